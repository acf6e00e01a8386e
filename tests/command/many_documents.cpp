#include "many_documents.hpp"

namespace cli {

void write_documents(const Sandbox& box) {
  for (int i = 0; i < kDocuments; ++i) {
    std::string text = "# Topic " + std::to_string(i) + "\n\n";
    for (int j = 0; j < 30; ++j) {
      text += "Sentence " + std::to_string(j) + " of topic " + std::to_string(i) + " says word" +
              std::to_string(i * 31 + j) + ".\n\n";
    }
    box.write("docs/topic-" + std::to_string(i) + ".md", text);
  }
}

std::set<std::string> content(const Sandbox& box) {
  std::set<std::string> all;
  for (const auto& line : box.ok({"export", "acme", "documents"}).lines()) {
    all.insert(std::filesystem::path(line["uri"].get<std::string>()).filename().string() + " " +
               line["sha256"].get<std::string>() + " " + line["text"].get<std::string>());
  }
  return all;
}

}  // namespace cli
