#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "open_tenant.hpp"
#include "pending_note.hpp"
#include "product_view.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/retrieve/retriever.hpp"
#include "reranker.hpp"
#include "rounded.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::string tenant;
  std::string words;
  ProductChoice choice;
  std::string sort = "score";
  std::uint32_t top_k = 10;
};

struct FoundProduct {
  model::Product product;
  double score = 0;
};

using Op = model::Filter::Op;

/// The number as it is written in full: what a filter takes.
std::string number_text(double value) { return nlohmann::json(value).dump(); }

model::Question question_of(const Options& options, const catalog::ProductFilter& filter,
                            OpenTenant& tenant) {
  model::Question question;
  question.text = to_valid_utf8(options.words);
  question.top_k = options.top_k;
  question.mode = model::parse_search_mode(tenant.config().search.mode).value();
  question.filters.push_back({"source", Op::equal, {catalog::kProductSource}});
  if (filter.category) {
    model::Filter categories{"category", Op::in, {}};
    for (const std::string& name : tenant.catalog().products().categories()) {
      if (name == *filter.category || name.starts_with(*filter.category + " > "))
        categories.values.push_back(name);
    }
    question.filters.push_back(std::move(categories));
  }
  if (filter.currency) question.filters.push_back({"currency", Op::equal, {*filter.currency}});
  if (filter.min_price)
    question.filters.push_back({"price", Op::greater_or_equal, {number_text(*filter.min_price)}});
  if (filter.max_price)
    question.filters.push_back({"price", Op::less_or_equal, {number_text(*filter.max_price)}});
  return question;
}

/// A product is one hit, and two of the same text are two products.
tenant::Config for_products(tenant::Config config) {
  config.search.max_per_document = 1;
  config.search.fold_duplicates = false;
  config.search.diversity = 0;
  return config;
}

void sort_by(const std::string& order, std::vector<FoundProduct>& found) {
  if (order == "name") {
    std::ranges::stable_sort(found, {}, [](const FoundProduct& one) { return one.product.name; });
  } else if (order == "price") {
    std::ranges::stable_sort(found, [](const FoundProduct& a, const FoundProduct& b) {
      if (!a.product.price || !b.product.price)
        return a.product.price.has_value() && !b.product.price.has_value();
      return *a.product.price < *b.product.price;
    });
  }
}

void print_found(const std::vector<FoundProduct>& found, Output& output) {
  Table table({"SCORE", "PRICE", "ID", "CATEGORY", "NAME"});
  table.align_right(1);
  for (const auto& [product, score] : found) {
    table.add({fixed(score, 3), price_cell(product), product.id, product.category, product.name});
  }
  if (!table.empty()) table.print(output);
}

nlohmann::ordered_json found_json(const FoundProduct& found, std::size_t rank) {
  nlohmann::ordered_json json{{"rank", rank}, {"score", found.score}};
  json.update(product_json(found.product));
  return json;
}

void print_json(const Options& options, const std::vector<FoundProduct>& found, const model::Results& results,
                double took_ms, Output& output) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::size_t rank = 0;
  for (const FoundProduct& one : found) {
    if (output.format() == Format::jsonl)
      output.json_line("product", found_json(one, ++rank));
    else
      list.push_back(found_json(one, ++rank));
  }
  if (output.format() == Format::jsonl) return;
  output.json_document({{"tenant", options.tenant},
                        {"words", to_valid_utf8(options.words)},
                        {"took_ms", rounded(took_ms, kMillisDigits)},
                        {"notes", results.notes},
                        {"products", std::move(list)}});
}

int run_search(const Options& options, Services& services, Output& output) {
  if (collapse_white_space(options.words).empty())
    throw Error(ErrorCode::usage, "search for what?", "all products: ragctl product list " + options.tenant);
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const Stopwatch watch;
  const tenant::Config config = for_products(tenant.config());
  const catalog::ProductFilter filter = filter_of(options.choice, tenant, output);
  const auto reranker = reranker_of(config);
  retrieve::Retriever retriever(tenant.catalog(), tenant.paths(), config, reranker.get());
  note_pending(tenant, retriever.pending(), output);
  const model::Results results = retriever.search(question_of(options, filter, tenant), services.stop());
  std::vector<FoundProduct> found;
  for (const model::Hit& hit : results.hits) {
    // One that was removed since the index was made is none any more.
    if (auto product = tenant.catalog().products().find(hit.document))
      found.push_back({std::move(*product), hit.score});
  }
  sort_by(options.sort, found);
  const double took_ms = watch.seconds() * 1000;
  if (found.empty()) note_if_no_products(tenant, output);
  if (output.machine_readable()) {
    print_json(options, found, results, took_ms, output);
    return 0;
  }
  for (const auto& [from, to] : results.corrections)
    output.note("no document, or hardly one, has \"" + from + "\"; searched for \"" + to + "\"");
  for (const std::string& note : results.notes) output.note(note);
  if (found.empty()) output.note("no products found");
  print_found(found, output);
  return 0;
}

}  // namespace

void declare_product_search(Declaration into) {
  declare_verb<Options>(
      into, "search", "Search the products", run_search, [](CLI::App& verb, Options& options) {
        add_examples(verb, {R"(ragctl product search acme "warm sleeping bag" --max-price 200)",
                            R"(ragctl product search acme lantern --category light --sort price)"});
        add_tenant(verb, options.tenant);
        verb.add_option("WORDS", options.words, "What is looked for, in the language of ragctl query")
            ->required()
            ->type_name("");
        bind_choice(verb, options.choice);
        verb.add_option("--sort", options.sort, "The best ones by score, name or price [score]")
            ->type_name("ORDER")
            ->check(CLI::IsMember({"score", "name", "price"}).description(""));
        verb.add_option("--top-k", options.top_k, "How many at most, 1 to 1000 [10]")
            ->type_name("N")
            ->check(CLI::Range(1, 1000).description(""));
      });
}

}  // namespace ragctl::command
