#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace ragctl::bench {

/// The peer: a table of FTS5 that keeps no text, as ours keeps none.
class Fts5 {
public:
  explicit Fts5(const std::filesystem::path& file);
  void add(std::int64_t row, const std::string& text);
  void seal();  ///< commits and optimises
  /// Rows with any of the words, the best by bm25() first; how many there are.
  [[nodiscard]] std::size_t best(const std::vector<std::string>& words, int most);

private:
  void run(const char* sql);
  struct Close {
    void operator()(sqlite3* handle) const;
    void operator()(sqlite3_stmt* handle) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;
  Statement prepare(const char* sql);

  std::unique_ptr<sqlite3, Close> connection_;
  Statement insert_;  ///< goes before the connection
};

}  // namespace ragctl::bench
