#include "container_stream.hpp"

#include <algorithm>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"

namespace ragctl::pipeline {
namespace {

using model::DocumentStatus;

constexpr std::size_t kDeepestArchive = 3;  // an archive in an archive in an archive
constexpr std::size_t kDeepestLevel = 8;    // with mails in mails
constexpr std::size_t kMostMembersInPart = 64;
constexpr std::size_t kHead = 1024;

extract::WorkerLimits worker_limits(const tenant::Config& config) {
  extract::WorkerLimits limits;
  limits.timeout = config.ingest.extract_timeout;
  limits.memory = config.ingest.extract_memory;
  return limits;
}

std::string with_hint(const Error& error) {
  return error.what() + (error.hint().empty() ? std::string() : " (" + error.hint() + ")");
}

bool is_container(const std::string& media_type) {
  return extract::is_archive_format(media_type) || extract::is_mail_format(media_type);
}

}  // namespace

ContainerReader::ContainerReader(const tenant::Config& config, std::vector<std::string> passwords)
    : config_(config), passwords_(std::move(passwords)) {}

void ContainerReader::close() {
  levels_.clear();
  known_.clear();
  pending_ = {};
  open_ = begun_ = false;
  documents_ = 0;
}

bool ContainerReader::open(const source::Item& item, const std::string& media_type) {
  const std::uint64_t limit = config_.ingest.max_file_bytes;
  if (item.stat.size > limit || (!media_type.empty() && !is_container(media_type))) return false;
  try {
    if (media_type.empty() &&
        !extract::may_be_container(files::read_head(item.path, kHead), item.path.string()))
      return false;
    files::FileContent content = files::read_file(item.path, limit);
    stat_ = content.stat;
    return open(item.path.string(), std::move(content.bytes), media_type);
  } catch (const Error&) {
    return false;
  }
}

bool ContainerReader::open(const std::string& uri, std::string bytes, const std::string& media_type) {
  close();
  media_type_ = media_type.empty() ? extract::detect_media_type(bytes, uri) : media_type;
  if (!is_container(media_type_)) return false;
  sha256_ = ragctl::sha256(bytes);
  uri_ = uri;
  pending_ = std::move(bytes);
  open_ = true;
  members_left_ = config_.ingest.max_members;
  return true;
}

// A mail is a document before it is a container.
MemberPart ContainerReader::next(std::uint64_t bytes) {
  MemberPart part;
  part.stat = stat_;
  part.sha256 = sha256_;
  if (!std::exchange(begun_, true)) {
    part.begins = true;
    const std::string container = std::exchange(pending_, {});
    if (extract::is_mail_format(media_type_)) {
      MemberItem item{.uri = uri_, .bytes = container, .sha256 = sha256_, .media_type = media_type_};
      if (!put_known(item, part)) put(std::move(item), part);
    }
    descend({uri_, media_type_}, container, part);
  }
  const auto has_room = [&] { return part.bytes < bytes && part.members.size() < kMostMembersInPart; };
  while (!levels_.empty() && has_room()) step(part);
  part.documents = documents_;
  part.ends = levels_.empty();
  if (part.ends) close();
  return part;
}

void ContainerReader::step(MemberPart& part) {
  std::optional<extract::Member> member;
  try {
    member = unpackers_[levels_.size() - 1].next();
    if (!member) return end_level(part, {});
    take(std::move(*member), part);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    end_level(part, with_hint(error));
  }
}

// What is wrong with an archive in the file is a document that failed; with the file itself, a broken file.
void ContainerReader::end_level(MemberPart& part, const std::string& trouble) {
  const Level level = std::move(levels_.back());
  levels_.pop_back();
  const bool is_archive = extract::is_archive_format(level.media_type);
  if (!trouble.empty()) {
    part.broken = levels_.empty();
    // The mail itself is a document by its text, so what is wrong with its attachments has a place of its
    // own.
    const std::string uri = is_archive ? level.uri : level.uri + kMemberMark + "attachments";
    put_trouble(uri, DocumentStatus::failed, trouble, part);
  } else if (is_archive && level.members == 0) {
    put_trouble(level.uri, DocumentStatus::skipped, "no documents in it", part);
  }
}

// What comes out of all that is in a file counts for the file.
void ContainerReader::spend(std::uint64_t bytes) {
  if (bytes > left_) {
    levels_.resize(1);
    throw Error(ErrorCode::failed, "with the archives in it, it unpacks to more than its size allows",
                "if it is no attack: unpack it yourself and ingest the folder");
  }
  left_ -= bytes;
}

void ContainerReader::take(extract::Member&& member, MemberPart& part) {
  Level& level = levels_.back();
  ++level.members;
  if (members_left_ == 0) {
    throw Error(ErrorCode::failed, "more than " + format_count(config_.ingest.max_members) + " members",
                "raise ingest.max_members, or unpack it yourself and ingest the folder");
  }
  --members_left_;
  spend(member.bytes.size());
  const std::string uri = unique_uri(level, member.name);
  if (member.state != extract::Member::State::read) {
    const bool failed = member.state == extract::Member::State::failed;
    const std::string hint = member.hint.empty() ? "" : " (" + member.hint + ")";
    return put_trouble(uri, failed ? DocumentStatus::failed : DocumentStatus::skipped, member.reason + hint,
                       part);
  }
  std::string type = extract::detect_media_type(member.bytes, uri);
  // What is in an archive that is attached to a mail belongs to the mail too.
  member.metadata.merge(model::Metadata(level.metadata));
  if (extract::is_archive_format(type))
    return descend({uri, type, std::move(member.metadata)}, member.bytes, part);
  MemberItem item{.uri = uri,
                  .bytes = std::move(member.bytes),
                  .sha256 = {},
                  .media_type = std::move(type),
                  .metadata = std::move(member.metadata)};
  item.sha256 = ragctl::sha256(item.bytes);
  if (put_known(item, part)) return;
  const bool is_mail = extract::is_mail_format(item.media_type);
  const std::string mail = is_mail ? item.bytes : std::string();
  put(std::move(item), part);
  if (is_mail) descend({uri, part.members.back().media_type}, mail, part);
}

std::size_t ContainerReader::archives_open() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      levels_, [](const Level& level) { return extract::is_archive_format(level.media_type); }));
}

