#include "json_pieces.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace ragctl::source;

namespace {

std::vector<std::string> pieces_of(std::string_view bytes) {
  std::vector<std::string> out;
  each_json_piece(bytes, [&](const JsonPiece& piece) {
    out.push_back(piece.unit[0] + std::to_string(piece.line) + (piece.cut_short ? "!" : ":") +
                  std::string(piece.bytes));
  });
  return out;
}

using Pieces = std::vector<std::string>;

}  // namespace

TEST_CASE("lines are pieces, blank ones are not, and numbers count them all") {
  CHECK(pieces_of("\xEF\xBB\xBF{\"a\":1}\r\n\n {\"b\":2} \n") == Pieces{"l1:{\"a\":1}", "l3:{\"b\":2}"});
  CHECK(pieces_of("").empty());
  CHECK(pieces_of(" \n\t\n").empty());
}

TEST_CASE("elements of an array are pieces, whatever their strings hold") {
  CHECK(pieces_of("\n[ {\"a\":\"],}\\\"\"} ,\n[1,2], 3 ]\n") ==
        Pieces{"i1:{\"a\":\"],}\\\"\"}", "i2:[1,2]", "i3:3"});
  CHECK(pieces_of("[]").empty());
  CHECK(pieces_of("[1,,2]") == Pieces{"i1:1", "i2:", "i3:2"});
}

TEST_CASE(
    "an array that does not end, or is followed by something, gives its elements and a piece cut short") {
  CHECK(pieces_of("[1, {\"a\":2") == Pieces{"i1:1", "i2!{\"a\":2"});
  CHECK(pieces_of("[1,") == Pieces{"i1:1", "i2!"});
  CHECK(pieces_of("[1] 2") == Pieces{"i1:1", "i2!2"});
  CHECK(pieces_of("[") == Pieces{"i1!"});
}

TEST_CASE("an object over many lines is one piece") {
  CHECK(pieces_of("{\n \"a\": 1\n}\n") == Pieces{"l1:{\n \"a\": 1\n}"});
  CHECK(pieces_of("{\n \"a\": 1\n").size() == 2);
}

TEST_CASE("depth counts brackets outside strings") {
  CHECK(json_depth("1") == 0);
  CHECK(json_depth("{\"a\":[\"[[[\"]}") == 2);
  CHECK(json_depth(std::string(500, '[')) == 500);
}
