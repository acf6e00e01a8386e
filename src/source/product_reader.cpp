#include "product_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "field_census.hpp"
#include "field_text.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/source/price.hpp"
#include "record_metadata.hpp"

namespace ragctl::source {
namespace {

using nlohmann::json;
using Candidates = std::span<const std::string_view>;

// What shops, feeds (Google Merchant, schema.org) and databases call them, the surest first; without case and
// signs between words. Dots lead into objects.
constexpr std::array<std::string_view, 13> kId{"id",      "productid",     "sku",    "productcode", "code",
                                               "article", "articlenumber", "itemid", "asin",        "gtin",
                                               "ean",     "handle",        "no"};
constexpr std::array<std::string_view, 6> kName{"name",         "title", "productname",
                                                "producttitle", "label", "displayname"};
constexpr std::array<std::string_view, 9> kDescription{
    "description", "longdescription", "bodyhtml", "productdescription", "text", "shortdescription",
    "summary",     "details",         "body"};
constexpr std::array<std::string_view, 14> kPrice{
    "price",         "saleprice",      "currentprice", "unitprice",     "retailprice",
    "regularprice",  "listprice",      "amount",       "msrp",          "priceeur",
    "pricing.price", "pricing.amount", "offers.price", "variants.price"};
constexpr std::array<std::string_view, 6> kCurrency{"currency",        "currencycode",
                                                    "pricecurrency",   "pricing.currency",
                                                    "offers.currency", "offers.priceCurrency"};
constexpr std::array<std::string_view, 8> kCategory{"category",        "categories",           "producttype",
                                                    "productcategory", "categoryname",         "type",
                                                    "department",      "googleproductcategory"};
constexpr std::array<std::string_view, 9> kImage{"image",   "imageurl", "imagelink", "images",  "img",
                                                 "picture", "photo",    "thumbnail", "imagesrc"};
constexpr std::array<std::string_view, 6> kUrl{"url", "link", "producturl", "permalink", "href", "weburl"};
constexpr std::array<std::string_view, 9> kAvailability{
    "availability", "available",          "instock", "stock", "currentstock", "stockquantity", "inventory",
    "quantity",     "offers.availability"};
constexpr std::array<std::string_view, 6> kAttributes{"attributes",     "properties", "specs",
                                                      "specifications", "features",   "params"};

constexpr std::size_t kLongestId = 200;  // bytes

std::string folded(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '.' || static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
      out += c;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// A record while its fields are taken one by one.
class Fields {
public:
  explicit Fields(const json& object) : object_(object) {
    for (const auto& [name, value] : object.items()) names_.emplace_back(folded(name), name);
  }

  /// The name of the field; empty when there is none.
  [[nodiscard]] std::string find(const std::string& given, Candidates usual) const {
    if (!given.empty()) return find_field(object_, given) == nullptr ? "" : given;
    for (const std::string_view candidate : usual) {
      const auto top = std::ranges::find(names_, candidate, &std::pair<std::string, std::string>::first);
      if (top != names_.end() && !object_.at(top->second).is_null()) return top->second;
      if (candidate.find('.') == candidate.npos) continue;
      if (find_field(object_, std::string(candidate)) != nullptr) return std::string(candidate);
    }
    return {};
  }

  const json* take(const std::string& given, Candidates usual) {
    const std::string name = find(given, usual);
    if (name.empty()) return nullptr;
    taken_.push_back(name);
    return find_field(object_, name);
  }
  const json* look_at(const std::string& given, Candidates usual) const {
    const std::string name = find(given, usual);
    return name.empty() ? nullptr : find_field(object_, name);
  }

  /// Those that were not taken; of objects what is left of them.
  [[nodiscard]] json rest() const {
    json rest = object_;
    for (const std::string& name : taken_) erase(rest, name);
    return rest;
  }
  [[nodiscard]] std::string listed() const {
    std::string out;
    for (const auto& [folded, name] : names_) {
      out += (out.empty() ? "\"" : ", \"") + without_controls(name) + '"';
      if (out.size() > 200) return out + ", ...";
    }
    return out;
  }

private:
  static void erase(json& object, const std::string& name) {
    if (!object.is_object() || object.erase(name) > 0) return;
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) return;
    const auto outer = object.find(name.substr(0, dot));
    if (outer == object.end()) return;
    erase(*outer, name.substr(dot + 1));
    if (outer->is_object() && outer->empty()) object.erase(outer);
  }

  const json& object_;
  std::vector<std::pair<std::string, std::string>> names_;  // folded, as they are
  std::vector<std::string> taken_;
};

std::string one_line(const json* value) {
  return value == nullptr ? std::string() : without_controls(collapse_white_space(as_text(*value)));
}

/// "images/a.jpg", the first of a list, or what an object calls its address.
std::string link_of(const json* value) {
  if (value == nullptr) return {};
  if (value->is_array()) return value->empty() ? std::string() : link_of(&value->front());
  if (!value->is_object()) return one_line(value);
  for (const char* key : {"src", "url", "href", "link"}) {
    const auto found = value->find(key);
    if (found != value->end()) return link_of(&*found);
  }
  return {};
}

/// "Shoes > Boots" of a text, a list of texts, or objects with names.
std::string category_of(const json* value) {
  if (value == nullptr) return {};
  std::string joined;
  if (value->is_array()) {
    for (const json& part : *value) {
      const std::string name = category_of(&part);
      joined += (joined.empty() || name.empty() ? "" : " > ") + name;
    }
    return joined;
  }
  if (value->is_object()) {
    for (const char* key : {"name", "title", "label"}) {
      const auto found = value->find(key);
      if (found != value->end()) return category_of(&*found);
    }
    return {};
  }
  const std::string text = one_line(value);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('>', at), text.size());
    const std::string part = collapse_white_space(text.substr(at, end - at));
    if (!part.empty()) joined += (joined.empty() ? "" : " > ") + part;
    at = end + 1;
  }
  return joined;
}