void ContainerReader::descend(Level&& level, std::string_view bytes, MemberPart& part) {
  const bool is_mail = extract::is_mail_format(level.media_type);
  if (is_mail && !extract::may_have_attachments(bytes)) return;
  if (is_mail && levels_.size() >= kDeepestLevel) {
    return put_trouble(level.uri + kMemberMark + "attachments", DocumentStatus::failed,
                       "mails nested more than " + std::to_string(kDeepestLevel) + " deep", part);
  }
  if (!is_mail && (archives_open() >= kDeepestArchive || levels_.size() >= kDeepestLevel)) {
    // Only attacks nest so deep, by thousands; one reason for all of them is enough.
    levels_.resize(1);
    throw Error(ErrorCode::failed,
                "archives nested more than " + std::to_string(kDeepestArchive) + " deep: '" + level.uri + "'",
                "unpack it yourself and ingest the folder");
  }
  const std::uint64_t allowed = extract::allowed_expansion(bytes.size(), config_.ingest.max_unpacked_bytes);
  if (levels_.empty()) left_ = allowed;
  levels_.push_back(std::move(level));
  if (unpackers_.size() < levels_.size()) unpackers_.emplace_back(worker_limits(config_));
  const extract::UnpackLimits limits{
      .member = config_.ingest.max_file_bytes, .total = std::min(allowed, left_), .members = members_left_};
  try {
    const Level& top = levels_.back();
    unpackers_[levels_.size() - 1].begin(bytes, top.media_type, {top.uri, top.media_type, passwords_},
                                         limits);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    end_level(part, with_hint(error));
  }
}

// Two files of one name may be in an archive; the ending stays, because it tells the type.
std::string ContainerReader::unique_uri(Level& level, const std::string& name) {
  std::string wanted = name;
  for (int number = 2; !level.names.insert(wanted).second; ++number) {
    const std::size_t dot = name.rfind('.');
    const std::size_t slash = name.rfind('/');
    const bool has_ending = dot != std::string::npos && (slash == std::string::npos || dot > slash + 1);
    const std::size_t at = has_ending ? dot : name.size();
    wanted = name.substr(0, at) + "~" + std::to_string(number) + name.substr(at);
  }
  return level.uri + kMemberMark + wanted;
}

void ContainerReader::put(MemberItem&& item, MemberPart& part) {
  ++documents_;
  part.bytes += item.bytes.size();
  part.members.push_back(std::move(item));
}

void ContainerReader::put_trouble(const std::string& uri, DocumentStatus status, std::string reason,
                                  MemberPart& part) {
  put({.uri = uri, .status = status, .reason = std::move(reason)}, part);
}

// A known mail has known attachments.
bool ContainerReader::put_known(MemberItem& item, MemberPart& part) {
  const auto found = known_.find(item.uri);
  if (found == known_.end() || !found->second.holds || found->second.sha256 != item.sha256) return false;
  if (item.uri == uri_) return false;
  const auto put_one = [&](const std::string& uri, const KnownMember& member) {
    put({.uri = uri,
         .sha256 = member.sha256,
         .status = member.status,
         .reason = member.reason,
         .known = true},
        part);
  };
  put_one(found->first, found->second);
  const std::string prefix = item.uri + kMemberMark;
  for (auto at = known_.lower_bound(prefix); at != known_.end() && at->first.starts_with(prefix); ++at)
    put_one(at->first, at->second);
  return true;
}

}  // namespace ragctl::pipeline
