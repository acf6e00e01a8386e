#include "completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "declare.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/tenant/config.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::string shell;
};

// Each script hands the words of the line to the hidden verb, so what can be completed is known in one place:
// the command line's own declaration. Without a candidate the shell offers files.
constexpr const char* kBash =
    R"(# bash completion for ragctl: source it, or put it in /usr/share/bash-completion/completions/ragctl
_ragctl() {
  local candidates
  candidates=$(ragctl __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  local word=${COMP_WORDS[COMP_CWORD]}
  [[ $word == = ]] && word=
  mapfile -t COMPREPLY < <(compgen -W "$candidates" -- "$word")
  if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null || true; fi
}
complete -o default -F _ragctl ragctl
)";

constexpr const char* kZsh = R"(#compdef ragctl
# zsh completion for ragctl: put it as _ragctl in a folder of $fpath
_ragctl() {
  local -a candidates
  candidates=("${(@f)$(ragctl __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  candidates=(${candidates:#})
  if (( ${#candidates} )); then
    compadd -a candidates
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_ragctl" ]; then
  _ragctl "$@"
else
  compdef _ragctl ragctl
fi
)";

constexpr const char* kFish =
    R"(# fish completion for ragctl: put it as ragctl.fish in ~/.config/fish/completions
function __ragctl_candidates
    set -l words (commandline -opc) (commandline -ct)
    ragctl __complete $words[2..-1] 2>/dev/null
end
complete -c ragctl -a '(__ragctl_candidates)'
)";

int run_completion(const Options& options, Services&, Output& output) {
  if (options.shell == "bash") output.text(kBash);
  if (options.shell == "zsh") output.text(kZsh);
  if (options.shell == "fish") output.text(kFish);
  return 0;
}

bool visible(const CLI::App* verb) { return !verb->get_group().empty(); }

const CLI::App* verb_named(const CLI::App& level, const std::string& word) {
  const auto verbs =
      level.get_subcommands([&word](const CLI::App* verb) { return verb->get_name() == word; });
  return verbs.empty() ? nullptr : verbs.front();
}

const CLI::Option* option_named(const CLI::App& level, const std::string& word) {
  for (const CLI::App* app = &level; app != nullptr; app = app->get_parent()) {
    if (const CLI::Option* option = app->get_option_no_throw(word)) return option;
  }
  return nullptr;
}

void add_option_names(const CLI::App& level, std::set<std::string>& out) {
  for (const CLI::App* app = &level; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) out.insert("--" + name);
    }
  }
}

// "search.fusion=", to be followed by a value.
std::vector<std::string> search_keys() {
  std::vector<std::string> out;
  for (const std::string& key : tenant::config_key_names()) {
    if (key.starts_with("search.") || key.starts_with("rerank.")) out.push_back(key + "=");
  }
  return out;
}

// The words a value may be, where its check is a fixed list.
std::vector<std::string> values_of(const std::string& option) {
  if (option == "--output") return {"table", "json", "jsonl"};
  if (option == "--mode") return {"hybrid", "semantic", "keyword"};
  if (option == "--status") return {"ready", "skipped", "failed"};
  if (option == "--sort") return {"id", "name", "price", "score"};
  if (option == "--format") return {"jsonl", "markdown"};
  if (option == "--set" || option == "--compare" || option == "--sweep") return search_keys();
  if (option == "--metrics" || option == "--min")
    return {"ndcg@10", "recall@100", "precision@5", "hit@5", "mrr@10", "map", "span_recall@5"};
  return {};
}

// Of --output=json bash makes three words.
std::vector<std::string> without_equals_signs(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool sign = words[i] == "=" && i > 0 && words[i - 1].starts_with("--");
    if (!sign)
      out.push_back(words[i]);
    else if (i + 1 == words.size())
      out.emplace_back();
  }
  return out;
}

/// Where the cursor stands: the verb reached, the plain words that follow it, and the option whose value is
/// due.
struct Place {
  const CLI::App* level;
  std::vector<std::string> plain_words;
  std::string open_option;
  bool help = false;  ///< of "ragctl help VERB"

  [[nodiscard]] bool in(std::string_view group, std::string_view verb) const {
    return level->get_name() == verb && level->get_parent() != nullptr &&
           level->get_parent()->get_name() == group;
  }
};

