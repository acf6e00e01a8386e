#include "mupdf_pdf.h"

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
#include <string.h>

// No real page has so many; each may ask for all characters of its page.
static const int kMostNotesOfPage = 2000;
static const int kMostQuads = 64;
static const int kMostBookmarks = 20000;
static const int kDeepestBookmark = 32;
static const int kMostNames = 2000;
static const int kDeepestTree = 16;
static const int kHidden = 2;  // the flag of an annotation

static void ignore_unless_out_of_memory(fz_context* ctx) {
  if (fz_caught(ctx) == FZ_ERROR_MEMORY) fz_rethrow(ctx);
}

static const char* text_at(fz_context* ctx, pdf_obj* object, pdf_obj* key) {
  const char* text = pdf_dict_get_text_string(ctx, object, key);
  return text != NULL ? text : "";
}

static int is_blank(const char* text) { return text[strspn(text, " \t\r\n\f\v")] == 0; }

// --- notes
// -----------------------------------------------------------------------------------------------------

static int is_within(const fz_stext_char* ch, fz_rect place) {
  const float x = (ch->quad.ll.x + ch->quad.ur.x) / 2;
  const float y = (ch->quad.ll.y + ch->quad.ur.y) / 2;
  return x >= place.x0 && x <= place.x1 && y >= place.y0 && y <= place.y1;
}

// The characters whose middle is within the place; those of different lines with a blank between.
static void append_text_at(fz_context* ctx, const fz_stext_page* text, fz_rect place, fz_buffer* out) {
  for (const fz_stext_block* block = text->first_block; block != NULL; block = block->next) {
    if (block->type != FZ_STEXT_BLOCK_TEXT) continue;
    for (const fz_stext_line* line = block->u.t.first_line; line != NULL; line = line->next) {
      if (!fz_is_valid_rect(fz_intersect_rect(line->bbox, place))) continue;
      fz_append_byte(ctx, out, ' ');
      for (const fz_stext_char* ch = line->first_char; ch != NULL; ch = ch->next) {
        if (ch->c >= 32 && is_within(ch, place)) fz_append_rune(ctx, out, ch->c);
      }
    }
  }
}

static int draws_text_at(fz_context* ctx, const fz_stext_page* text, fz_rect place) {
  fz_buffer* drawn = fz_new_buffer(ctx, 64);
  int any = 0;
  fz_var(any);
  fz_try(ctx) {
    append_text_at(ctx, text, place, drawn);
    any = !is_blank(fz_string_from_buffer(ctx, drawn));
  }
  fz_always(ctx) { fz_drop_buffer(ctx, drawn); }
  fz_catch(ctx) { fz_rethrow(ctx); }
  return any;
}

// The words under a highlight, a line or a strike.
static void append_marked(fz_context* ctx, pdf_annot* annot, const fz_stext_page* text, fz_buffer* out) {
  const int count = pdf_annot_quad_point_count(ctx, annot);
  for (int i = 0; i < count && i < kMostQuads; ++i)
    append_text_at(ctx, text, fz_rect_from_quad(pdf_annot_quad_point(ctx, annot, i)), out);
}

static int emit(const paged_sink* sink, paged_note note, fz_rect place) {
  note.left = place.x0;
  note.top = place.y0;
  note.right = place.x1;
  note.bottom = place.y1;
  return is_blank(note.text) ? 0 : sink->note(sink->context, &note);
}

static int emit_comment(fz_context* ctx, pdf_annot* annot, fz_stext_page* text, const paged_sink* sink) {
  pdf_obj* object = pdf_annot_obj(ctx, annot);
  fz_buffer* marked = NULL;
  int stop = 0;
  fz_var(marked);
  fz_var(stop);
  fz_try(ctx) {
    marked = fz_new_buffer(ctx, 256);
    if (pdf_annot_has_quad_points(ctx, annot)) append_marked(ctx, annot, text, marked);
    const paged_note note = {.kind = PAGED_COMMENT,
                             .text = text_at(ctx, object, PDF_NAME(Contents)),
                             .by = text_at(ctx, object, PDF_NAME(T)),
                             .quoted = fz_string_from_buffer(ctx, marked)};
    stop = emit(sink, note, pdf_bound_annot(ctx, annot));
  }
  fz_always(ctx) { fz_drop_buffer(ctx, marked); }
  fz_catch(ctx) { fz_rethrow(ctx); }
  return stop;
}

static int emit_attachment(fz_context* ctx, pdf_obj* object, const paged_sink* sink) {
  pdf_obj* file = pdf_dict_get(ctx, object, PDF_NAME(FS));
  const char* name = text_at(ctx, file, PDF_NAME(UF));
  if (is_blank(name)) name = text_at(ctx, file, PDF_NAME(F));
  return is_blank(name) ? 0 : sink->embedded_file(sink->context, name);
}

