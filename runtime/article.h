/* article: the guideline as a page to read, made from its rules; with a patient, what it says for that patient. */
#ifndef OSLER_RUNTIME_ARTICLE_H
#define OSLER_RUNTIME_ARTICLE_H

#include "runtime/report.h"

enum article_form { ARTICLE_HTML, ARTICLE_MARKDOWN, ARTICLE_TEXT };

struct article_options {
    enum article_form form;
    struct report_options report; /* the reader, the language, the width of a text */
    bool patient; /* say what holds for the patient in the context; else only the guideline speaks */
};

/* The context has been run. False without memory. */
bool article_put(struct context *context, struct box *box, const struct article_options *options, struct text *out);

#endif