constexpr std::string_view kHelp = "help";

Place place_of_cursor(const CLI::App& app, const std::vector<std::string>& words) {
  Place place{&app, {}, {}};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (!place.open_option.empty()) {
      place.open_option.clear();
    } else if (word.starts_with("-") && word.size() > 1) {
      const CLI::Option* option = option_named(*place.level, word);
      if (option != nullptr && option->get_items_expected_max() > 0) place.open_option = word;
    } else if (const CLI::App* verb = place.plain_words.empty() ? verb_named(*place.level, word) : nullptr) {
      place.level = verb;
    } else if (place.level == &app && word == kHelp) {
      place.help = true;
    } else {
      place.plain_words.push_back(word);
    }
  }
  return place;
}

bool takes_tenant(const CLI::App& verb, std::size_t position) {
  const CLI::Option* tenant = verb.get_option_no_throw("TENANT");
  return tenant != nullptr && verb.get_name() != "create" &&
         (position == 0 || tenant->get_items_expected_max() > 1);
}

using Words = std::vector<std::string>;

// What a verb takes after its tenant.
Words words_after_tenant(const Place& place, const Known& known) {
  const std::size_t position = place.plain_words.size();
  const std::string& verb = place.level->get_name();
  if (verb == "export" && position == 1) return {"documents", "chunks", "products", "conversations"};
  if (place.in("tenant", "config") && position == 1) return tenant::config_key_names();
  if (place.in("tenant", "config") && position == 2) return tenant::config_words(place.plain_words[1]);
  if (place.in("document", "show") && position == 1) return known.documents(place.plain_words[0]);
  if (place.in("document", "delete")) return known.documents(place.plain_words[0]);
  if (place.in("session", "show") && position == 1) return known.sessions(place.plain_words[0]);
  return {};
}

Words plain_words(const Place& place, const Known& known) {
  Words out;
  for (const CLI::App* verb : place.level->get_subcommands(visible)) out.push_back(verb->get_name());
  if (place.help) return out;
  if (place.level->get_parent() == nullptr) out.emplace_back(kHelp);
  if (place.level->get_name() == "completion") return {"bash", "zsh", "fish"};
  if (takes_tenant(*place.level, place.plain_words.size()))
    out.insert(out.end(), known.tenants.begin(), known.tenants.end());
  if (place.plain_words.empty()) return out;
  const Words more = words_after_tenant(place, known);
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

Words option_values(const Place& place, const std::string& option, const Known& known) {
  if (place.plain_words.empty()) return values_of(option);
  if (option == "--document") return known.documents(place.plain_words[0]);
  if (option == "--session") return known.sessions(place.plain_words[0]);
  return values_of(option);
}

}  // namespace

std::vector<std::string> candidates(const CLI::App& app, const std::vector<std::string>& as_typed,
                                    const Known& known) {
  const Words words = without_equals_signs(as_typed);
  const Place place = place_of_cursor(app, words);
  const std::string prefix = words.empty() ? "" : words.back();
  std::set<std::string> found;
  const std::size_t sign = prefix.find('=');
  if (!place.open_option.empty()) {
    for (const std::string& value : option_values(place, place.open_option, known)) found.insert(value);
  } else if (prefix.starts_with("--") && sign != std::string::npos) {
    const std::string option = prefix.substr(0, sign);
    for (const std::string& value : option_values(place, option, known)) found.insert(option + "=" + value);
  } else if (prefix.starts_with("-")) {
    add_option_names(*place.level, found);
  } else {
    for (const std::string& word : plain_words(place, known)) found.insert(word);
  }
  std::vector<std::string> fitting;
  std::ranges::copy_if(found, std::back_inserter(fitting),
                       [&](const std::string& word) { return word.starts_with(prefix); });
  return fitting;
}

void declare_completion(Declaration into) {
  declare_verb<Options>(into, "completion", "Print the completion script of a shell", run_completion,
                        [](CLI::App& verb, Options& options) {
                          add_examples(verb, {"source <(ragctl completion bash)"});
                          verb.add_option("SHELL", options.shell, "bash, zsh or fish")
                              ->required()
                              ->type_name("")
                              ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
                        });
}

}  // namespace ragctl::command
