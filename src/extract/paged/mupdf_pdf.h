#pragma once
#include "mupdf.h"

typedef struct fz_context fz_context;
typedef struct fz_document fz_document;
typedef struct fz_page fz_page;

// What a PDF holds besides what its pages draw; of other formats these functions find nothing. For the C
// reader alone: they jump (fz_throw) where memory ends, and leave out what is broken. Those that return int
// say whether a sink function asked to stop.

/// Comments, and the values of form fields and the free text that the page does not draw itself. `stext_page`
/// is the fz_stext_page of the page, a type that cannot be declared without MuPDF's headers.
int paged_read_notes(fz_context* ctx, fz_page* page, void* stext_page, const paged_sink* sink);

/// The outline in document order, the names of embedded files, and the page labels.
int paged_read_outline(fz_context* ctx, fz_document* document, const paged_sink* sink);
int paged_read_embedded_files(fz_context* ctx, fz_document* document, const paged_sink* sink);
int paged_read_page_labels(fz_context* ctx, fz_document* document, const paged_sink* sink);
