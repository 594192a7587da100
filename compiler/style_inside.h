/* style_inside: the rules and the exceptions to them. */
#ifndef OSLER_COMPILER_STYLE_INSIDE_H
#define OSLER_COMPILER_STYLE_INSIDE_H

#include "compiler/style.h"

enum style_rule {
#define STYLE(rule, diagnostic) RULE_##diagnostic,
#include "compiler/style.def"
#undef STYLE
    STYLE_RULES
};

/* `# osler: allow RULE because REASON` */
struct allowance {
    enum style_rule rule;
    const struct decl *decl; /* what it excuses, NULL for nothing */
    struct span comment;
    bool needed;
};

struct style {
    struct compilation *c;
    const struct tree *tree; /* of the first file */
    struct allowance *allowance;
    size_t allowances, room;
};

/* style_allow.c: reads the exceptions, reports the wrong ones; afterwards those that nothing needed. */
void style_read_allowances(struct style *s);
void style_report_unneeded(struct style *s);
bool style_is_allowed(struct style *s, enum style_rule rule, const struct decl *decl);

/* style_rules.c: each looks at the whole file. */
#define STYLE(rule, diagnostic) void style_##rule(struct style *s);
#include "compiler/style.def"
#undef STYLE

#endif