std::string availability_of(const json* value) {
  if (value == nullptr) return {};
  if (value->is_boolean()) return value->get<bool>() ? "in stock" : "out of stock";
  if (value->is_number()) return value->get<double>() > 0 ? "in stock" : "out of stock";
  std::string text = one_line(value);
  const std::string lower = folded(text);
  if (lower == "true" || lower == "yes" || lower.ends_with("instock"))
    return "in stock";  // https://schema.org/InStock
  if (lower == "false" || lower == "no" || lower == "0" || lower.ends_with("outofstock"))
    return "out of stock";
  const bool counted = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  return counted ? "in stock" : text;
}

/// Why the price, or its currency, is none; empty: it is one, or there is none.
std::string read_price(const json& value, model::Product& product) {
  if (value.is_null()) return {};
  if (value.is_array()) return value.empty() ? std::string() : read_price(value.front(), product);
  if (value.is_object()) {
    const json* amount = find_field(value, "amount");
    for (const char* key : {"value", "price", "current"}) {
      if (amount == nullptr) amount = find_field(value, key);
    }
    for (const char* key : {"currency", "currency_code", "currencyCode", "priceCurrency"}) {
      const auto found = value.find(key);
      if (found != value.end() && product.currency.empty())
        product.currency = parse_currency(as_text(*found)).value_or("");
    }
    return amount == nullptr ? "price: an object without an amount" : read_price(*amount, product);
  }
  if (value.is_number()) {
    const double amount = value.get<double>();
    if (!std::isfinite(amount) || amount < 0) return "price: " + value.dump() + " is no price";
    product.price = amount;
    return {};
  }
  const std::string text = one_line(&value);
  if (text.empty()) return {};
  const auto price = parse_price(text);
  if (!price || value.is_boolean())
    return "price: \"" + truncate_to_width(text, 40, "...") + "\" is no price";
  product.price = price->amount;
  if (!price->currency.empty()) product.currency = price->currency;
  return {};
}

