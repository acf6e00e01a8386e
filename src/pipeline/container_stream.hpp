#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "ragctl/base/digest.hpp"
#include "ragctl/extract/container.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/model/document.hpp"
#include "ragctl/pipeline/ingest.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::pipeline {

/// Between a container and a member in a uri: "/srv/mail.zip!/march/report.docx".
inline constexpr const char* kMemberMark = "!/";

/// A document that was in a container, or the reason why it is none.
struct MemberItem {
  std::string uri = {};
  std::string bytes = {};
  Sha256 sha256 = {};
  std::string media_type = {};
  model::Metadata metadata = {};
  model::DocumentStatus status =
      model::DocumentStatus::ready;  ///< otherwise it is not to be read, for `reason`
  std::string reason = {};
  bool known = false;  ///< as the catalog has it: `sha256`, `status` and `reason` are those there
};

/// Some members of a container file. The parts of a file come in order; the last one `ends` it.
struct MemberPart {
  std::vector<MemberItem> members = {};
  bool begins = false;
  bool ends = false;
  bool broken = false;  ///< of the last: the container could not be read to its end
  files::FileStat stat = {};
  Sha256 sha256 = {};           ///< of the container
  std::uint64_t documents = 0;  ///< up to here
  std::uint64_t bytes = 0;      ///< of the members
};

/// What the catalog has of a container's members, by uri.
struct KnownMember {
  Sha256 sha256{};
  model::DocumentStatus status = model::DocumentStatus::ready;
  std::string reason;
  bool holds = false;  ///< read in the same way, and nothing speaks against keeping it
};
using KnownMembers = std::map<std::string, KnownMember>;

/// Unpacks container files member by member, and the containers in them, so that memory holds some members at
/// a time. For one thread; each level of nesting has a worker process, kept for the next file.
class ContainerReader {
public:
  ContainerReader(const tenant::Config& config, std::vector<std::string> passwords);

  /// Begins a file. False: it is no container (`media_type` empty: by its content), or cannot be read, which
  /// whoever reads it as a document will say.
  [[nodiscard]] bool open(const source::Item& item, const std::string& media_type);
  /// The same with the bytes of standard input.
  [[nodiscard]] bool open(const std::string& uri, std::string bytes, const std::string& media_type);
  [[nodiscard]] const Sha256& sha256() const { return sha256_; }
  /// Members that are known need not be read again.
  void set_known(KnownMembers known) { known_ = std::move(known); }
  /// Members of about so many bytes. After the one that `ends` there is nothing more.
  [[nodiscard]] MemberPart next(std::uint64_t bytes);
  void close();
  [[nodiscard]] bool is_open() const { return open_; }

private:
  struct Level {
    std::string uri;
    std::string media_type;
    model::Metadata metadata = {};  ///< of all that is in it
    std::uint64_t members = 0;
    std::unordered_set<std::string> names = {};
  };

  void step(MemberPart& part);
  void end_level(MemberPart& part, const std::string& trouble);
  void take(extract::Member&& member, MemberPart& part);
  void put(MemberItem&& item, MemberPart& part);
  void put_trouble(const std::string& uri, model::DocumentStatus status, std::string reason,
                   MemberPart& part);
  bool put_known(MemberItem& item, MemberPart& part);
  void descend(Level&& level, std::string_view bytes, MemberPart& part);
  [[nodiscard]] std::string unique_uri(Level& level, const std::string& name);
  [[nodiscard]] std::size_t archives_open() const;
  void spend(std::uint64_t bytes);

  const tenant::Config& config_;
  std::vector<std::string> passwords_;
  std::vector<extract::Unpacker> unpackers_;  ///< by depth
  std::vector<Level> levels_;
  KnownMembers known_;
  std::string pending_;  ///< the file, until its first part is asked for
  std::string uri_;
  std::string media_type_;
  files::FileStat stat_;
  Sha256 sha256_{};
  std::uint64_t members_left_ = 0;
  std::uint64_t documents_ = 0;
  std::uint64_t left_ = 0;  ///< bytes that may still come out of the file
  bool open_ = false;
  bool begun_ = false;
};

}  // namespace ragctl::pipeline
