#include <CLI/CLI.hpp>
#include <optional>

#include "chat_repl.hpp"
#include "declare.hpp"
#include "live_answering.hpp"
#include "open_tenant.hpp"
#include "pending_note.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/chat/conversation.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::string tenant;
  std::optional<std::string> message;
  std::optional<std::string> session;
  std::uint32_t top_k = 0;
};

// A root on a read-only medium can be talked with all the same.
chat::Keeping keeping_in(const std::string& id, const Services& services) {
  const tenant::TenantPaths paths = services.registry.require(tenant::TenantId::parse(id));
  const bool writable = files::can_write(paths.folder()) &&
                        (!files::stat_file(paths.catalog()) || files::can_write(paths.catalog()));
  return writable ? chat::Keeping::stored : chat::Keeping::forgotten;
}

/// A conversation and why it is not stored; empty: it is.
struct OpenedForChat {
  OpenTenant tenant;
  std::string not_stored;
};

OpenedForChat open_for_chat(const std::string& id, Services& services) {
  const auto for_reading = [&](const std::string& reason) {
    return OpenedForChat{OpenTenant::for_reading(id, services), reason};
  };
  if (keeping_in(id, services) == chat::Keeping::forgotten) {
    const auto folder = services.registry.require(tenant::TenantId::parse(id)).folder();
    return for_reading(folder.string() + " cannot be written");
  }
  try {
    return {OpenTenant::for_conversation(id, services), {}};
  } catch (const Error& error) {
    // On a full disk not even the catalog opens for writing. Whatever else is wrong with it shows when it is
    // opened for reading.
    if (error.code() != ErrorCode::failed) throw;
    return for_reading(error.what());
  }
}

void check_message(const Options& options) {
  if (!options.message) return;
  if (collapse_white_space(*options.message).empty())
    throw Error(ErrorCode::usage, "--message is empty",
                "ask something, or leave --message out to talk: ragctl chat " + options.tenant);
  if (is_chat_command(*options.message))
    throw Error(ErrorCode::usage, "--message asks a question, and " + *options.message + " is a command",
                "leave --message out to give commands; sessions: ragctl session list " + options.tenant);
}

int run_chat(const Options& options, Services& services, Output& output) {
  check_message(options);
  OpenedForChat opened = open_for_chat(options.tenant, services);
  OpenTenant& tenant = opened.tenant;
  const chat::Keeping keeping = opened.not_stored.empty() ? chat::Keeping::stored : chat::Keeping::forgotten;
  tenant::Config config = tenant.config();
  if (options.top_k > 0) config.search.top_k = options.top_k;
  LiveAnswering answering(tenant, std::move(config));
  ChatRepl repl(tenant,
                {tenant.catalog(), [&]() -> chat::Answering& { return answering.current(); }, services.clock,
                 chat::system_random, keeping},
                services, output);
  if (options.session) repl.resume(*options.session);
  if (keeping == chat::Keeping::forgotten) {
    output.note("note: " + opened.not_stored + ", so this conversation is not stored");
  }
  note_pending(tenant, answering.pending(), output);
  if (!options.message) return repl.run();
  repl.ask(*options.message);
  return services.stop().stop_requested() ? static_cast<int>(ErrorCode::interrupted) : 0;
}

}  // namespace

void declare_chat(Declaration into) {
  declare_verb<Options>(
      into, "chat", "Talk with a tenant's documents", run_chat, [](CLI::App& verb, Options& options) {
        add_tenant(verb, options.tenant);
        add_examples(verb,
                     {R"(ragctl chat acme)", R"(ragctl chat acme --message "How long is the warranty?")"});
        // Bound by functions: CLI11 takes an empty word for an optional as not given.
        verb.add_option_function<std::string>(
                "--message", [&options](const std::string& text) { options.message = text; },
                "Ask this one thing and leave")
            ->type_name("TEXT");
        verb.add_option_function<std::string>(
                "--session", [&options](const std::string& key) { options.session = key; },
                "Go on with this conversation (its id, or the start of it)")
            ->type_name("ID");
        verb.add_option("--top-k", options.top_k, "From how many hits to answer, 1 to 100 [search.top_k]")
            ->type_name("N")
            ->check(CLI::Range(1, 100).description(""));
      });
}

}  // namespace ragctl::command
