#include "csv_records.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::source {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

std::string counted_fields(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " field" : " fields");
}

}  // namespace

void CsvRecords::add(std::string_view line, std::vector<Record>& out) {
  ++line_;
  if (!rows_ && !begins(line)) return;
  out_ = &out;
  rows_->add(line);
}

void CsvRecords::pass_over(std::vector<Record>& out) {
  ++line_;
  out_ = &out;
  if (rows_) rows_->pass_over();
}

void CsvRecords::finish(std::vector<Record>& out) {
  out_ = &out;
  if (rows_) rows_->finish();
}

bool CsvRecords::begins(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  const bool names_separator = line.size() == 5 && line.starts_with("sep=");
  if (names_separator) separator_ = line.back();
  if (names_separator || line.find_first_not_of(" \t") == line.npos) return false;
  rows_.emplace(separator_ != 0 ? separator_ : find_separator(line.substr(0, line.find('\r'))),
                [this](CsvRow&& row) { take(std::move(row)); });
  for (std::size_t before = 1; before < line_; ++before) rows_->pass_over();
  return true;
}

void CsvRecords::take(CsvRow&& row) {
  if (names_.empty()) return name_fields(row);
  std::string trouble;
  if (row.unclosed)
    trouble = "a quote in it is never closed";
  else if (row.fields.size() != names_.size())
    trouble =
        counted_fields(row.fields.size()) + ", but the first row names " + counted_fields(names_.size());
  else if (!is_valid_utf8(row.raw))
    trouble = "not valid UTF-8 (iconv -t UTF-8 turns what has another charset)";
  if (!trouble.empty()) {
    out_->push_back(reader_.refuse(row.line, trouble));
    return;
  }
  nlohmann::json object = nlohmann::json::object();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::string& field = row.fields[i];
    object[names_[i]] = field.empty() ? nlohmann::json() : nlohmann::json(std::move(field));
  }
  out_->push_back(reader_.read_row(object, {row.raw, row.line, "line", false}));
}

void CsvRecords::name_fields(const CsvRow& row) {
  const auto refuse = [&row](const std::string& why) {
    throw Error(ErrorCode::failed, "line " + std::to_string(row.line) + ", which names the fields: " + why);
  };
  if (row.unclosed) refuse("a quote in it is never closed");
  if (!is_valid_utf8(row.raw)) refuse("not valid UTF-8 (iconv -t UTF-8 turns what has another charset)");
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    std::string name = trimmed(row.fields[i]);
    if (name.empty()) name = "column " + std::to_string(i + 1);
    if (std::ranges::find(names_, name) != names_.end()) refuse("two columns are called \"" + name + "\"");
    names_.push_back(std::move(name));
  }
}

}  // namespace ragctl::source
