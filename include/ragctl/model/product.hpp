#pragma once
#include <optional>
#include <string>

#include "ragctl/base/time.hpp"
#include "ragctl/model/ids.hpp"

namespace ragctl::model {

/// An article of a catalogue. Texts are empty where nothing is known.
struct Product {
  std::string id;  ///< the customer's own, unique within the tenant
  std::string name;
  std::string description;
  std::optional<double> price;
  std::string currency;  ///< ISO 4217, "EUR"
  std::string category;  ///< a path has its parts joined by " > "
  std::string image;
  std::string url;
  std::string availability;
  std::string attributes = "{}";  ///< all else that its record says: a JSON object

  // Of the document that makes it searchable; set by who reads it from the catalog.
  DocumentId document{};
  std::string origin;  ///< the file it came from
  UnixMillis updated_at{};
};

/// "389", "12.50", "0.125": with cents when there are any.
[[nodiscard]] std::string price_text(double price);

}  // namespace ragctl::model
