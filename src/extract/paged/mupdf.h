#pragma once
#include <stddef.h>
#include <stdint.h>

// MuPDF reports errors by longjmp, which skips C++ destructors. So all of it stays behind this plain C
// border: the reader walks the document and hands each line to a sink. No sink function may throw or jump.

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  PAGED_OK,
  PAGED_NO_PASSWORD,    ///< encrypted, and none of the passwords fits
  PAGED_BROKEN,         ///< not readable as what it claims to be; `message` says why
  PAGED_OUT_OF_MEMORY,  ///< the address space limit was reached
  PAGED_STOPPED         ///< a sink function asked to stop
} paged_status;

/// How a line is set: its characters, where nearly all of them agree; turned: written downward or at an
/// angle.
enum { PAGED_BOLD = 1, PAGED_MONOSPACED = 2, PAGED_FIRST_IN_BLOCK = 4, PAGED_TURNED = 8 };

typedef struct {
  const char* text;  ///< UTF-8, not terminated, without NUL
  size_t size;
  float font_size;  ///< the one that most characters have, in points
  float left, top, right, bottom;
  unsigned flags;
} paged_line;

typedef enum {
  PAGED_COMMENT,   ///< `by` is its author
  PAGED_FIELD,     ///< the value of a form field that the page does not draw; `by` is the field's name
  PAGED_FREE_TEXT  ///< text put on the page that the page does not draw
} paged_note_kind;

/// Strings are UTF-8, terminated, never null, and may be empty except `text`.
typedef struct {
  paged_note_kind kind;
  const char* text;
  const char* by;
  const char* quoted;  ///< the words that a comment marks
  float left, top, right, bottom;
} paged_note;

/// An entry of the outline. `top` is where on the page it leads to.
typedef struct {
  const char* title;
  int level;      ///< from 1
  uint32_t page;  ///< from 1
  float top;
} paged_bookmark;

/// From this page on (from 1) the pages are labelled `prefix` and a number that counts from `first`.
typedef struct {
  uint32_t page;
  char style;  ///< D, R, r, A or a as in PDF 32000-1, 12.4.2; 0: the prefix alone
  const char* prefix;
  int first;
} paged_label;

/// Where the document goes. Functions that return int stop the reader with non-zero.
typedef struct {
  void* context;
  void (*layout)(void* context, int reflowable);
  int (*page)(void* context, uint32_t number);
  void (*box)(void* context, float top, float bottom);  ///< of the page, before its lines
  int (*line)(void* context, const paged_line* line);
  /// Of a page with hardly any text: the share of it that images cover, 0..1.
  void (*images)(void* context, float share);
  int (*note)(void* context, const paged_note* note);
  int (*bookmark)(void* context, const paged_bookmark* bookmark);
  int (*embedded_file)(void* context, const char* name);
  int (*label)(void* context, const paged_label* label);
  void (*warning)(void* context, uint32_t page, const char* message);
  void (*metadata)(void* context, const char* key, const char* value);
} paged_sink;

typedef struct {
  const char* bytes;
  size_t size;
  const char* media_type;
  const char* const* passwords;  ///< besides the empty one, which is always tried
  size_t password_count;
} paged_input;

/// `message` gets one line when the status is PAGED_BROKEN.
paged_status paged_read(const paged_input* input, const paged_sink* sink, char* message, size_t message_size);

/// The font size (points) that a reflowable document's heading of `level` 1..6 is laid out with.
float paged_heading_size(int level);

#ifdef __cplusplus
}
#endif
