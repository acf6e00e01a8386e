#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "hit_view.hpp"
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "session_json.hpp"

namespace ragctl::command {
namespace {

struct ListOptions {
  std::string tenant;
};

int run_list(const ListOptions& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  Table table({"SESSION", "LAST ACTIVE", "MESSAGES", "TITLE"});
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const model::Session& session : tenant.catalog().sessions().list()) {
    if (session.messages == 0) continue;  // cleared
    if (output.format() == Format::jsonl) {
      output.json_line("session", session_json(session));
    } else if (output.format() == Format::json) {
      all.push_back(session_json(session));
    } else {
      table.add({session.key.substr(0, 12), format_utc(session.last_activity_at),
                 std::to_string(session.messages), session.title});
    }
  }
  if (output.format() == Format::json) {
    output.json_document({{"tenant", tenant.id().str()}, {"sessions", std::move(all)}});
  }
  if (output.format() == Format::table) table.print(output);
  return 0;
}

struct ShowOptions {
  std::string tenant;
  std::string session;
};

int run_show(const ShowOptions& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const auto session = tenant.catalog().sessions().find(options.session);
  if (!session) throw no_such_session(options.session, tenant.id().str());
  const auto messages = tenant.catalog().sessions().messages(session->id);
  if (output.machine_readable()) {
    nlohmann::ordered_json json{{"tenant", tenant.id().str()}};
    json.update(session_json(*session));
    json["messages"] = nlohmann::ordered_json::array();
    for (const model::Message& message : messages) json["messages"].push_back(message_json(message));
    output.json_answer("session", json);
    return 0;
  }
  output.line(output.styled(Style::bold, session->title) + "  " + output.styled(Style::dim, session->key));
  for (const model::Message& message : messages) {
    output.line();
    const Style style = message.role == model::Role::user ? Style::bold : Style::title;
    output.line(output.styled(style, model::to_string(message.role)) + "  " +
                output.styled(Style::dim, format_utc(message.created_at)));
    print_wrapped(message.content, 2, output);
    print_sources(message.citations, output);
  }
  return 0;
}

}  // namespace

void declare_session(Declaration into) {
  const Declaration within = add_group(into, "session", "List and look at conversations");
  add_examples(within.parent, {R"(ragctl session list acme)", R"(ragctl session show acme 9f2c)"});
  declare_verb<ListOptions>(within, "list", "List the conversations, last active first", run_list,
                            [](CLI::App& verb, ListOptions& options) {
                              add_examples(verb, {R"(ragctl session list acme)"});
                              add_tenant(verb, options.tenant);
                            });
  declare_verb<ShowOptions>(
      within, "show", "Show one conversation", run_show, [](CLI::App& verb, ShowOptions& options) {
        add_examples(verb, {R"(ragctl session show acme 9f2c)"});
        add_tenant(verb, options.tenant);
        verb.add_option("SESSION", options.session, "Its id, or the start of it")->required()->type_name("");
      });
}

}  // namespace ragctl::command
