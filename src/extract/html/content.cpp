#include "content.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "cleanup.hpp"
#include "measure.hpp"

namespace ragctl::extract {
namespace {

using enum Tag;

constexpr std::size_t kEnough = 500;
constexpr std::size_t kCandidates = 5;

struct Strictness {
  bool strip_unlikely = true;
  Weights weights = Weights::use;
  Clutter clutter = Clutter::remove;
};

bool has_clutter_role(const HtmlNode& node) {
  const std::string_view role = node.attribute("role");
  return role == "menu" || role == "menubar" || role == "complementary" || role == "navigation" ||
         role == "alert" || role == "alertdialog" || role == "dialog";
}

bool is_empty_block(HtmlNode* node) {
  if (!is_one_of(node->tag, {div, section, header, h1, h2, h3, h4, h5, h6}) || has_text(node)) return false;
  for (const HtmlNode* child = node->first_element(); child != nullptr; child = child->next_element()) {
    if (child->tag != br && child->tag != hr) return false;
  }
  return true;
}

double start_score(Tag tag) {
  if (tag == div) return 5;
  if (is_one_of(tag, {pre, td, blockquote})) return 3;
  if (is_one_of(tag, {address, ol, ul, dl, dd, dt, li, form})) return -3;
  return is_heading(tag) || tag == th ? -5 : 0;
}

/// One try at a page.
class Search {
public:
  Search(HtmlTree& tree, const PageFacts& facts, Strictness strictness)
      : tree_(tree), facts_(facts), strictness_(strictness), body_(tree.body()) {}

  MainContent run() {
    walk();
    score();
    HtmlNode* article = gather(widen(best_candidate()));
    clean_article(tree_, article, strictness_.weights, strictness_.clutter);
    return {article, author_};
  }

private:
  // Takes out what is no content, and lists what has points to give.
  void walk() {
    HtmlNode* root = tree_.root();
    for (HtmlNode* node = root; node != nullptr;) {
      if (node->is_text()) {
        node = next_in(root, node);
      } else if (node != root && node != body_ && is_unwanted(node)) {
        node = remove_and_next(root, node);
      } else {
        node = next_in(root, consider(node));
      }
    }
  }

  bool is_unwanted(HtmlNode* node) {
    if (!is_visible(*node)) return true;
    if (node->attribute("aria-modal") == "true" && node->attribute("role") == "dialog") return true;
    const std::string hints = hints_of(*node);
    if (take_byline(node, hints) || repeats_title(node)) return true;
    if (strictness_.strip_unlikely) {
      const bool shielded = has_ancestor(node, table) || has_ancestor(node, code) || node->tag == a;
      if (!shielded && hints_at_clutter(hints)) return true;
      if (has_clutter_role(*node)) return true;
    }
    return is_empty_block(node);
  }

  bool take_byline(HtmlNode* node, const std::string& hints) {
    if (facts_.has_author || !author_.empty()) return false;
    const bool looks = node->attribute("rel") == "author" ||
                       node->attribute("itemprop").find("author") != std::string::npos ||
                       hints_at_byline(hints);
    if (!looks) return false;
    const std::size_t length = text_length(node);
    if (length == 0 || length >= 100) return false;
    author_ = inner_text(name_within(node));
    return true;
  }

  // The name alone, where a byline also tells place and time.
  static HtmlNode* name_within(HtmlNode* byline) {
    for (HtmlNode* each = next_in(byline, byline); each != nullptr; each = next_in(byline, each)) {
      if (each->attribute("itemprop").find("name") != std::string::npos && text_length(each) > 0) return each;
    }
    return byline;
  }

  bool repeats_title(HtmlNode* node) {
    if (title_seen_ || (node->tag != h1 && node->tag != h2)) return false;
    title_seen_ = text_similarity(facts_.title, inner_text(node)) > 0.75;
    return title_seen_;
  }

  // The node that stands in its place afterwards.
  HtmlNode* consider(HtmlNode* node) {
    if (is_one_of(node->tag, {section, h2, h3, h4, h5, h6, p, td, pre})) givers_.push_back(node);
    if (node->tag != div) return node;
    wrap_phrasing(tree_, node);
    if (has_only(*node, p) && link_density(node) < 0.25) {
      HtmlNode* only = node->first_element();
      replace_node(node, only);
      givers_.push_back(only);
      return only;
    }
    if (!has_block_within(node)) {
      node->tag = p;
      givers_.push_back(node);
    }
    return node;
  }

  void start(HtmlNode* node) {
    if (node->scored) return;
    node->scored = true;
    node->score = start_score(node->tag) + (strictness_.weights == Weights::use ? class_weight(*node) : 0);
  }

