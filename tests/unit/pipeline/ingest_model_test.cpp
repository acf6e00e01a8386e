// Random folders over several runs, against a model of what the catalog should hold afterwards.
#include <doctest/doctest.h>

#include <random>

#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::model::IngestReport;
using ragctl::pipeline::IngestOptions;

namespace {

constexpr std::uint64_t kLimit = 2000;

enum class Kind { text, empty, large };

struct File {
  Kind kind = Kind::text;
  std::string bytes;
  bool changed = true;  ///< since the last run
};

/// What is expected of the catalog: the status and text of each document.
struct Model {
  std::map<std::string, File> files;
  std::map<std::string, std::string> documents;

  IngestReport run(bool prune) {
    IngestReport expected;
    for (auto& [name, file] : files) {
      ++expected.seen;
      see(name, file, expected);
      file.changed = false;
    }
    if (!prune) return expected;
    expected.deleted =
        std::erase_if(documents, [this](const auto& entry) { return !files.contains(entry.first); });
    return expected;
  }

private:
  void see(const std::string& name, const File& file, IngestReport& expected) {
    const auto known = documents.find(name);
    const bool was_ready = known != documents.end() && known->second.starts_with("ready:");
    switch (file.kind) {
      case Kind::large:
        ++expected.failed;
        if (!was_ready) documents[name] = "failed:";
        return;
      case Kind::empty:
        ++expected.skipped;
        if (!was_ready) documents[name] = "skipped:";
        return;
      case Kind::text:
        if (known == documents.end()) {
          ++expected.added;
        } else if (file.changed) {
          ++expected.updated;
        } else {
          ++expected.unchanged;
        }
        documents[name] = "ready:" + file.bytes;
    }
  }
};

class Dice {
public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  unsigned operator()(unsigned sides) { return static_cast<unsigned>(engine_() % sides); }

private:
  std::mt19937 engine_;
};

File random_file(Dice& dice, int serial) {
  switch (dice(6)) {
    case 0:
      return {Kind::empty, "", true};
    case 1:
      return {Kind::large, std::string(kLimit + 1 + dice(100), 'x'), true};
    default:
      return {Kind::text, "Note " + std::to_string(serial) + " of the day, about the mill.", true};
  }
}

void change_folder(Dice& dice, Workshop& shop, Model& model, int& serial) {
  for (unsigned i = dice(12); i > 0; --i) {
    const std::string name = "d" + std::to_string(dice(3)) + "/f" + std::to_string(dice(8)) + ".txt";
    const auto known = model.files.find(name);
    if (known != model.files.end() && dice(3) == 0) {
      shop.remove(name);
      model.files.erase(known);
    } else if (known != model.files.end() && dice(3) == 0) {
      shop.touch(name);
    } else {
      File file = random_file(dice, ++serial);
      shop.write(name, file.bytes);
      model.files[name] = std::move(file);
    }
  }
}

}  // namespace

TEST_CASE("after any runs over any changes, the report balances and the catalog holds what it should") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    Dice dice(seed);
    Workshop shop;
    shop.config.ingest.max_file_bytes = kLimit;
    Model model;
    int serial = 0;
    for (int round = 0; round < 8; ++round) {
      INFO("seed " << seed << " round " << round);
      change_folder(dice, shop, model, serial);
      const bool prune = dice(2) == 0;
      const IngestReport expected = model.run(prune);
      const IngestReport report = shop.ingest(prune ? pruning() : IngestOptions{});
      CHECK(report.balances());
      CHECK(report.seen == expected.seen);
      CHECK(report.added == expected.added);
      CHECK(report.updated == expected.updated);
      CHECK(report.unchanged == expected.unchanged);
      CHECK(report.skipped == expected.skipped);
      CHECK(report.failed == expected.failed);
      CHECK(report.deleted == expected.deleted);
      CHECK(shop.content() == model.documents);
      CHECK(shop.outcomes.size() == report.seen + report.deleted);
      if (dice(2) == 0) (void)shop.index();
      CHECK(shop.findings().empty());
    }
  }
}
