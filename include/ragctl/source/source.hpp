#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/base/digest.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/model/metadata.hpp"
#include "ragctl/model/product.hpp"
#include "ragctl/source/product_fields.hpp"

namespace ragctl::source {

/// One file that a source offers. At most one of the reasons is not empty.
struct Item {
  std::string source;          ///< Document::source
  std::filesystem::path path;  ///< absolute, symlinks in its directory part resolved
  files::FileStat stat;
  std::string trouble;           ///< it cannot be read, and why
  std::string passed_over = {};  ///< it is not to be read, as it should be: a symlink out of the folder
  bool leads_nowhere = false;    ///< in trouble because the path that was given is none of a file or folder
};

/// Where a listing stands: items, and the folders that were listed whole (so what is no longer in them is
/// gone).
struct Listing {
  std::vector<Item> items;                      ///< no path twice
  std::vector<std::filesystem::path> complete;  ///< folders and files whose listing succeeded
  std::vector<std::filesystem::path> empty;     ///< of those the folders in which nothing is to be taken
  std::uint64_t left_out = 0;                   ///< files and folders that the rules leave out
};

/// Which files of folders are taken. Patterns are those of gitignore(5), relative to each folder that is
/// listed.
struct Selection {
  std::vector<std::string> include;  ///< files that match, or lie in a folder that does; empty: all
  std::vector<std::string> exclude;  ///< files and folders; wins over `include`
};

/// What an error says of a file, for a place where its path stands beside it: there it is "it".
[[nodiscard]] std::string without_path(std::string message, const std::string& path);

/// Expands PATH arguments: files as they are, folders walked. A path that does not exist is an item with
/// trouble. A folder in which a directory could not be listed is not `complete`. In folders the selection
/// holds, and what the .ragctlignore files in them say; one that cannot be read is the trouble of its
/// directory. A path that is named itself is taken whatever they say.
[[nodiscard]] Listing list_paths(const std::vector<std::string>& paths, const std::string& source,
                                 const Selection& selection = {});

/// Paths from `--files-from FILE|-`: one a line, or NUL-separated when a NUL is in it.
[[nodiscard]] std::vector<std::string> read_path_list(std::string_view bytes);

/// How records become documents.
struct RecordFields {
  std::string id = "id";
  std::vector<std::string> text{"text"};
  std::string title = "title";
  std::vector<std::string> named = {};  ///< those that a person named: one that no record has is a mistake
  std::optional<ProductFields> products =
      {};                          ///< records are products, and id, text and title are found by it
  std::string text_template = {};  ///< not empty: the text, with {fields} in it, instead of `text`
  std::string media_type = {};     ///< of the file, given by a person; empty: by content and name
  /// Text in another charset -> UTF-8, for tables whose bytes are none; empty: their rows are in trouble.
  std::function<std::string(std::string_view)> decode = {};
};

/// The fields that a template names. Throws usage for what is no template.
[[nodiscard]] std::vector<std::string> fields_of_template(std::string_view text);

struct Record {
  std::string id;  ///< as text, no id twice in a file; "line 17" ("item 17" of an array) when the record
                   ///< has none, or is in trouble
  bool has_id = false;
  std::string title;
  std::string text;          ///< the text fields, joined by blank lines, or the template filled in
  model::Metadata metadata;  ///< every other field, flattened with dots
  std::string facts;  ///< id and metadata as lines of text, to be found by ("id: AT-301"); empty without
                      ///< metadata of its own
  std::string raw;    ///< its bytes, for the content hash
  std::string media_type = "application/json";
  std::size_t line = 0;                        ///< where it starts, from 1 (JSON arrays: the ordinal)
  std::string trouble;                         ///< not empty: it is no record, and why; the others still come
  std::optional<model::Product> product = {};  ///< when products were asked for; in trouble as far as it goes
};

/// The facts of a record in words: its id, then each of its further fields on one line ("category: tents,
/// price: 389"), those of an object on a line of their own ("attributes: people: 2, weight_g: 1890"), by
/// name. An object called "metadata" is left out: where records have one
/// (the BEIR collections), it speaks about the record and not of its subject. Lists of numbers and texts over
/// 200 bytes are no facts.
///
/// Reads JSONL, a JSON array of objects, one object, or CSV whose first row names the fields, and gives each
/// record in turn. Field names may have dots ("author.name"). A record is in trouble when it is no object,
/// has none of the text and title fields, an id that is neither text nor a number, or the id of an earlier
/// one; a row of CSV also when it has not as many fields as there are names. Returns why the file is to be
/// refused as a whole, or nothing: a field that was named and that none of its records has, a first row of
/// CSV that cannot name fields. `name` is that of the file.
[[nodiscard]] std::string each_record(std::string_view bytes, const RecordFields& fields,
                                      const std::function<void(Record&&)>& visit,
                                      const std::string& name = {});

/// Nothing for JSON; for a table in text the sign between its fields, 0: the one that the first line shows.
/// By the media type when there is one, else by how it begins, then by the ending of the name; without an
/// ending, a first line that has a separator is that of a table.
[[nodiscard]] std::optional<char> separator_of(std::string_view begin, const std::string& name,
                                               const std::string& media_type);

/// Some of a file's records. The parts of a file come in order; the last one `ends` it.
struct RecordPart {
  std::vector<Record> records;
  bool begins = false;
  bool ends = false;
  files::FileStat stat;
  Sha256 sha256{};          ///< of the whole file, with its last part
  std::uint32_t count = 0;  ///< records up to here
  std::string trouble;  ///< not empty: it is the last, and has no records: the file could not be read to its
                        ///< end, or its records have none of a field that was named
};

/// JSONL or CSV read part by part, so that memory does not grow with the file. For one thread at a time.
class RecordStream {
public:
  /// Nothing for an array or one object over many lines, or CSV that is not in UTF-8, which have to be read
  /// whole. `limit` is of one record; one beyond it is in trouble. Throws failed when the file cannot be
  /// opened.
  [[nodiscard]] static std::unique_ptr<RecordStream> open(const std::filesystem::path& path,
                                                          const RecordFields& fields, std::uint64_t limit);
  /// JSONL or CSV of an open descriptor, read as it comes. Waits for the first line. Throws usage when what
  /// comes is a JSON array or an object over many lines, interrupted on a stop request.
  [[nodiscard]] static std::unique_ptr<RecordStream> of_descriptor(int descriptor, const std::string& name,
                                                                   const RecordFields& fields,
                                                                   std::uint64_t limit,
                                                                   const std::stop_token& stop);
  ~RecordStream();
  RecordStream(const RecordStream&) = delete;
  RecordStream& operator=(const RecordStream&) = delete;

  /// Records of about so many bytes, one at least.
  [[nodiscard]] RecordPart next(std::size_t bytes);

private:
  struct State;
  explicit RecordStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::source
