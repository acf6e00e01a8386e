#include "mupdf.h"

#include <mupdf/fitz.h>
#include <stdio.h>
#include <string.h>

#include "mupdf_pdf.h"

// Only these parsers are linked in and reachable, whatever a document claims to be.
extern fz_document_handler pdf_document_handler;
extern fz_document_handler epub_document_handler;
extern fz_document_handler xps_document_handler;

// Fonts and decoded streams kept for reuse; enough for text, where images are never decoded.
static const size_t kStoreBytes = 64u << 20;
// A hostile page tree can claim 2^31 pages that do not exist: give up when this many in a row cannot be read.
static const int kBadPagesInARow = 64;
static const int kMaxWarnings = 20;
// A scanned page may have a stamp or a number that is text.
static const int kFewCharacters = 40;

// Reflowable documents have no pages of their own, so each chapter becomes one long one. With every author's
// style ignored, a heading is known by its size and a paragraph by the space around it. Lines this long
// hardly ever wrap, so no word or address is divided.
static const float kReflowWidth = 100000;
static const float kReflowHeight = 200000;
static const float kReflowEm = 12;
static const char kReflowStyle[] =
    "@page{margin:0}"
    "h1{font-size:40pt}h2{font-size:37pt}h3{font-size:34pt}h4{font-size:31pt}h5{font-size:28pt}h6{font-size:"
    "25pt}"
    "p,li,dd,dt,td,th,pre,blockquote,figcaption,h1,h2,h3,h4,h5,h6{margin:2em 0;text-indent:0}";

float paged_heading_size(int level) { return 43.0f - 3.0f * (float)level; }

typedef struct {
  fz_context* ctx;
  const paged_sink* sink;
  fz_document* document;
  fz_buffer* line;
  uint32_t number;  // of the page, from 1
  int stopped;
  int warnings;
  int good_pages;
  int bad_in_a_row;
  int characters;  // visible ones of the page
  char first_error[256];
} reader;

static void ignore_message(void* user, const char* message) {
  (void)user;
  (void)message;
}

static void warn(reader* r, const char* message) {
  if (r->first_error[0] == 0) (void)snprintf(r->first_error, sizeof r->first_error, "%s", message);
  if (r->warnings++ < kMaxWarnings) r->sink->warning(r->sink->context, r->number, message);
}

// --- lines
// -----------------------------------------------------------------------------------------------------

// What most characters of a line have. Eight sizes are plenty: a line with more has no size of its own.
typedef struct {
  float size[8];
  int count[8];
  int used;
  int visible;
  int bold;
  int monospaced;
} line_style;

static void count_size(line_style* style, float size) {
  for (int i = 0; i < style->used; ++i) {
    if (style->size[i] - size < 0.05f && size - style->size[i] < 0.05f) {
      ++style->count[i];
      return;
    }
  }
  if (style->used == 8) return;
  style->size[style->used] = size;
  style->count[style->used++] = 1;
}

static float dominant_size(const line_style* style) {
  int best = 0;
  for (int i = 1; i < style->used; ++i) {
    if (style->count[i] > style->count[best]) best = i;
  }
  return style->used > 0 ? style->size[best] : 0;
}

static int is_bold_font(fz_context* ctx, fz_font* font) {
  if (font == NULL) return 0;
  const char* name = fz_font_name(ctx, font);
  return fz_font_is_bold(ctx, font) || strstr(name, "Bold") != NULL || strstr(name, "bold") != NULL ||
         strstr(name, "Black") != NULL || strstr(name, "Heavy") != NULL;
}