  void score() {
    for (HtmlNode* giver : givers_) {
      if (giver->parent == nullptr) continue;
      const Measures text = measure(giver);
      if (text.characters < 25) continue;
      const double points = 2 + text.commas + std::min(std::floor(text.characters / 100), 3.0);
      int level = 0;
      for (HtmlNode* up = giver->parent; up != nullptr && level < 5; up = up->parent, ++level) {
        if (up->parent == nullptr) break;
        if (!up->scored) candidates_.push_back(up);
        start(up);
        up->score += points / (level == 0 ? 1.0 : level == 1 ? 2.0 : level * 3.0);
      }
    }
    for (HtmlNode* candidate : candidates_) candidate->score *= 1 - link_density(candidate);
    std::ranges::stable_sort(candidates_, std::greater<>(), &HtmlNode::score);
    if (candidates_.size() > kCandidates) candidates_.resize(kCandidates);
  }

  HtmlNode* best_candidate() {
    if (!candidates_.empty() && candidates_.front()->tag != Tag::body) return candidates_.front();
    HtmlNode* all = tree_.make(div);
    while (body_->first != nullptr) append_child(all, body_->first);
    append_child(body_, all);
    start(all);
    return all;
  }

  [[nodiscard]] bool is_top(const HtmlNode* node) const {
    return node == nullptr || node->tag == Tag::body || node->parent == nullptr;
  }

  // From the best block to the ancestor that holds the whole text.
  HtmlNode* widen(HtmlNode* top) {
    top = common_ancestor(top);
    start(top);
    double last = top->score;
    const double threshold = last / 3;
    for (HtmlNode* up = top->parent; !is_top(up); up = up->parent) {
      if (!up->scored) continue;
      if (up->score < threshold) break;
      if (up->score > last) {
        top = up;
        break;
      }
      last = up->score;
    }
    for (HtmlNode* up = top->parent; !is_top(up) && up->first_element()->next_element() == nullptr;
         up = up->parent)
      top = up;
    start(top);
    return top;
  }

  // Where three other candidates are nearly as good, the text is spread: take the ancestor of all.
  HtmlNode* common_ancestor(HtmlNode* top) {
    std::vector<HtmlNode*> rivals;
    for (HtmlNode* candidate : candidates_) {
      if (candidate != top && top->score > 0 && candidate->score / top->score >= 0.75)
        rivals.push_back(candidate);
    }
    if (rivals.size() < 3) return top;
    for (HtmlNode* up = top->parent; !is_top(up); up = up->parent) {
      const auto below = std::ranges::count_if(rivals, [up](const HtmlNode* rival) {
        while (rival != nullptr && rival->parent != up) rival = rival->parent;
        return rival != nullptr;
      });
      if (below >= 3) return up;
    }
    return top;
  }

  bool belongs(HtmlNode* sibling, const HtmlNode* top, double threshold) {
    if (sibling == top) return true;
    const std::string_view name = top->attribute("class");
    const double bonus = !name.empty() && sibling->attribute("class") == name ? top->score * 0.2 : 0;
    if (sibling->scored && sibling->score + bonus >= threshold) return true;
    if (sibling->tag != p) return false;
    const std::size_t length = text_length(sibling);
    const double density = link_density(sibling);
    if (length > 80) return density < 0.25;
    if (length == 0 || density > 0) return false;
    const std::string text = inner_text(sibling);
    return text.ends_with('.') || text.find(". ") != text.npos;
  }

  HtmlNode* gather(HtmlNode* top) {
    HtmlNode* article = tree_.make(div);
    const double threshold = std::max(10.0, top->score * 0.2);
    HtmlNode* parent = top->parent;
    for (HtmlNode* sibling = parent->first_element(); sibling != nullptr;) {
      HtmlNode* next = sibling->next_element();
      if (belongs(sibling, top, threshold)) {
        if (!is_one_of(sibling->tag, {div, Tag::article, section, p, ol, ul})) sibling->tag = div;
        append_child(article, sibling);
      }
      sibling = next;
    }
    return article;
  }

  HtmlTree& tree_;
  const PageFacts& facts_;
  Strictness strictness_;
  HtmlNode* body_;
  std::string author_;
  bool title_seen_ = false;
  std::vector<HtmlNode*> givers_;
  std::vector<HtmlNode*> candidates_;
};

MainContent try_once(HtmlTree& tree, const PageFacts& facts, Strictness strictness) {
  prepare_page(tree);
  return Search(tree, facts, strictness).run();
}

}  // namespace

MainContent find_main_content(HtmlTree& tree, const PageFacts& facts) {
  const std::vector<Strictness> tries{
      {},
      {.strip_unlikely = false},
      {.strip_unlikely = false, .weights = Weights::ignore},
      {.strip_unlikely = false, .weights = Weights::ignore, .clutter = Clutter::keep}};
  std::size_t longest = 0;
  std::size_t best = 0;
  for (std::size_t i = 0; i < tries.size(); ++i) {
    if (i > 0) tree.restore();
    const MainContent found = try_once(tree, facts, tries[i]);
    const std::size_t length = text_length(found.article);
    if (length >= kEnough) return found;
    if (length <= longest) continue;
    longest = length;
    best = i;
  }
  if (longest == 0) return {};
  tree.restore();
  return try_once(tree, facts, tries[best]);
}

}  // namespace ragctl::extract
