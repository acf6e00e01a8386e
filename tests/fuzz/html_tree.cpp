// A page that is read without the library has the tree that the library gives, to the last byte.
#include "html/tree.hpp"

#include <stdexcept>
#include <string>

#include "ragctl/base/utf8.hpp"
#include "target.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

bool same(const HtmlNode& one, const HtmlNode& other) {
  if (one.tag != other.tag || one.text != other.text) return false;
  if (one.attributes.size() != other.attributes.size()) return false;
  for (const HtmlNode::Attribute& attribute : one.attributes) {
    if (!other.has_attribute(attribute.name) || other.attribute(attribute.name) != attribute.value)
      return false;
  }
  return true;
}

std::string where(const HtmlNode* node) {
  std::string out = "[" + std::string(node->text.substr(0, 60)) + "]";
  for (const HtmlNode::Attribute& attribute : node->attributes)
    out += " " + std::string(attribute.name) + "=" + std::string(attribute.value);
  for (; node != nullptr; node = node->parent) out += " " + std::to_string(static_cast<int>(node->tag));
  return out + (node == nullptr ? "" : " ...");
}

// Both trees in document order; going down and up must agree too.
void compare(HtmlNode* one, HtmlNode* other) {
  const HtmlNode* const top = one;
  const HtmlNode* const other_top = other;
  while (one != nullptr && other != nullptr) {
    if (!same(*one, *other)) throw std::logic_error("a node differs: " + where(one) + " for " + where(other));
    if ((one->first == nullptr) != (other->first == nullptr) ||
        (one->next == nullptr) != (other->next == nullptr))
      throw std::logic_error("the trees differ in shape at: " + where(one) + " for " + where(other));
    one = next_in(top, one);
    other = next_in(other_top, other);
  }
  if (one != nullptr || other != nullptr) throw std::logic_error("the trees differ in size");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // As decode_text leaves a page.
  std::string html = to_valid_utf8(fuzz::bytes_of(data, size));
  std::erase(html, '\r');
  fuzz::read_or_refuse([&] {
    HtmlTree fast(html);
    if (fast.needed_library()) return;
    HtmlTree slow(html, HtmlReader::library);
    compare(fast.root(), slow.root());
    fast.restore();
    compare(fast.root(), slow.root());
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const std::string head =
      "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset='utf-8'/>\n<title>A &amp; B</title>\n"
      "<script>if (a<b) x();</script><style>p{}</style><link rel=author href=/me></head>\n<body "
      "class=\"x\">\n";
  const std::string tail = "\n</body>\n</html>\n";
  std::vector<std::string> out;
  for (const char* body :
       {"<h1 id=a>Title</h1><p>One<p>Two<ul><li>a<li>b <b>c</b><ul><li>d</ul></ul>",
        "<div><p>text <a href='#x'>here</a> &lt;i&gt; &#8212; &#x41;<br/>more<hr>after</div>",
        "<table><caption>C</caption><colgroup><col><col></colgroup><thead><tr><th>H</th></tr></"
        "thead><tbody><tr> "
        "<td>1<p>x</td></tr></tbody></table><table><tr><td><ul><li>y</ul></td></tr></table>",
        "<pre>\n  code <span class=\"k\">if</span>\n</pre><dl><dt>T<dd>D<dt>T2<dd><p>P</dl><!-- note --> end",
        "<form><button>go</button><textarea>\nt &amp; u</textarea></form><iframe "
        "src=x>a<b</iframe><object><p>o</object>",
        "<p><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 2'><g class=a><path d='M0'/></g><circle "
        "r=1 "
        "fill=none></circle> </svg>icon</p>",
        "<article><header><h2>x</h2></header><section><blockquote>q</blockquote></section></article><x-y>z</"
        "x-y>"}) {
    out.push_back(head + body + tail);
  }
  return out;
}
