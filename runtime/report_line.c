/* The result line of `osler batch`: no blanks, byte for byte as docs/results.md says.
 *
 * This is the hot path: it appends to one buffer, and allocates only where missing facts are asked for. */
#include <string.h>

#include "runtime/report.h"
#include "runtime/value.h"

static const char *const outcome_json[] = { "\"no\"", "\"unknown\"", "\"contraindicated\"", "\"yes\"" };

#define PUT(out, literal) text_put(out, literal, sizeof(literal) - 1)

/* Like text_json, and quick for what is almost always the case: bytes that need no escape. */
static void put_string(const char *bytes, size_t length, struct text *out) {
    bool plain = true;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        plain &= c >= ' ' && c < 0x7F && c != '"' && c != '\\';
    }
    if (!plain) {
        text_json(out, bytes, length);
        return;
    }
    text_putc(out, '"');
    text_put(out, bytes, length);
    text_putc(out, '"');
}

static void put_name(const struct program *program, uint32_t recommendation, bool first, struct text *out) {
    const char *name = program_text(program, program->recommendation[recommendation].name);
    if (!first) text_putc(out, ',');
    put_string(name, strlen(name), out);
    text_putc(out, ':');
}

static void put_outcomes(const struct context *context, struct text *out) {
    const struct program *program = context->program;
    PUT(out, ",\"outcomes\":{");
    for (uint32_t i = 0; i < program->recommendations; i++) {
        put_name(program, i, i == 0, out);
        text_puts(out, outcome_json[context->truth[program->recommendation[i].outcome] & 3]);
    }
    text_putc(out, '}');
}

static void put_dose(const struct context *context, const struct program_dose *dose, struct text *out) {
    char digits[DECIMAL_TEXT];
    const char *unit = program_text(context->program, context->program->unit[dose->unit].code);
    bool wide = dose->kind == VALUE_WIDE;
    bool known = wide ? decimal_is_known(context->wide[dose->reg]) : context->number[dose->reg] != NUMBER_UNKNOWN;
    if (!known) {
        PUT(out, "null");
        return;
    }
    text_putc(out, '"');
    text_put(out, digits, wide ? decimal_print(context->wide[dose->reg], digits)
                               : value_digits(context->number[dose->reg], dose->scale, digits));
    if (unit[0] && strcmp(unit, "1") != 0) {
        text_putc(out, ' ');
        text_puts(out, unit);
    }
    text_putc(out, '"');
}

static void put_doses(const struct context *context, struct text *out) {
    const struct program *program = context->program;
    bool first = true;
    PUT(out, ",\"doses\":{");
    for (uint32_t i = 0; i < program->recommendations; i++) {
        const struct program_recommendation *r = &program->recommendation[i];
        if (r->doses == 0 || context->truth[r->outcome] != TRUTH_YES) continue;
        put_name(program, i, first, out);
        first = false;
        for (uint32_t j = 0; j < r->doses; j++) {
            text_putc(out, j == 0 ? '[' : ',');
            put_dose(context, &program->dose[r->first_dose + j], out);
        }
        text_putc(out, ']');
    }
    text_putc(out, '}');
}

static bool put_missing_of(struct context *context, struct box *box, uint32_t recommendation, struct text *name,
                           struct text *out) {
    struct missing_set set = { 0 };
    if (box && !box_missing(box, recommendation, &set)) out->failed = true;
    text_putc(out, '[');
    for (size_t i = 0; i < set.count; i++) {
        if (i) text_putc(out, ',');
        text_clear(name);
        missing_print(context->program, &set.at[i], name);
        if (name->failed) out->failed = true;
        else put_string(name->bytes, name->length, out);
    }
    text_putc(out, ']');
    return set.may;
}

static void put_missing(struct context *context, struct box *box, struct text *out) {
    const struct program *program = context->program;
    struct text name;
    text_init(&name, &context->arena);
    PUT(out, ",\"missing\":{");
    bool first = true;
    uint32_t *may = NULL;
    size_t mays = 0, may_room = 0;
    for (uint32_t i = 0; i < program->recommendations; i++) {
        if (context->truth[program->recommendation[i].outcome] != TRUTH_UNKNOWN) continue;
        put_name(program, i, first, out);
        first = false;
        if (put_missing_of(context, box, i, &name, out) && ARENA_ROOM(&context->arena, may, mays, may_room))
            may[mays++] = i;
    }
    text_putc(out, '}');
    for (size_t i = 0; i < mays; i++) {
        const char *id = program_text(program, program->recommendation[may[i]].name);
        text_puts(out, i == 0 ? ",\"may\":[" : ",");
        put_string(id, strlen(id), out);
        if (i + 1 == mays) text_putc(out, ']');
    }
}

/* What was given and could not be read: only where there is any, and whatever parts are asked for. */
static void put_unreadable(const struct context *context, struct text *out) {
    const struct program *program = context->program;
    bool first = true;
    for (size_t i = 0; i < context->notices; i++) {
        const struct notice *notice = &context->notice[i];
        if (notice->kind != NOTICE_UNREADABLE) continue;
        const char *fact = program_text(program, program->fact[notice->fact].name);
        text_puts(out, first ? ",\"unreadable\":{" : ",");
        put_string(fact, strlen(fact), out);
        text_putc(out, ':');
        put_string(notice->given.bytes, notice->given.length, out);
        first = false;
    }
    if (!first) text_putc(out, '}');
}

void report_line(struct context *context, struct box *box, const struct report_options *options, struct text *out) {
    uint32_t applies = context->program->guideline->applies;
    bool all = !options || (!options->outcomes && !options->doses && !options->missing);
    PUT(out, "{\"patient\":");
    if (context->patient.length)
        put_string(context->patient.bytes, context->patient.length, out);
    else
        PUT(out, "null");
    PUT(out, ",\"applies\":");
    text_puts(out, outcome_json[applies == NONE ? TRUTH_YES : context->truth[applies] & 3]);
    if (all || options->outcomes) put_outcomes(context, out);
    if (all || options->doses) put_doses(context, out);
    if (all || options->missing) put_missing(context, box, out);
    put_unreadable(context, out);
    PUT(out, "}\n");
    if (context->arena.failed) out->failed = true;
}