static void append_character(fz_context* ctx, fz_buffer* line, int c) {
  if (c == 0) return;
  if (c < 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  fz_append_rune(ctx, line, c);
}

static line_style read_characters(reader* r, const fz_stext_line* line) {
  line_style style;
  memset(&style, 0, sizeof style);
  fz_font* font = NULL;
  int bold = 0;
  int monospaced = 0;
  fz_clear_buffer(r->ctx, r->line);
  for (const fz_stext_char* ch = line->first_char; ch != NULL; ch = ch->next) {
    append_character(r->ctx, r->line, ch->c);
    if (ch->c <= 32) continue;
    if (ch->font != font) {
      font = ch->font;
      bold = is_bold_font(r->ctx, font);
      monospaced = font != NULL && fz_font_is_monospaced(r->ctx, font);
    }
    count_size(&style, ch->size);
    ++style.visible;
    style.bold += bold;
    style.monospaced += monospaced;
  }
  return style;
}

static int is_upright(const fz_stext_line* line) {
  return line->wmode == 0 && line->dir.y < 0.2f && line->dir.y > -0.2f;
}

static void emit_line(reader* r, const fz_stext_line* line, int first_in_block) {
  const line_style style = read_characters(r, line);
  unsigned char* text = NULL;
  paged_line out;
  r->characters += style.visible;
  out.size = fz_buffer_storage(r->ctx, r->line, &text);
  out.text = (const char*)text;
  out.font_size = dominant_size(&style);
  out.left = line->bbox.x0;
  out.top = line->bbox.y0;
  out.right = line->bbox.x1;
  out.bottom = line->bbox.y1;
  out.flags = (first_in_block ? PAGED_FIRST_IN_BLOCK : 0u) | (is_upright(line) ? 0u : PAGED_TURNED);
  if (style.visible > 0 && style.bold * 10 >= style.visible * 9) out.flags |= PAGED_BOLD;
  if (style.visible > 0 && style.monospaced * 10 >= style.visible * 9) out.flags |= PAGED_MONOSPACED;
  if (r->sink->line(r->sink->context, &out) != 0) r->stopped = 1;
}

static void emit_text(reader* r, const fz_stext_page* text) {
  for (const fz_stext_block* block = text->first_block; block != NULL; block = block->next) {
    if (block->type != FZ_STEXT_BLOCK_TEXT) continue;
    for (const fz_stext_line* line = block->u.t.first_line; line != NULL && !r->stopped; line = line->next) {
      emit_line(r, line, line == block->u.t.first_line);
    }
  }
}

// --- pages
// -----------------------------------------------------------------------------------------------------

// What was drawn before an error in the middle of a page is kept.
static void run_page(reader* r, fz_page* page, fz_stext_page* text, int flags) {
  fz_context* ctx = r->ctx;
  fz_stext_options options = {flags, 1};
  fz_device* device = NULL;
  fz_var(device);
  fz_try(ctx) {
    device = fz_new_stext_device(ctx, text, &options);
    fz_run_page(ctx, page, device, fz_identity, NULL);
    fz_close_device(ctx, device);
  }
  fz_always(ctx) { fz_drop_device(ctx, device); }
  fz_catch(ctx) {
    if (fz_caught(ctx) == FZ_ERROR_MEMORY) fz_rethrow(ctx);
    warn(r, fz_caught_message(ctx));
  }
}

static float area(fz_rect r) { return fz_is_empty_rect(r) ? 0 : (r.x1 - r.x0) * (r.y1 - r.y0); }

static float share_of_images(const fz_stext_page* text, fz_rect box) {
  float covered = 0;
  for (const fz_stext_block* block = text->first_block; block != NULL; block = block->next) {
    if (block->type == FZ_STEXT_BLOCK_IMAGE) covered += area(fz_intersect_rect(block->bbox, box));
  }
  return area(box) > 0 ? fz_min(covered / area(box), 1) : 0;
}

// Only pages with hardly any text are asked, because images between them would divide lines of text.
static void find_images(reader* r, fz_page* page) {
  fz_context* ctx = r->ctx;
  fz_stext_page* text = NULL;
  fz_var(text);
  fz_try(ctx) {
    const fz_rect box = fz_bound_page(ctx, page);
    text = fz_new_stext_page(ctx, box);
    run_page(r, page, text, FZ_STEXT_PRESERVE_IMAGES);
    r->sink->images(r->sink->context, share_of_images(text, box));
  }
  fz_always(ctx) { fz_drop_stext_page(ctx, text); }
  fz_catch(ctx) { fz_rethrow(ctx); }
}

static void read_page(reader* r, fz_page* page) {
  fz_context* ctx = r->ctx;
  fz_stext_page* text = NULL;
  fz_var(text);
  r->characters = 0;
  fz_try(ctx) {
    const fz_rect box = fz_bound_page(ctx, page);
    r->sink->box(r->sink->context, box.y0, box.y1);
    text = fz_new_stext_page(ctx, box);
    run_page(r, page, text, 0);
    emit_text(r, text);
    if (!r->stopped && paged_read_notes(ctx, page, text, r->sink) != 0) r->stopped = 1;
    if (!r->stopped && r->characters <= kFewCharacters) find_images(r, page);
  }
  fz_always(ctx) { fz_drop_stext_page(ctx, text); }
  fz_catch(ctx) { fz_rethrow(ctx); }
}

static void load_and_read_page(reader* r, int chapter, int page_of_chapter) {
  fz_context* ctx = r->ctx;
  fz_page* page = NULL;
  fz_var(page);
  fz_try(ctx) {
    page = fz_load_chapter_page(ctx, r->document, chapter, page_of_chapter);
    read_page(r, page);
    ++r->good_pages;
    r->bad_in_a_row = 0;
  }
  fz_always(ctx) { fz_drop_page(ctx, page); }
  fz_catch(ctx) {
    if (fz_caught(ctx) == FZ_ERROR_MEMORY) fz_rethrow(ctx);
    warn(r, fz_caught_message(ctx));
    ++r->bad_in_a_row;
  }
}

static void read_chapter(reader* r, int chapter) {
  const int pages = fz_count_chapter_pages(r->ctx, r->document, chapter);
  for (int i = 0; i < pages && !r->stopped; ++i) {
    if (r->bad_in_a_row >= kBadPagesInARow) {
      warn(r, "too many pages in a row cannot be read, gave up");
      return;
    }
    ++r->number;
    if (r->sink->page(r->sink->context, r->number) != 0) r->stopped = 1;
    if (!r->stopped) load_and_read_page(r, chapter, i);
  }
}

static void read_chapters(reader* r) {
  fz_context* ctx = r->ctx;
  const int chapters = fz_count_chapters(ctx, r->document);
  for (int i = 0; i < chapters && !r->stopped && r->bad_in_a_row < kBadPagesInARow; ++i) {
    fz_try(ctx) { read_chapter(r, i); }
    fz_catch(ctx) {
      if (fz_caught(ctx) == FZ_ERROR_MEMORY) fz_rethrow(ctx);
      warn(r, fz_caught_message(ctx));
      ++r->bad_in_a_row;
    }
  }
}

// --- the document
// ----------------------------------------------------------------------------------------------

static void read_metadata(reader* r) {
  static const char* const kKeys[] = {FZ_META_INFO_TITLE,        FZ_META_INFO_AUTHOR,
                                      FZ_META_INFO_SUBJECT,      FZ_META_INFO_KEYWORDS,
                                      FZ_META_INFO_CREATIONDATE, FZ_META_INFO_MODIFICATIONDATE};
  fz_context* ctx = r->ctx;
  char value[2048];
  for (size_t i = 0; i < sizeof kKeys / sizeof kKeys[0]; ++i) {
    fz_try(ctx) {
      value[0] = 0;
      if (fz_lookup_metadata(ctx, r->document, kKeys[i], value, (int)sizeof value) > 0 && value[0] != 0) {
        r->sink->metadata(r->sink->context, kKeys[i] + strlen(FZ_META_INFO), value);
      }
    }
    fz_catch(ctx) {
      if (fz_caught(ctx) == FZ_ERROR_MEMORY) fz_rethrow(ctx);
    }
  }
}

static void read_structure(reader* r) {
  fz_context* ctx = r->ctx;
  r->number = 0;
  if (paged_read_embedded_files(ctx, r->document, r->sink) != 0 ||
      paged_read_page_labels(ctx, r->document, r->sink) != 0 ||
      paged_read_outline(ctx, r->document, r->sink) != 0)
    r->stopped = 1;
}

static int authenticate(reader* r, const paged_input* input) {
  if (!fz_needs_password(r->ctx, r->document)) return 1;
  if (fz_authenticate_password(r->ctx, r->document, "")) return 1;
  for (size_t i = 0; i < input->password_count; ++i) {
    if (fz_authenticate_password(r->ctx, r->document, input->passwords[i])) return 1;
  }
  return 0;
}

static paged_status read_document(reader* r, const paged_input* input) {
  if (!authenticate(r, input)) return PAGED_NO_PASSWORD;
  const int reflowable = fz_is_document_reflowable(r->ctx, r->document);
  r->sink->layout(r->sink->context, reflowable);
  if (reflowable) fz_layout_document(r->ctx, r->document, kReflowWidth, kReflowHeight, kReflowEm);
  read_metadata(r);
  read_chapters(r);
  if (!reflowable && !r->stopped) read_structure(r);
  return r->stopped ? PAGED_STOPPED : PAGED_OK;
}

static void open_document(reader* r, const paged_input* input) {
  fz_context* ctx = r->ctx;
  fz_stream* stream = NULL;
  fz_var(stream);
  fz_try(ctx) {
    fz_register_document_handler(ctx, &pdf_document_handler);
    fz_register_document_handler(ctx, &epub_document_handler);
    fz_register_document_handler(ctx, &xps_document_handler);
    fz_set_use_document_css(ctx, 0);
    fz_set_user_css(ctx, kReflowStyle);
    stream = fz_open_memory(ctx, (const unsigned char*)input->bytes, input->size);
    r->document = fz_open_document_with_stream(ctx, input->media_type, stream);
    r->line = fz_new_buffer(ctx, 1024);
  }
  fz_always(ctx) { fz_drop_stream(ctx, stream); }
  fz_catch(ctx) { fz_rethrow(ctx); }
}

static paged_status read_with_context(reader* r, const paged_input* input, char* message,
                                      size_t message_size) {
  fz_context* ctx = r->ctx;
  paged_status status = PAGED_BROKEN;
  fz_var(status);
  fz_set_warning_callback(ctx, ignore_message, NULL);
  fz_set_error_callback(ctx, ignore_message, NULL);
  fz_disable_icc(ctx);
  fz_try(ctx) {
    open_document(r, input);
    status = read_document(r, input);
    if (status == PAGED_OK && r->good_pages == 0) {
      status = PAGED_BROKEN;
      (void)snprintf(message, message_size, "%s",
                     r->first_error[0] != 0 ? r->first_error : "it has no pages");
    }
  }
  fz_always(ctx) {
    fz_drop_buffer(ctx, r->line);
    fz_drop_document(ctx, r->document);
  }
  fz_catch(ctx) {
    status = fz_caught(ctx) == FZ_ERROR_MEMORY ? PAGED_OUT_OF_MEMORY : PAGED_BROKEN;
    (void)snprintf(message, message_size, "%s", fz_caught_message(ctx));
  }
  return status;
}

paged_status paged_read(const paged_input* input, const paged_sink* sink, char* message,
                        size_t message_size) {
  reader r;
  memset(&r, 0, sizeof r);
  r.sink = sink;
  message[0] = 0;
  r.ctx = fz_new_context(NULL, NULL, kStoreBytes);
  if (r.ctx == NULL) return PAGED_OUT_OF_MEMORY;
  const paged_status status = read_with_context(&r, input, message, message_size);
  fz_drop_context(r.ctx);
  return status;
}
