// An archive of any kind, as its bytes; the first ones say which reader has it.
#include <stdexcept>

#include "archive/member_name.hpp"
#include "archive/unpacking.hpp"
#include "target.hpp"
#include "unit/extract/small_archives.hpp"

using namespace ragctl;

namespace {

constexpr extract::UnpackLimits kLimits{.member = 200'000, .total = 1'000'000, .members = 200};

void unpack(std::string_view bytes, const std::string& media_type) {
  extract::prepare_to_unpack();
  std::uint64_t total = 0;
  std::uint64_t members = 0;
  extract::MemberSink sink(kLimits, bytes.size(), [&](const extract::Member& member) {
    if (!extract::is_clean_member_name(member.name)) throw std::logic_error("a name that is not clean");
    if ((member.state == extract::Member::State::read) != member.reason.empty())
      throw std::logic_error("a reason without need, or none");
    total += member.bytes.size();
    if (total > kLimits.total || ++members > kLimits.members) throw std::logic_error("more than allowed");
  });
  fuzz::read_or_refuse([&] { extract::unpack(bytes, media_type, {"x.gz", {}, {"sesame"}}, sink); });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  const std::string found = extract::detect_media_type(bytes, "x.tar");
  unpack(bytes, extract::is_archive_format(found) ? found : "application/x-tar");
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  using extract::ArchiveFormat;
  using extract::Filter;
  const extract::Files files{
      {"a/b.txt", "Alpha"}, {"c.md", std::string(300, 'c')}, {"d->c.md", ""}, {"e/", ""}};
  const extract::Files locked{{"a.txt", "Alpha"}};
  return {extract::archive_of(files, ArchiveFormat::zip),
          extract::archive_of(locked, ArchiveFormat::zip, Filter::none, "sesame"),
          extract::archive_of(files, ArchiveFormat::tar),
          extract::archive_of(files, ArchiveFormat::tar, Filter::gzip),
          extract::archive_of(files, ArchiveFormat::tar, Filter::bzip2),
          extract::archive_of(files, ArchiveFormat::tar, Filter::zstd),
          extract::packed("A letter.", Filter::xz),
          "From a@b Tue Feb  3 10:15:00 2026\nMessage-ID: <1@b>\n\n>From x\n\nFrom c@d Tue Feb  3 10:15:00 "
          "2026\n\nx\n"};
}
