// config.yaml and ragctl.yaml, read, shown and edited.
#include <nlohmann/json.hpp>

#include "ragctl/tenant/config.hpp"
#include "target.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string yaml(fuzz::bytes_of(data, size));
  fuzz::read_or_refuse([&] { static_cast<void>(tenant::parse_defaults(yaml, "ragctl.yaml")); });
  fuzz::read_or_refuse([&] {
    static_cast<void>(tenant::parse_config(yaml, "config.yaml"));
    // From here on: what can be read can be shown, and changed without harm to the rest.
    for (const tenant::ConfigEntry& entry : tenant::config_entries(yaml, "config.yaml")) {
      static_cast<void>(tenant::config_json(entry));
      static_cast<void>(tenant::config_text(entry));
    }
    const std::string edited = tenant::with_config_value(yaml, "search.top_k", "17", "config.yaml");
    if (tenant::parse_config(edited, "config.yaml").search.top_k != 17)
      throw std::logic_error("the key is not set");
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {tenant::initial_config("acme", "Acme: the \"company\""),
          "search: {top_k: 8, fusion: rrf, semantic_weight: auto}\nchunking: {chunk_size: 500}\n",
          "search:\n  top_k: 5   # five\n  language: de\nlogging:\n  rotation: 50 MB\n  retention: 14 days\n",
          "sources:\n  - {name: a, type: directory, path: /srv/a, include: [\"**/*.md\"]}\n"
          "  - name: b\n    type: products\n    path: 'c.json'\nbudget: {monthly_usd: null}\n",
          "prompts:\n  greeting: |\n    one\n    two\n  system_prompt: >-\n    three\n    four\n",
          "a: &x {b: *x}\n? [1]\n: !!str 2\n---\n...\n"};
}
