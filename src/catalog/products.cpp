#include "ragctl/catalog/products.hpp"

#include "ragctl/base/error.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {

using model::Product;
using sqlite::Statement;

namespace {

#define RAGCTL_PRODUCTS                                                                                   \
  "SELECT p.id, p.name, p.description, p.price, p.currency, p.category, p.image, p.url, p.availability, " \
  "p.attributes, p.document_id, d.origin, d.updated_at FROM products p JOIN documents d ON d.id = "       \
  "p.document_id"

Product read_product(const Statement& row) {
  Product product;
  product.id = row.text(0);
  product.name = row.text(1);
  product.description = row.text(2);
  if (!row.null(3)) product.price = row.real(3);
  product.currency = row.text(4);
  product.category = row.text(5);
  product.image = row.text(6);
  product.url = row.text(7);
  product.availability = row.text(8);
  product.attributes = row.text(9);
  product.document = model::DocumentId{row.integer(10)};
  product.origin = row.text(11);
  product.updated_at = UnixMillis{row.integer(12)};
  return product;
}

std::optional<Product> read_one(Statement& query) {
  if (!query.step()) return std::nullopt;
  return read_product(query);
}

const char* order_by(ProductOrder order) {
  switch (order) {
    case ProductOrder::id:
      return " ORDER BY p.id";
    case ProductOrder::name:
      return " ORDER BY p.name COLLATE NOCASE, p.id";
    case ProductOrder::price:
      return " ORDER BY p.price IS NULL, p.price, p.id";
  }
  return "";
}

std::string where(const ProductFilter& filter) {
  std::string sql = " WHERE 1";
  if (filter.category) sql += " AND (p.category = ?1 OR substr(p.category, 1, length(?1) + 3) = ?1 || ' > ')";
  if (filter.currency) sql += " AND p.currency = ?2";
  if (filter.min_price) sql += " AND p.price >= ?3";
  if (filter.max_price) sql += " AND p.price <= ?4";
  return sql;
}

void bind(Statement& query, const ProductFilter& filter) {
  if (filter.category) query.bind(1, *filter.category);
  if (filter.currency) query.bind(2, *filter.currency);
  if (filter.min_price) query.bind(3, *filter.min_price);
  if (filter.max_price) query.bind(4, *filter.max_price);
}

std::vector<std::string> texts(Statement query) {
  std::vector<std::string> all;
  while (query.step()) all.push_back(query.text(0));
  return all;
}

}  // namespace

model::Document document_of(const Product& product) {
  model::Document document;
  document.source = kProductSource;
  document.uri = "product:" + product.id;
  document.origin = product.origin;
  document.external_id = product.id;
  document.title = product.name;
  return document;
}

model::DocumentId Products::put(const Product& product, const model::Document& document,
                                std::string_view text, const model::Chunking& chunking, UnixMillis now,
                                std::span<const model::Block> blocks) {
  if (document.status != model::DocumentStatus::ready)
    throw Error(ErrorCode::failed, "the product " + product.id + " has no text to be found by");
  const model::DocumentId id = Documents(connection_).put(document, text, chunking, now, blocks);
  Statement upsert = connection_.prepare(
      "INSERT INTO products(id, document_id, name, description, price, currency, category, image, url, "
      "availability, attributes) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
      "ON CONFLICT(id) DO UPDATE SET document_id = ?2, name = ?3, description = ?4, price = ?5, "
      "currency = ?6, category = ?7, image = ?8, url = ?9, availability = ?10, attributes = ?11");
  upsert.bind(1, product.id)
      .bind(2, model::number(id))
      .bind(3, product.name)
      .bind(4, product.description)
      .bind(6, product.currency)
      .bind(7, product.category)
      .bind(8, product.image)
      .bind(9, product.url)
      .bind(10, product.availability)
      .bind(11, product.attributes);
  if (product.price)
    upsert.bind(5, *product.price);
  else
    upsert.bind_null(5);
  upsert.run();
  return id;
}

bool Products::remove(const std::string& id) {
  const auto product = find(id);
  return product && Documents(connection_).remove(product->document);
}

std::optional<Product> Products::find(const std::string& id) {
  Statement query = connection_.prepare(RAGCTL_PRODUCTS " WHERE p.id = ?");
  query.bind(1, id);
  return read_one(query);
}

std::optional<Product> Products::find(model::DocumentId document) {
  Statement query = connection_.prepare(RAGCTL_PRODUCTS " WHERE p.document_id = ?");
  query.bind(1, model::number(document));
  return read_one(query);
}

void Products::each(const ProductFilter& filter, ProductOrder order,
                    const std::function<bool(const Product&)>& visit) {
  Statement query = connection_.prepare(RAGCTL_PRODUCTS + where(filter) + order_by(order));
  bind(query, filter);
  while (query.step() && visit(read_product(query))) {
  }
}

std::uint64_t Products::count() {
  Statement query = connection_.prepare("SELECT count(*) FROM products");
  return query.step() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

std::vector<std::string> Products::ids() {
  return texts(connection_.prepare("SELECT id FROM products ORDER BY id"));
}

// SQLite reads a whole index to tell its distinct values; from one to the next it is a few look-ups, and
// 100,000 products have few of either: 130 ms or none.
std::vector<std::string> Products::categories() {
  return texts(connection_.prepare(
      "WITH RECURSIVE met(one) AS (SELECT min(category) FROM products WHERE category > '' UNION ALL "
      "SELECT (SELECT min(category) FROM products WHERE category > met.one) FROM met WHERE met.one IS NOT "
      "NULL) SELECT one FROM met WHERE one IS NOT NULL"));
}

std::vector<std::string> Products::currencies() {
  return texts(connection_.prepare(
      "WITH RECURSIVE met(one) AS (SELECT min(currency) FROM products WHERE price IS NOT NULL UNION ALL "
      "SELECT (SELECT min(currency) FROM products WHERE price IS NOT NULL AND currency > met.one) FROM met "
      "WHERE met.one IS NOT NULL) SELECT one FROM met WHERE one IS NOT NULL"));
}

}  // namespace ragctl::catalog
