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

/* --- What is the same in every line ------------------------------------------------------------------ */

/* All texts of outcomes and doses, made once for a context: a line is put together from pieces whose length is known. Each is copied
 * in steps of STEP bytes, so the texts end with as many to spare, and the line has room for them. */
enum { STEP = 16, LINE_REST = 128 /* what else a line usually holds */ };

struct piece {
    uint32_t at, length; /* in the texts */
};

struct line_plan {
    const char *texts;
    struct piece (*outcome)[4]; /* by recommendation and outcome: "name":"yes", */
    struct piece *doses;        /* by recommendation: "name":[ */
    struct piece *unit;         /* by dose:  mg" */
    size_t most_outcomes, most_doses; /* bytes that all of them can take */
};

static struct piece piece_end(const struct text *texts, size_t from) {
    return (struct piece){ (uint32_t)from, (uint32_t)(texts->length - from) };
}

static void plan_recommendation(struct line_plan *plan, const struct program *program, uint32_t r, struct text *texts) {
    const char *name = program_text(program, program->recommendation[r].name);
    size_t longest = 0;
    for (size_t outcome = 0; outcome < 4; outcome++) {
        size_t from = texts->length;
        put_string(name, strlen(name), texts);
        text_putc(texts, ':');
        text_puts(texts, outcome_json[outcome]);
        text_putc(texts, ',');
        plan->outcome[r][outcome] = piece_end(texts, from);
        if (plan->outcome[r][outcome].length > longest) longest = plan->outcome[r][outcome].length;
    }
    size_t from = texts->length;
    put_string(name, strlen(name), texts);
    PUT(texts, ":[");
    plan->doses[r] = piece_end(texts, from);
    plan->most_outcomes += longest;
    if (program->recommendation[r].doses) plan->most_doses += plan->doses[r].length + 2;
}

static void plan_dose(struct line_plan *plan, const struct program *program, uint32_t d, struct text *texts) {
    const char *unit = program_text(program, program->unit[program->dose[d].unit].code);
    size_t from = texts->length;
    if (unit[0] && strcmp(unit, "1") != 0) {
        text_putc(texts, ' ');
        text_puts(texts, unit);
    }
    text_putc(texts, '"');
    plan->unit[d] = piece_end(texts, from);
    plan->most_doses += DECIMAL_TEXT + plan->unit[d].length + 2;
}

static const struct line_plan *plan_of(struct context *context) {
    const struct program *program = context->program;
    struct arena *fixed = &context->fixed;
    if (context->line_plan) return context->line_plan;
    struct line_plan *plan = ARENA_NEW(fixed, struct line_plan);
    if (!plan) return NULL;
    struct text texts;
    text_init(&texts, fixed);
    plan->outcome = arena_alloc(fixed, program->recommendations, sizeof *plan->outcome);
    plan->doses = ARENA_ARRAY(fixed, struct piece, program->recommendations);
    plan->unit = ARENA_ARRAY(fixed, struct piece, program->doses);
    if (fixed->failed) return NULL;
    for (uint32_t r = 0; r < program->recommendations; r++) plan_recommendation(plan, program, r, &texts);
    for (uint32_t d = 0; d < program->doses; d++) plan_dose(plan, program, d, &texts);
    text_repeat(&texts, ' ', STEP);
    plan->texts = texts.bytes;
    if (texts.failed || texts.length > UINT32_MAX) return NULL;
    return context->line_plan = plan;
}

static inline char *copy_piece(char *to, const struct line_plan *plan, struct piece piece) {
    const char *from = plan->texts + piece.at;
    for (size_t i = 0; i < piece.length; i += STEP) memcpy(to + i, from + i, STEP);
    return to + piece.length;
}

/* The place where `most` bytes and a step can be written directly; line_end says where they have ended. */
static char *line_room(struct text *out, size_t most) {
    text_reserve(out, most + STEP);
    return out->failed ? NULL : out->bytes + out->length;
}

static void line_end(struct text *out, const char *end) {
    out->length = (size_t)(end - out->bytes);
    out->bytes[out->length] = '\0';
}

/* --- Outcomes and doses ------------------------------------------------------------------------------- */

static void put_outcomes(const struct context *context, const struct line_plan *plan, struct text *out) {
    const struct program *program = context->program;
    PUT(out, ",\"outcomes\":{");
    char *at = line_room(out, plan->most_outcomes);
    if (!at) return;
    for (uint32_t i = 0; i < program->recommendations; i++)
        at = copy_piece(at, plan, plan->outcome[i][context->truth[program->recommendation[i].outcome] & 3]);
    if (program->recommendations) at[-1] = '}';
    else *at++ = '}';
    line_end(out, at);
}

static char *put_dose(const struct context *context, const struct line_plan *plan, uint32_t d, char *at) {
    const struct program_dose *dose = &context->program->dose[d];
    bool wide = dose->kind == VALUE_WIDE;
    bool known = wide ? decimal_is_known(context->wide[dose->reg]) : context->number[dose->reg] != NUMBER_UNKNOWN;
    if (!known) {
        memcpy(at, "null", 4);
        return at + 4;
    }
    *at++ = '"';
    at += wide ? decimal_print(context->wide[dose->reg], at) : value_digits(context->number[dose->reg], dose->scale, at);
    return copy_piece(at, plan, plan->unit[d]);
}

static void put_doses(const struct context *context, const struct line_plan *plan, struct text *out) {
    const struct program *program = context->program;
    PUT(out, ",\"doses\":{");
    char *at = line_room(out, plan->most_doses), *first = at;
    if (!at) return;
    for (uint32_t i = 0; i < program->recommendations; i++) {
        const struct program_recommendation *r = &program->recommendation[i];
        if (r->doses == 0 || context->truth[r->outcome] != TRUTH_YES) continue;
        if (at != first) *at++ = ',';
        at = copy_piece(at, plan, plan->doses[i]);
        for (uint32_t j = 0; j < r->doses; j++) {
            if (j) *at++ = ',';
            at = put_dose(context, plan, r->first_dose + j, at);
        }
        *at++ = ']';
    }
    *at++ = '}';
    line_end(out, at);
}

/* --- Missing facts ------------------------------------------------------------------------------------- */

static void put_name(const struct program *program, uint32_t recommendation, bool first, struct text *out) {
    const char *name = program_text(program, program->recommendation[recommendation].name);
    if (!first) text_putc(out, ',');
    put_string(name, strlen(name), out);
    text_putc(out, ':');
}

static bool put_missing_of(struct context *context, struct box *box, uint32_t recommendation, struct text *name,
                           struct text *out) {
    struct missing_set set = { 0 };
    if (context->program->calls) vm_complete(context); /* what a call waits for is seen in its inputs */
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
    const struct line_plan *plan = plan_of(context);
    if (!plan) {
        context->failed = out->failed = true;
        return;
    }
    text_reserve(out, plan->most_outcomes + plan->most_doses + context->patient.length + LINE_REST);
    PUT(out, "{\"patient\":");
    if (context->patient.length)
        put_string(context->patient.bytes, context->patient.length, out);
    else
        PUT(out, "null");
    PUT(out, ",\"applies\":");
    text_puts(out, outcome_json[applies == NONE ? TRUTH_YES : context->truth[applies] & 3]);
    if (all || options->outcomes) put_outcomes(context, plan, out);
    if (all || options->doses) put_doses(context, plan, out);
    if (all || options->missing) put_missing(context, box, out);
    put_unreadable(context, out);
    PUT(out, "}\n");
    if (context->arena.failed) out->failed = true;
}
