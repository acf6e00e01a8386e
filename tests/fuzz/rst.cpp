// reStructuredText, whose structure is all in white space and signs.
#include <stdexcept>

#include "ragctl/base/utf8.hpp"
#include "ragctl/extract/extractor.hpp"
#include "target.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] {
    const extract::Extraction found =
        extract::extract_text_format(fuzz::bytes_of(data, size), "text/x-rst", {});
    if (!found.text) return;
    if (!is_valid_utf8(found.text->text)) throw std::logic_error("a text that is not UTF-8");
    std::size_t at = 0;
    for (const model::Block& block : found.text->blocks) {
      if (block.begin < at || block.end <= block.begin || block.end > found.text->text.size())
        throw std::logic_error("blocks out of order");
      at = block.end;
    }
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {
      "=====\nTitle\n=====\n\n:Author: Ann\n\nLocks\n-----\n\nA *b* **c** ``d`` `e <f>`_ :ref:`g <h>` |v| "
      "[1]_ x_.\n\n"
      ".. |v| replace:: two\n.. _x: y\n.. [1] note\n\n- one\n\n  * two\n\n1. three\n\nterm\n  "
      "meaning\n\nRun::\n\n  code\n",
      "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n\n=== ===\na   b\n=== ===\nc   d\n=== ===\n\n"
      ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n\n.. csv-table::\n   :header: a, b\n\n   "
      "\"c\", d\n",
      ".. note:: Mind\n   it.\n\n.. code-block:: c\n   :caption: x\n\n   y\n\n.. figure:: a\n   :alt: b\n\n  "
      " c\n\n"
      "| verse\n| two\n\n>>> 1\n2\n\n  quote\n\n..\n  comment\n"};
}
