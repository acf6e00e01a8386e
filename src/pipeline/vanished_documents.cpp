// What CatalogWriter does with documents that are no longer where they were.
#include <filesystem>

#include "catalog_writer.hpp"
#include "ragctl/base/stop.hpp"

namespace ragctl::pipeline {

std::uint64_t CatalogWriter::held_deletions() const {
  std::uint64_t documents = 0;
  for (const Held& held : held_) documents += held.ids.size();
  return documents;
}

void CatalogWriter::delete_held() {
  for (const Held& held : held_) {
    throw_if_stopped(context_.stop);
    open_batch();
    remove_from_file(held.ids);
    if (!dry_run_) context_.catalog.documents().put_origin(held.origin);
    close_batch_when_full(0);
  }
  held_.clear();
}

bool CatalogWriter::is_titled_by(const catalog::Origin& known, const std::string& name) const {
  bool any = false;
  context_.catalog.documents().each({.status = {}, .source = known.source, .origin = known.path},
                                    [&](const model::Document& document) {
                                      any = any || document.title == name;
                                      return !any;
                                    });
  return any;
}

void CatalogWriter::move(const catalog::Origin& from, const source::Item& item) {
  open_batch();
  auto& documents = context_.catalog.documents();
  moved_ = Moved{from.path, item.path.string()};
  documents.each(
      {.status = {}, .source = from.source, .origin = from.path}, [&](const model::Document& document) {
        tell({moved_->uri_now(document.uri), model::Outcome::moved, {}, 0, 0, false, document.uri});
        return true;
      });
  catalog::Origin to = from;
  to.path = moved_->to;
  if (item.stat.mtime_ns != from.mtime_ns) to.mtime_ns = 0;  // the next run compares hashes
  if (!dry_run_) documents.move_origin(from, to);
  moved_.reset();
  close_batch_when_full(0);
}

// Without a hash, so that after a kill the file is read again.
void CatalogWriter::begin_move(const catalog::Origin& from, const std::string& to) {
  moved_ = Moved{from.path, to};
  catalog::Origin now = from;
  now.path = to;
  now.sha256 = {};
  now.mtime_ns = 0;
  if (!dry_run_) context_.catalog.documents().move_origin(from, now);
}

std::string CatalogWriter::Moved::uri_now(const std::string& before) const {
  return before.starts_with(from) ? to + before.substr(from.size()) : before;
}

std::string CatalogWriter::Moved::uri_before(const std::string& now) const {
  return now.starts_with(to) ? from + now.substr(to.size()) : now;
}

}  // namespace ragctl::pipeline
