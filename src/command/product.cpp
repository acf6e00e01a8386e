// product list and product show; import and search have files of their own.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "hit_view.hpp"
#include "open_tenant.hpp"
#include "product_view.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

struct ListOptions {
  std::string tenant;
  ProductChoice choice;
  std::string sort = "id";
};

catalog::ProductOrder order_of(const std::string& sort) {
  if (sort == "price") return catalog::ProductOrder::price;
  return sort == "name" ? catalog::ProductOrder::name : catalog::ProductOrder::id;
}

void list_as_table(const catalog::ProductFilter& filter, const ListOptions& options, OpenTenant& tenant,
                   Output& output) {
  Table table({"ID", "PRICE", "CATEGORY", "NAME"});
  table.align_right(1);
  tenant.catalog().products().each(filter, order_of(options.sort), [&](const model::Product& product) {
    table.add({product.id, price_cell(product), product.category, product.name});
    return true;
  });
  if (!table.empty()) table.print(output);
  if (table.empty()) output.note("no products");
}

int run_list(const ListOptions& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const catalog::ProductFilter filter = filter_of(options.choice, tenant, output);
  note_if_no_products(tenant, output);
  if (!output.machine_readable()) {
    list_as_table(filter, options, tenant, output);
    return 0;
  }
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  tenant.catalog().products().each(filter, order_of(options.sort), [&](const model::Product& product) {
    if (output.format() == Format::jsonl)
      output.json_line("product", product_json(product));
    else
      all.push_back(product_json(product));
    return true;
  });
  if (output.format() == Format::json)
    output.json_document({{"tenant", tenant.id().str()}, {"products", std::move(all)}});
  return 0;
}

struct ShowOptions {
  std::string tenant;
  std::string product;
};

model::Product one_product(OpenTenant& tenant, const std::string& id) {
  if (auto product = tenant.catalog().products().find(id)) return *product;
  const auto near = nearest(id, tenant.catalog().products().ids());
  throw Error(ErrorCode::failed, "no product \"" + id + "\"",
              near ? "did you mean " + *near + "?" : "list them: ragctl product list TENANT");
}

int run_show(const ShowOptions& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const model::Product product = one_product(tenant, options.product);
  if (output.machine_readable()) {
    nlohmann::ordered_json json{{"tenant", tenant.id().str()}};
    json.update(product_json(product));
    output.json_answer("product", json);
    return 0;
  }
  const auto row = [&output](const std::string& label, const std::string& value) {
    if (value.empty()) return;
    std::string padded = label;
    padded.append(label.size() < 14 ? 14 - label.size() : 1, ' ');
    output.line(output.styled(Style::bold, padded) + output.styled(Style::plain, value));
  };
  row("id", product.id);
  row("name", product.name);
  row("price", price_cell(product));
  row("category", product.category);
  row("availability", product.availability);
  row("image", product.image);
  row("url", product.url);
  const nlohmann::ordered_json json = product_json(product);
  for (const auto& [name, value] : json.at("attributes").items())
    row(name, value.is_string() ? value.get<std::string>() : json_text(value));
  row("document", std::to_string(model::number(product.document)));
  row("origin", product.origin);
  row("updated", format_utc(product.updated_at));
  if (product.description.empty()) return 0;
  output.line();
  print_wrapped(product.description, 0, output);
  return 0;
}

}  // namespace

void declare_product(Declaration into) {
  const Declaration within = add_group(into, "product", "Bring in, list, look at and search products");
  add_examples(within.parent, {R"(ragctl product import acme products.json)",
                               R"(ragctl product search acme "warm sleeping bag" --max-price 200)"});
  declare_product_import(within);
  declare_verb<ListOptions>(
      within, "list", "List the products", run_list, [](CLI::App& verb, ListOptions& options) {
        add_examples(verb, {R"(ragctl product list acme --category tents --sort price)"});
        add_tenant(verb, options.tenant);
        bind_choice(verb, options.choice);
        verb.add_option("--sort", options.sort, "By id, name or price [id]")
            ->type_name("ORDER")
            ->check(CLI::IsMember({"id", "name", "price"}).description(""));
      });
  declare_verb<ShowOptions>(within, "show", "Show one product", run_show,
                            [](CLI::App& verb, ShowOptions& options) {
                              add_examples(verb, {R"(ragctl product show acme AT-101)"});
                              add_tenant(verb, options.tenant);
                              verb.add_option("ID", options.product, "Its id")->required()->type_name("");
                            });
  declare_product_search(within);
}

}  // namespace ragctl::command
