#include "ragctl/files/lines.hpp"

#include <algorithm>

#include "opened.hpp"
#include "waiting.hpp"

namespace ragctl::files {
namespace {

constexpr std::size_t kBlockBytes = 256UL * 1024;

}  // namespace

LineReader::LineReader(const std::filesystem::path& path, std::uint64_t limit)
    : path_(path), limit_(limit), descriptor_(open_regular(path, stat_)), from_(descriptor_.get()) {}

LineReader::LineReader(int descriptor, const std::string& name, std::uint64_t limit, std::stop_token stop)
    : path_(name), limit_(limit), from_(descriptor), waiting_(std::make_unique<Waiting>(std::move(stop))) {}

LineReader::~LineReader() = default;

std::optional<LineReader::Line> LineReader::next() {
  bool too_long = false;
  std::size_t searched = begin_;
  while (true) {
    const std::size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      const Line line{std::string_view(buffer_).substr(begin_, end - begin_),
                      too_long || end - begin_ > limit_};
      begin_ = end + 1;
      return line;
    }
    // Of a line that is too long only its beginning is kept, to say what it was.
    if (buffer_.size() - begin_ > limit_) {
      too_long = true;
      buffer_.resize(begin_ + std::min<std::size_t>(limit_, 1));
    }
    searched = buffer_.size() - begin_;
    if (!fill()) break;
  }
  if (begin_ == buffer_.size()) return std::nullopt;
  const Line last{std::string_view(buffer_).substr(begin_), too_long};
  begin_ = buffer_.size();
  return last;
}

// Appends the next block, after what has been given is dropped. False at the end.
bool LineReader::fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kBlockBytes);
  if (waiting_) waiting_->until_readable(from_);
  const std::size_t got = read_some(from_, buffer_.data() + had, kBlockBytes, path_.string());
  buffer_.resize(had + got);
  if (got == 0) {
    if (!waiting_) require_unchanged();
    return false;
  }
  digest_.update(std::string_view(buffer_).substr(had));
  read_ += got;
  return true;
}

void LineReader::require_unchanged() const {
  const FileStat now = stat_descriptor(descriptor_.get(), path_);
  if (read_ != stat_.size || now.size != stat_.size || now.mtime_ns != stat_.mtime_ns) throw changed(path_);
}

Sha256 hash_file(const std::filesystem::path& path) {
  FileStat stat;
  const Descriptor descriptor = open_regular(path, stat);
  Sha256Stream digest;
  std::string block(kBlockBytes, '\0');
  while (const std::size_t got = read_some(descriptor.get(), block.data(), block.size(), path.string()))
    digest.update(std::string_view(block).substr(0, got));
  return digest.finish();
}

}  // namespace ragctl::files
