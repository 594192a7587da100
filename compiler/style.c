#include "compiler/style.h"

#include "compiler/style_inside.h"

void style_check(struct compilation *c) {
    struct style s = { .c = c, .tree = c->file[0].tree };
    style_read_allowances(&s);
#define STYLE(rule, diagnostic) style_##rule(&s);
#include "compiler/style.def"
#undef STYLE
    style_report_unneeded(&s);
}