std::string read_currency(const json* value, const std::string& usual, model::Product& product) {
  const std::string text = one_line(value);
  if (!text.empty()) {
    const auto currency = parse_currency(text);
    if (!currency) return "currency: \"" + truncate_to_width(text, 40, "...") + "\" is none (EUR, USD, ...)";
    if (!product.currency.empty() && product.currency != *currency)
      return "currency: \"" + *currency + "\", but the price is in " + product.currency;
    product.currency = *currency;
  }
  if (product.currency.empty() && product.price) product.currency = usual;
  return {};
}

/// Attributes, those of an object called so first, and all fields that are left over.
json attributes_of(const Fields& fields, const json* own) {
  json rest = fields.rest();
  if (own == nullptr || !own->is_object()) return rest;
  json attributes = *own;
  for (const auto& [name, value] : rest.items()) {
    if (!attributes.contains(name)) attributes[name] = value;
  }
  return attributes;
}

void put(json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

void describe(Record& record, const model::Product& product, const json& attributes) {
  json known = attributes;
  put(known, "category", product.category);
  put(known, "availability", product.availability);
  json facts = known;
  if (product.price)
    facts["price"] =
        model::price_text(*product.price) + (product.currency.empty() ? "" : " ") + product.currency;
  record.facts = facts_of(product.id, facts, {});
  put(known, "currency", product.currency);
  put(known, "image", product.image);
  put(known, "url", product.url);
  known.erase("price");
  record.metadata = metadata_of(known, {});
  if (product.price) record.metadata["price"] = *product.price;
}

}  // namespace

std::vector<std::string> ProductFields::named() const {
  std::vector<std::string> names;
  for (const std::string* field :
       {&id, &name, &description, &price, &currency, &category, &image, &url, &availability, &attributes}) {
    if (!field->empty()) names.push_back(*field);
  }
  return names;
}

std::string ProductFields::fingerprint() const {
  std::string all;
  for (const std::string* field : {&id, &name, &description, &price, &currency, &category, &image, &url,
                                   &availability, &attributes, &default_currency})
    all += *field + "/";
  return all;
}

std::string ProductReader::read(const json& object, Record& record) {
  Fields fields(object);
  model::Product product;
  std::vector<std::string> troubles;
  const auto note = [&troubles](std::string trouble) {
    if (!trouble.empty()) troubles.push_back(std::move(trouble));
  };
  if (id_field_.empty()) id_field_ = fields.find(fields_.id, kId);
  const json* id = id_field_.empty() ? nullptr : fields.take(id_field_, {});
  product.id = id != nullptr && (id->is_string() || id->is_number()) ? one_line(id) : "";
  if (id_field_.empty())
    note("id: no field is one; there are " + fields.listed());
  else if (product.id.empty())
    note("id: \"" + id_field_ + "\" is missing, or neither a text nor a number");
  else if (product.id.size() > kLongestId)
    note("id: longer than 200 bytes");
  const json* name = fields.take(fields_.name, kName);
  product.name = one_line(name);
  if (product.name.empty()) note(name == nullptr ? "name: missing" : "name: empty");
  const json* description = fields.take(fields_.description, kDescription);
  if (description != nullptr) product.description = as_text(*description);
  const json* price = fields.take(fields_.price, kPrice);
  const json* currency = fields.take(fields_.currency, kCurrency);
  if (price != nullptr) note(read_price(*price, product));
  note(read_currency(currency, fields_.default_currency, product));
  product.category = category_of(fields.take(fields_.category, kCategory));
  product.image = link_of(fields.take(fields_.image, kImage));
  product.url = link_of(fields.take(fields_.url, kUrl));
  product.availability =
      availability_of(fields.look_at(fields_.availability, kAvailability));  // a count stays an attribute
  const json* own = fields.take(fields_.attributes, kAttributes);
  json attributes = attributes_of(fields, own);
  if (record.media_type == "text/csv") attributes = typed_row(attributes, {});
  product.attributes = attributes.dump();
  describe(record, product, attributes);
  record.id = product.id;
  record.has_id = !product.id.empty();
  record.title = product.name;
  record.text = product.description;
  record.product = std::move(product);
  std::string all;
  for (const std::string& trouble : troubles) all += (all.empty() ? "" : "; ") + trouble;
  return all;
}

}  // namespace ragctl::source
