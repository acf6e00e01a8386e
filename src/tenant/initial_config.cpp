#include "ragctl/tenant/config.hpp"
#include "yaml_scalar.hpp"

namespace ragctl::tenant {
namespace {

constexpr const char* kHead =
    R"(# ragctl wrote this file once, when the tenant was made. From here on it is yours.
#
# What is not said here has the default of ragctl.yaml beside the folder "tenants", else the built-in one that
# the comments show. All keys, their values, and where each comes from:
#     ragctl tenant config @ID@
# Change a key in an editor, or like this (comments stay as they are):
#     ragctl tenant config @ID@ search.top_k 8
# What each key means and allows: man 5 ragctl-config

tenant:
  id: @ID@
  name: @NAME@

# Reserved: where documents will be fetched from. For now files and folders are given by hand:
#     ragctl ingest @ID@ ./documents
# sources:
#   - {name: handbook, type: directory, path: /srv/handbook, include: ["**/*.md", "**/*.pdf"]}
#   - {name: catalogue, type: products, path: /srv/products.json}
)";

constexpr const char* kBody = R"(
# How a question finds its passages.
search:
  # mode: hybrid            # hybrid, semantic or keyword
  # top_k: 5                # passages for one question
  # semantic_weight: auto   # 0 is keywords only, 1 is meaning only, auto is what measures best
  # language: en            # auto finds it for each document

# How documents are cut. A change takes effect when files are ingested next: ragctl ingest @ID@ PATH...
chunking:
  # unit: characters        # or tokens
  # chunk_size: 1000        # what is searched
  # chunk_overlap: 100
  # parent_chunk_size: 4000 # what an answer gets to see around it

# Limits on one document; what goes beyond ends as failed, with the reason, and the run goes on.
ingest:
  # max_file_bytes: 100 MB
  # extract_timeout: 30s

# Who writes the answers. extractive needs no network: it quotes the sentences that answer best.
llm:
  # provider: extractive
  # A real one (the key itself stays in the environment):
  # model: gpt-4o-mini
  # api_key_env: OPENAI_API_KEY

# The tenant's voice.
prompts:
  # greeting: @GREETING@
  # no_context_response: @NO_CONTEXT@

chat:
  # history_turns: 10       # earlier turns that a new question can refer to
  # inactivity_minutes: 30

logging:
  # level: info             # debug, info, warning, error or off
  # retention: 14 days
)";

std::string replaced(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

std::string initial_config(const std::string& id, const std::string& name) {
  const Config defaults;
  std::string text = replaced(std::string(kHead) + kBody, "@ID@", id);
  text = replaced(std::move(text), "@GREETING@", yaml_text(defaults.prompts.greeting, Place::block));
  text = replaced(std::move(text), "@NO_CONTEXT@",
                  yaml_text(defaults.prompts.no_context_response, Place::block));
  return replaced(std::move(text), "@NAME@", yaml_text(name, Place::block));
}

}  // namespace ragctl::tenant
