#pragma once
#include <filesystem>

#include "corpus.hpp"

namespace ragctl::bench {

/// Postings of a corpus: how long they take to build, how large they are, and how long questions take,
/// against SQLite's FTS5 and against a scan of every posting, which is also the oracle of the answers.
void measure_keyword(const Corpus& corpus, const std::filesystem::path& folder);

}  // namespace ragctl::bench
