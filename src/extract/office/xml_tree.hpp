#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pugi {
struct xml_node_struct;
}

namespace ragctl::extract {

/// An element of an XmlTree, or none. A borrowed handle: as cheap as a pointer, valid as long as the tree is.
class XmlNode {
public:
  XmlNode() = default;
  explicit XmlNode(pugi::xml_node_struct* node) : node_(node) {}
  explicit operator bool() const { return node_ != nullptr; }
  bool operator==(const XmlNode&) const = default;
  /// The same for handles of the same element.
  [[nodiscard]] const void* identity() const { return node_; }

  /// With the usual prefix of its namespace, "w:p", whatever prefix the document uses.
  [[nodiscard]] std::string_view name() const;
  /// Empty when there is none. Valid UTF-8 is not promised.
  [[nodiscard]] std::string_view attribute(const char* name) const;
  [[nodiscard]] bool has(const char* name) const;
  [[nodiscard]] std::optional<int> integer(const char* name) const;

  [[nodiscard]] XmlNode first() const;  ///< element within
  [[nodiscard]] XmlNode next() const;   ///< element beside
  [[nodiscard]] XmlNode parent() const;
  [[nodiscard]] XmlNode child(const char* name) const;  ///< first of that name
  /// The next element in document order within `top`: down, then beside, then up and beside.
  [[nodiscard]] XmlNode next_in(XmlNode top) const;
  /// As first and next, but with runs of character data too, which have no name.
  [[nodiscard]] XmlNode first_content() const;
  [[nodiscard]] XmlNode next_content() const;
  [[nodiscard]] bool is_text() const;
  /// Of a run of character data: all of it; valid UTF-8.
  [[nodiscard]] std::string characters() const;
  /// Its own character data, without that of elements within; valid UTF-8.
  [[nodiscard]] std::string text() const;

private:
  pugi::xml_node_struct* node_ = nullptr;
};

/// For `for (XmlNode each : children(node))`.
class XmlChildren {
public:
  class Iterator {
  public:
    explicit Iterator(XmlNode node) : node_(node) {}
    XmlNode operator*() const { return node_; }
    Iterator& operator++() {
      node_ = node_.next();
      return *this;
    }
    bool operator==(const Iterator&) const = default;

  private:
    XmlNode node_;
  };
  explicit XmlChildren(XmlNode parent) : first_(parent.first()) {}
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] static Iterator end() { return Iterator(XmlNode()); }

private:
  XmlNode first_;
};
[[nodiscard]] inline XmlChildren children(XmlNode node) { return XmlChildren(node); }

/// A part of an Office package, parsed. No DTD is read and no entity but the five of XML is expanded, so
/// nothing outside the bytes can be reached and nothing grows. No element lies deeper than kDeepest, so what
/// walks a tree may recurse.
class XmlTree {
public:
  static constexpr unsigned kDeepest = 256;

  /// `sole`: white space between elements is nothing, and text only where it stands alone in one. `kept`: it
  /// may part two words.
  enum class WhiteSpace { sole, kept };

  /// UTF-8 or UTF-16, by its mark. Throws Error{failed} naming `part` when it is not well-formed or nested
  /// deeper; std::bad_alloc when memory runs out.
  XmlTree(std::string bytes, std::string_view part, WhiteSpace white_space = WhiteSpace::sole);
  ~XmlTree();
  XmlTree(XmlTree&&) noexcept;
  XmlTree& operator=(XmlTree&&) noexcept;

  [[nodiscard]] XmlNode root() const;

private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace ragctl::extract