static int read_annotation(fz_context* ctx, pdf_annot* annot, fz_stext_page* text, const paged_sink* sink) {
  pdf_obj* object = pdf_annot_obj(ctx, annot);
  const enum pdf_annot_type type = pdf_annot_type(ctx, annot);
  if (type == PDF_ANNOT_FILE_ATTACHMENT && emit_attachment(ctx, object, sink) != 0) return 1;
  if ((pdf_dict_get_int(ctx, object, PDF_NAME(F)) & kHidden) != 0) return 0;
  if (type == PDF_ANNOT_POPUP || type == PDF_ANNOT_LINK || type == PDF_ANNOT_WIDGET) return 0;
  const char* contents = text_at(ctx, object, PDF_NAME(Contents));
  if (is_blank(contents)) return 0;
  if (type != PDF_ANNOT_FREE_TEXT) return emit_comment(ctx, annot, text, sink);
  const fz_rect place = pdf_bound_annot(ctx, annot);
  const paged_note note = {.kind = PAGED_FREE_TEXT, .text = contents, .by = "", .quoted = ""};
  return draws_text_at(ctx, text, place) ? 0 : emit(sink, note, place);
}

// The state that was chosen, drawn as a mark of some font that says nothing; without words for people it says
// nothing either.
static int read_button(fz_context* ctx, pdf_annot* widget, const paged_sink* sink) {
  pdf_obj* object = pdf_annot_obj(ctx, widget);
  pdf_obj* words = pdf_dict_get_inheritable(ctx, object, PDF_NAME(TU));
  const char* state = pdf_to_name(ctx, pdf_dict_get(ctx, object, PDF_NAME(AS)));
  if (words == NULL || strcmp(state, "Off") == 0) return 0;
  const paged_note note = {
      .kind = PAGED_FIELD, .text = state, .by = pdf_to_text_string(ctx, words), .quoted = ""};
  return emit(sink, note, pdf_bound_annot(ctx, widget));
}

static int read_value(fz_context* ctx, pdf_annot* widget, const fz_stext_page* text, const paged_sink* sink) {
  const char* value = pdf_annot_field_value(ctx, widget);
  const fz_rect place = pdf_bound_annot(ctx, widget);
  if (value == NULL || is_blank(value) || draws_text_at(ctx, text, place)) return 0;
  const char* label = pdf_annot_field_label(ctx, widget);
  const paged_note note = {.kind = PAGED_FIELD, .text = value, .by = label ? label : "", .quoted = ""};
  return emit(sink, note, place);
}

static int read_widget(fz_context* ctx, pdf_annot* widget, fz_stext_page* text, const paged_sink* sink) {
  pdf_obj* object = pdf_annot_obj(ctx, widget);
  if ((pdf_dict_get_int(ctx, object, PDF_NAME(F)) & kHidden) != 0) return 0;
  switch (pdf_field_type(ctx, object)) {
    case PDF_WIDGET_TYPE_TEXT:
      if ((pdf_field_flags(ctx, object) & PDF_TX_FIELD_IS_PASSWORD) != 0) return 0;
      return read_value(ctx, widget, text, sink);
    case PDF_WIDGET_TYPE_COMBOBOX:
    case PDF_WIDGET_TYPE_LISTBOX:
      return read_value(ctx, widget, text, sink);
    case PDF_WIDGET_TYPE_CHECKBOX:
    case PDF_WIDGET_TYPE_RADIOBUTTON:
      return read_button(ctx, widget, sink);
    default:
      return 0;
  }
}

typedef int read_one(fz_context*, pdf_annot*, fz_stext_page*, const paged_sink*);

// A broken annotation is left out.
static int read_leniently(fz_context* ctx, read_one* read, pdf_annot* annot, fz_stext_page* text,
                          const paged_sink* sink) {
  int stop = 0;
  fz_var(stop);
  fz_try(ctx) { stop = read(ctx, annot, text, sink); }
  fz_catch(ctx) { ignore_unless_out_of_memory(ctx); }
  return stop;
}

int paged_read_notes(fz_context* ctx, fz_page* page, void* stext_page, const paged_sink* sink) {
  fz_stext_page* text = stext_page;
  pdf_page* pdf = pdf_page_from_fz_page(ctx, page);
  if (pdf == NULL) return 0;
  int count = 0;
  int stop = 0;
  for (pdf_annot* each = pdf_first_widget(ctx, pdf); each != NULL && !stop && count < kMostNotesOfPage;
       each = pdf_next_widget(ctx, each), ++count)
    stop = read_leniently(ctx, read_widget, each, text, sink);
  for (pdf_annot* each = pdf_first_annot(ctx, pdf); each != NULL && !stop && count < kMostNotesOfPage;
       each = pdf_next_annot(ctx, each), ++count)
    stop = read_leniently(ctx, read_annotation, each, text, sink);
  return stop;
}

// --- the outline
// -----------------------------------------------------------------------------------------------

static int emit_bookmark(fz_context* ctx, fz_document* document, const fz_outline_item* item, int level,
                         const paged_sink* sink) {
  if (item == NULL || item->title == NULL || item->uri == NULL) return 0;
  if (is_blank(item->title) || fz_is_external_link(ctx, item->uri)) return 0;
  float x = 0;
  float y = 0;
  const fz_location place = fz_resolve_link(ctx, document, item->uri, &x, &y);
  const int page = place.page < 0 ? -1 : fz_page_number_from_location(ctx, document, place);
  if (page < 0) return 0;
  const paged_bookmark bookmark = {item->title, level, (uint32_t)page + 1, y};
  return sink->bookmark(sink->context, &bookmark);
}

