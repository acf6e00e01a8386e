#include "cleanup.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

#include "measure.hpp"

namespace ragctl::extract {
namespace {

using enum Tag;

void remove_all(HtmlNode* top, std::initializer_list<Tag> tags) {
  for (HtmlNode* node = next_in(top, top); node != nullptr;) {
    node = is_one_of(node->tag, tags) ? remove_and_next(top, node) : next_in(top, node);
  }
}

HtmlNode* skip_white_space(HtmlNode* node) {
  while (node != nullptr && node->is_text() && is_blank(*node)) node = node->next;
  return node;
}

bool remove_following_breaks(HtmlNode* line_break) {
  bool removed = false;
  for (HtmlNode* next = skip_white_space(line_break->next); next != nullptr && next->tag == br;
       next = skip_white_space(line_break->next)) {
    while (line_break->next != next) remove_node(line_break->next);
    remove_node(next);
    removed = true;
  }
  return removed;
}

void trim_end(HtmlNode* block) {
  while (block->last != nullptr && is_line_space(*block->last)) remove_node(block->last);
}

// Two or more <br> end a paragraph: what follows, up to the next two, becomes a <p>.
void replace_breaks(HtmlTree& tree, HtmlNode* top) {
  for (HtmlNode* line_break : find_all(top, br)) {
    if (line_break->parent == nullptr || !remove_following_breaks(line_break)) continue;
    HtmlNode* block = tree.make(p);
    replace_node(line_break, block);
    while (block->next != nullptr) {
      HtmlNode* next = block->next;
      if (next->tag == br) {
        const HtmlNode* after = skip_white_space(next->next);
        if (after != nullptr && after->tag == br) break;
      }
      if (!is_phrasing(next)) break;
      append_child(block, next);
    }
    trim_end(block);
    if (block->parent->tag == p) block->parent->tag = div;
  }
}

struct TableSize {
  std::size_t rows = 0;
  std::size_t columns = 0;
};

TableSize measure_table(HtmlNode* node) {
  TableSize size;
  for (HtmlNode* row : find_all(node, tr)) {
    ++size.rows;
    const std::size_t cells = find_all(row, td).size();
    size.columns = std::max(size.columns, cells);
  }
  return size;
}

bool is_data_table(HtmlNode* node) {
  if (node->attribute("role") == "presentation" || node->attribute("datatable") == "0") return false;
  if (!node->attribute("summary").empty()) return true;
  for (HtmlNode* each = next_in(node, node); each != nullptr; each = next_in(node, each)) {
    if (each->tag == caption && each->first != nullptr) return true;
    if (is_one_of(each->tag, {col, colgroup, tfoot, thead, th})) return true;
  }
  if (!find_all(node, table).empty()) return false;
  const TableSize size = measure_table(node);
  if (size.rows == 1 || size.columns == 1) return false;
  return size.rows >= 10 || size.columns > 4 || size.rows * size.columns > 10;
}

void mark_data_tables(HtmlNode* top) {
  for (HtmlNode* node : find_all(top, table)) node->data_table = is_data_table(node);
}

bool is_in_data_table(const HtmlNode* node) {
  for (const HtmlNode* up = node->parent; up != nullptr; up = up->parent) {
    if (up->tag == table && up->data_table) return true;
  }
  return false;
}

struct Counts {
  double paragraphs = 0;
  double images = 0;
  double items = 0;
  double inputs = 0;
  int embeds = 0;
  bool video = false;
  bool data_table = false;
};

bool is_video(const HtmlNode& node) {
  constexpr std::array<std::string_view, 10> kHosts{
      "dailymotion.com", "youtube.com", "youtube-nocookie.com", "player.vimeo.com", "v.qq.com",
      "bilibili.com",    "archive.org", "upload.wikimedia.org", "player.twitch.tv", "vimeo.com"};
  return std::ranges::any_of(node.attributes, [&](const HtmlNode::Attribute& attribute) {
    return std::ranges::any_of(
        kHosts, [&](std::string_view host) { return attribute.value.find(host) != host.npos; });
  });
}

Counts count_within(HtmlNode* top) {
  Counts counts;
  for (HtmlNode* node = next_in(top, top); node != nullptr; node = next_in(top, node)) {
    if (node->tag == p)
      ++counts.paragraphs;
    else if (node->tag == img)
      ++counts.images;
    else if (node->tag == li)
      ++counts.items;
    else if (node->tag == input)
      ++counts.inputs;
    else if (node->tag == table && node->data_table)
      counts.data_table = true;
    if (!is_one_of(node->tag, {object, embed, iframe})) continue;
    ++counts.embeds;
    counts.video = counts.video || is_video(*node);
  }
  return counts;
}

bool is_advertisement(HtmlNode* node) {
  const std::string text = lower_case(inner_text(node));
  constexpr std::array<std::string_view, 16> kWords{
      "ad",       "advertising", "advertisement", "pub",       "publicité", "werb",
      "werbung",  "广告",        "Реклама",       "реклама",   "anuncio",   "loading",
      "loading…", "loading...",  "正在加载",      "chargement"};
  return std::ranges::find(kWords, std::string_view(text)) != kWords.end();
}

// The balance of mozilla/readability: too many pictures, items, inputs or links for the text that there is.
bool is_unbalanced(HtmlNode* node, const Counts& counts, const Measures& text, bool list, double weight) {
  const double density = text.share(text.linked);
  const bool in_figure = has_ancestor(node, figure);
  const bool few_words = !list && !in_figure && text.share(text.headings) < 0.9 && text.characters < 25 &&
                         (counts.images == 0 || counts.images > 2) && density > 0;
  return (!in_figure && counts.images > 1 && counts.paragraphs / counts.images < 0.5) ||
         (!list && counts.items - 100 > counts.paragraphs) ||
         counts.inputs > std::floor(counts.paragraphs / 3) || few_words ||
         (!list && weight < 25 && density > 0.2) || (weight >= 25 && density > 0.5) ||
         (counts.embeds == 1 && text.characters < 75) || counts.embeds > 1 ||
         (counts.images == 0 && text.textish == 0);
}

// A list with one picture in each item is a gallery, and stays.
bool is_gallery(HtmlNode* node, const Counts& counts) {
  for (const HtmlNode* child = node->first_element(); child != nullptr; child = child->next_element()) {
    const HtmlNode* first = child->first_element();
    if (first != nullptr && first->next_element() != nullptr) return false;
  }
  return counts.images == counts.items;
}

bool is_clutter(HtmlNode* node, Weights weights) {
  if (node->tag == table && node->data_table) return false;
  if (is_in_data_table(node) || has_ancestor(node, code)) return false;
  const Counts counts = count_within(node);
  if (counts.data_table) return false;
  const double weight = weights == Weights::use ? class_weight(*node) : 0;
  if (weight < 0) return true;
  const Measures text = measure(node);
  if (text.commas >= 10 || counts.video) return false;
  if (text.characters <= 20 && is_advertisement(node)) return true;
  const bool list = node->tag == ul || node->tag == ol || text.share(text.listed) > 0.9;
  return is_unbalanced(node, counts, text, list, weight) && !(list && is_gallery(node, counts));
}

void clean_conditionally(HtmlNode* top, Tag tag, Weights weights) {
  std::vector<HtmlNode*> nodes = find_all(top, tag);
  for (HtmlNode* node : nodes | std::views::reverse) {
    if (is_clutter(node, weights)) remove_node(node);
  }
}

void remove_share_buttons(HtmlNode* article) {
  constexpr std::size_t kShortest = 500;
  for (HtmlNode* part = article->first_element(); part != nullptr; part = part->next_element()) {
    for (HtmlNode* node = next_in(part, part); node != nullptr;) {
      const bool sharing =
          !node->is_text() && hints_at_sharing(hints_of(*node)) && text_length(node) < kShortest;
      node = sharing ? remove_and_next(part, node) : next_in(part, node);
    }
  }
}

void remove_weak_headings(HtmlNode* article, Weights weights) {
  for (const Tag tag : {h1, h2}) {
    for (HtmlNode* node : find_all(article, tag)) {
      if (weights == Weights::use && class_weight(*node) < 0) remove_node(node);
    }
  }
}

// A table of one cell is layout.
void unwrap_single_cells(HtmlNode* article) {
  for (HtmlNode* node : find_all(article, table)) {
    HtmlNode* rows = has_only(*node, tbody) ? node->first_element() : node;
    if (!has_only(*rows, tr)) continue;
    HtmlNode* row = rows->first_element();
    if (!has_only(*row, td) || node->parent == nullptr) continue;
    HtmlNode* cell = row->first_element();
    cell->tag = has_block_within(cell) ? div : p;
    replace_node(node, cell);
  }
}

}  // namespace

bool is_line_space(HtmlNode& node) { return node.is_text() ? is_blank(node) : node.tag == br; }

bool has_only(HtmlNode& node, Tag tag) {
  HtmlNode* only = node.first_element();
  if (only == nullptr || only->tag != tag || only->next_element() != nullptr) return false;
  for (HtmlNode* child = node.first; child != nullptr; child = child->next) {
    if (child->is_text() && !is_blank(*child)) return false;
  }
  return true;
}

void wrap_phrasing(HtmlTree& tree, HtmlNode* block) {
  HtmlNode* line = nullptr;
  for (HtmlNode* child = block->first; child != nullptr;) {
    HtmlNode* next = child->next;
    if (!is_phrasing(child)) {
      if (line != nullptr) trim_end(line);
      line = nullptr;
    } else if (line != nullptr) {
      append_child(line, child);
    } else if (!is_line_space(*child)) {
      line = tree.make(p);
      replace_node(child, line);
      append_child(line, child);
    }
    child = next;
  }
}

void prepare_page(HtmlTree& tree) {
  remove_all(tree.root(), {script, noscript, style, template_});
  replace_breaks(tree, tree.body());
  for (HtmlNode* node : find_all(tree.root(), font)) node->tag = span;
}

void clean_article(HtmlTree&, HtmlNode* article, Weights weights, Clutter conditional) {
  const bool clean = conditional == Clutter::remove;
  mark_data_tables(article);
  if (clean) {
    clean_conditionally(article, form, weights);
    clean_conditionally(article, fieldset, weights);
  }
  remove_all(article, {object, embed, footer, link, aside});
  remove_share_buttons(article);
  remove_all(article, {iframe, input, textarea, select, button});
  remove_weak_headings(article, weights);
  if (clean) {
    for (const Tag tag : {table, ul, div}) clean_conditionally(article, tag, weights);
  }
  unwrap_single_cells(article);
}

}  // namespace ragctl::extract