// In document order: down where there is something below, else on, else up and on. An outline that leads back
// into itself ends with the count.
static int walk_outline(fz_context* ctx, fz_document* document, fz_outline_iterator* at,
                        const paged_sink* sink) {
  int level = 1;
  for (int count = 0; count < kMostBookmarks; ++count) {
    if (emit_bookmark(ctx, document, fz_outline_iterator_item(ctx, at), level, sink) != 0) return 1;
    if (level < kDeepestBookmark) {
      const int down = fz_outline_iterator_down(ctx, at);
      if (down >= 0) ++level;
      if (down == 0) continue;
      if (down > 0) {  // stands below, where nothing is
        if (fz_outline_iterator_up(ctx, at) < 0) return 0;
        --level;
      }
    }
    while (fz_outline_iterator_next(ctx, at) != 0) {
      if (level == 1 || fz_outline_iterator_up(ctx, at) < 0) return 0;
      --level;
    }
  }
  return 0;
}

int paged_read_outline(fz_context* ctx, fz_document* document, const paged_sink* sink) {
  fz_outline_iterator* at = NULL;
  int stop = 0;
  fz_var(at);
  fz_var(stop);
  fz_try(ctx) {
    at = fz_new_outline_iterator(ctx, document);
    if (at != NULL && fz_outline_iterator_item(ctx, at) != NULL) stop = walk_outline(ctx, document, at, sink);
  }
  fz_always(ctx) { fz_drop_outline_iterator(ctx, at); }
  fz_catch(ctx) { ignore_unless_out_of_memory(ctx); }
  return stop;
}

// --- files and labels
// ------------------------------------------------------------------------------------------

int paged_read_embedded_files(fz_context* ctx, fz_document* document, const paged_sink* sink) {
  pdf_document* pdf = pdf_document_from_fz_document(ctx, document);
  pdf_obj* files = NULL;
  int stop = 0;
  if (pdf == NULL) return 0;
  fz_var(files);
  fz_var(stop);
  fz_try(ctx) {
    files = pdf_load_name_tree(ctx, pdf, PDF_NAME(EmbeddedFiles));
    const int count = files != NULL ? pdf_dict_len(ctx, files) : 0;
    for (int i = 0; i < count && i < kMostNames && !stop; ++i) {
      pdf_obj* file = pdf_dict_get_val(ctx, files, i);
      const char* name = text_at(ctx, file, PDF_NAME(UF));
      if (is_blank(name)) name = text_at(ctx, file, PDF_NAME(F));
      if (is_blank(name)) name = pdf_to_name(ctx, pdf_dict_get_key(ctx, files, i));
      if (!is_blank(name)) stop = sink->embedded_file(sink->context, name);
    }
  }
  fz_always(ctx) { pdf_drop_obj(ctx, files); }
  fz_catch(ctx) { ignore_unless_out_of_memory(ctx); }
  return stop;
}

static int read_labels(fz_context* ctx, pdf_obj* node, int depth, int* left, const paged_sink* sink) {
  pdf_obj* numbers = pdf_dict_get(ctx, node, PDF_NAME(Nums));
  for (int i = 0; i + 1 < pdf_array_len(ctx, numbers) && --*left > 0; i += 2) {
    pdf_obj* range = pdf_array_get(ctx, numbers, i + 1);
    const int page = pdf_array_get_int(ctx, numbers, i);
    pdf_obj* start = pdf_dict_gets(ctx, range, "St");
    const int first = start != NULL ? pdf_to_int(ctx, start) : 1;
    const paged_label label = {(uint32_t)page + 1, pdf_dict_get_name(ctx, range, PDF_NAME(S))[0],
                               text_at(ctx, range, PDF_NAME(P)), first};
    if (page >= 0 && sink->label(sink->context, &label) != 0) return 1;
  }
  pdf_obj* kids = pdf_dict_get(ctx, node, PDF_NAME(Kids));
  for (int i = 0; depth < kDeepestTree && i < pdf_array_len(ctx, kids) && --*left > 0; ++i) {
    if (read_labels(ctx, pdf_array_get(ctx, kids, i), depth + 1, left, sink) != 0) return 1;
  }
  return 0;
}

int paged_read_page_labels(fz_context* ctx, fz_document* document, const paged_sink* sink) {
  pdf_document* pdf = pdf_document_from_fz_document(ctx, document);
  int stop = 0;
  if (pdf == NULL) return 0;
  fz_var(stop);
  fz_try(ctx) {
    int left = kMostNames;
    stop = read_labels(ctx, pdf_dict_getp(ctx, pdf_trailer(ctx, pdf), "Root/PageLabels"), 0, &left, sink);
  }
  fz_catch(ctx) { ignore_unless_out_of_memory(ctx); }
  return stop;
}
