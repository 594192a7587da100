/* The result line of `osler batch`: no blanks, byte for byte as docs/results.md says.
 *
 * This is the hot path: it appends to one buffer, and allocates only where missing facts are asked for. */
#include <string.h>

#include "runtime/json.h"
#include "runtime/report.h"
#include "runtime/value.h"

static const char *const outcome_json[] = { ":\"no\"", ":\"unknown\"", ":\"contraindicated\"", ":\"yes\"" };

#define PUT(out, literal) text_put(out, literal, sizeof(literal) - 1)

enum { STEP = 32 /* bytes copied at once */, LINE_REST = 128 /* what a line has beside names and pieces, at most */ };

#define WRITE(to, literal) ((char *)memcpy(to, literal, sizeof(literal) - 1) + sizeof(literal) - 1)

/* The place where `most` bytes and a step can be written directly; line_end says where they have ended. */
static char *line_room(struct text *out, size_t most) {
    text_reserve(out, most + STEP);
    return out->failed ? NULL : out->bytes + out->length;
}

static void line_end(struct text *out, const char *end) {
    out->length = (size_t)(end - out->bytes);
    out->bytes[out->length] = '\0';
}

/* The string behind which the line goes on at what is returned; NULL where a byte needs an escape. There is room for it. */
static char *write_string(char *to, const char *bytes, size_t length) {
    *to++ = '"';
    for (const char *end = bytes + length; bytes < end; bytes++) {
        unsigned char c = (unsigned char)*bytes;
        if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') return NULL;
        *to++ = (char)c;
    }
    *to++ = '"';
    return to;
}

/* Like text_json, and quick for what is almost always the case: bytes that need no escape. */
static void put_string(const char *bytes, size_t length, struct text *out) {
    char *to = line_room(out, length + 2);
    if (!to) return;
    to = write_string(to, bytes, length);
    if (to) line_end(out, to);
    else text_json(out, bytes, length);
}

/* The same for the patient's name, of which eight bytes are looked at together. Up to eight more than it has may be written. */
static char *write_name(char *to, struct slice name) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    *to++ = '"';
    for (size_t i = 0; i < name.length; i += 8) {
        size_t left = name.length - i;
        char bytes[8] = "        "; /* of blanks, no string */
        memcpy(bytes, name.bytes + i, left < 8 ? left : 8);
        uint64_t eight = json_eight(bytes);
        if (json_special_of(eight) < 8 || ((eight + ones) & ones << 7) /* 7F */) return NULL;
        memcpy(to + i, bytes, 8);
    }
    to += name.length;
    *to++ = '"';
    return to;
}

/* --- What is the same in every line ------------------------------------------------------------------ */

/* All texts of outcomes, doses and missing facts, made once for a context: a line is put together from pieces whose length is known. Each is
 * copied in steps of STEP bytes, so the texts end with as many to spare, and the line has room for them. */

struct piece {
    uint32_t at, length; /* in the texts */
};

struct line_plan {
    const char *texts;
    struct piece applies[4];    /* by outcome: "applies":"yes" */
    struct outcome_pieces {
        uint32_t reg;
        struct piece outcome[4]; /* "name":"yes", */
        struct piece list;       /* "name":[ */
    } *of;                      /* by recommendation */
    uint32_t *dosed, doseds;    /* recommendations that have doses */
    struct piece *unit;         /* by dose:  mg" */
    struct piece *fact;         /* "name", */
    size_t most_outcomes, most_doses, most_facts; /* bytes that all of them can take */
};

static struct piece piece_end(const struct text *texts, size_t from) {
    return (struct piece){ (uint32_t)from, (uint32_t)(texts->length - from) };
}

/* The piece of this name and what stands behind it. */
__attribute__((cold)) static struct piece name_piece(struct text *texts, const char *name, size_t length, const char *behind, const char *end) {
    size_t from = texts->length;
    put_string(name, length, texts);
    text_puts(texts, behind);
    text_puts(texts, end);
    return piece_end(texts, from);
}

__attribute__((cold)) static void plan_recommendation(struct line_plan *plan, const struct program *program, uint32_t r, struct text *texts) {
    const char *name = program_text(program, program->recommendation[r].name);
    struct outcome_pieces *of = &plan->of[r];
    size_t longest = 0, length = strlen(name);
    of->reg = program->recommendation[r].outcome;
    for (size_t outcome = 0; outcome < 4; outcome++) {
        of->outcome[outcome] = name_piece(texts, name, length, outcome_json[outcome], ",");
        if (of->outcome[outcome].length > longest) longest = of->outcome[outcome].length;
    }
    of->list = name_piece(texts, name, length, ":[", "");
    plan->most_outcomes += longest;
    if (program->recommendation[r].doses == 0) return;
    plan->most_doses += of->list.length + 2;
    plan->dosed[plan->doseds++] = r;
}

__attribute__((cold)) static void plan_dose(struct line_plan *plan, const struct program *program, uint32_t d, struct text *texts) {
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

__attribute__((cold)) static void plan_fact(struct line_plan *plan, const struct program *program, uint32_t f, struct text *name, struct text *texts) {
    text_clear(name);
    missing_print(program, &(struct missing){ .fact = f }, name);
    plan->fact[f] = name_piece(texts, name->bytes, name->length, ",", "");
    plan->most_facts += plan->fact[f].length;
}

__attribute__((cold)) static bool plan_texts(struct line_plan *plan, const struct program *program, struct arena *arena) {
    struct text texts, name;
    text_init(&texts, arena);
    text_init(&name, arena);
    for (size_t outcome = 0; outcome < 4; outcome++) plan->applies[outcome] = name_piece(&texts, "applies", 7, outcome_json[outcome], "");
    for (uint32_t r = 0; r < program->recommendations; r++) plan_recommendation(plan, program, r, &texts);
    for (uint32_t d = 0; d < program->doses; d++) plan_dose(plan, program, d, &texts);
    for (uint32_t f = 0; f < program->facts; f++) plan_fact(plan, program, f, &name, &texts);
    text_repeat(&texts, ' ', STEP);
    plan->texts = texts.bytes;
    return !texts.failed && !name.failed && texts.length <= UINT32_MAX;
}

static const struct line_plan *plan_of(struct context *context) {
    const struct program *program = context->program;
    struct arena *fixed = &context->fixed;
    if (context->line_plan) return context->line_plan;
    struct line_plan *plan = ARENA_NEW(fixed, struct line_plan);
    if (!plan) return NULL;
    plan->of = ARENA_ARRAY(fixed, struct outcome_pieces, program->recommendations);
    plan->dosed = ARENA_ARRAY(fixed, uint32_t, program->recommendations);
    plan->unit = ARENA_ARRAY(fixed, struct piece, program->doses);
    plan->fact = ARENA_ARRAY(fixed, struct piece, program->facts);
    return !fixed->failed && plan_texts(plan, program, fixed) ? context->line_plan = plan : NULL;
}

static inline char *copy_piece(char *to, const struct line_plan *plan, struct piece piece) {
    const char *from = plan->texts + piece.at;
    memcpy(to, from, STEP);
    for (size_t i = STEP; i < piece.length; i += STEP) memcpy(to + i, from + i, STEP);
    return to + piece.length;
}

/* Behind the last of some pieces, which end with a comma, or behind none. */
static char *close_list(char *to, bool any, char close) {
    to[any ? -1 : 0] = close;
    return to + !any;
}

/* --- Outcomes and doses ------------------------------------------------------------------------------- */

static char *put_outcomes(const struct context *context, const struct line_plan *plan, char *to) {
    const struct outcome_pieces *of = plan->of, *end = of + context->program->recommendations;
    const uint8_t *truth = context->truth;
    to = WRITE(to, ",\"outcomes\":{");
    for (; of < end; of++) to = copy_piece(to, plan, of->outcome[truth[of->reg] & 3]);
    return close_list(to, context->program->recommendations > 0, '}');
}

static char *put_dose(const struct context *context, const struct line_plan *plan, uint32_t d, char *to) {
    const struct program_dose *dose = &context->program->dose[d];
    bool wide = dose->kind == VALUE_WIDE;
    bool known = wide ? decimal_is_known(context->wide[dose->reg]) : context->number[dose->reg] != NUMBER_UNKNOWN;
    if (!known) return WRITE(to, "null");
    *to++ = '"';
    to += wide ? decimal_print(context->wide[dose->reg], to) : value_digits(context->number[dose->reg], dose->scale, to);
    return copy_piece(to, plan, plan->unit[d]);
}

static char *put_doses(const struct context *context, const struct line_plan *plan, char *to) {
    const struct program *program = context->program;
    bool any = false;
    to = WRITE(to, ",\"doses\":{");
    for (uint32_t i = 0; i < plan->doseds; i++) {
        const struct outcome_pieces *of = &plan->of[plan->dosed[i]];
        const struct program_recommendation *r = &program->recommendation[plan->dosed[i]];
        if (context->truth[of->reg] != TRUTH_YES) continue;
        to = copy_piece(to, plan, of->list);
        for (uint32_t j = 0; j < r->doses; j++) {
            if (j) *to++ = ',';
            to = put_dose(context, plan, r->first_dose + j, to);
        }
        to = WRITE(to, "],");
        any = true;
    }
    return close_list(to, any, '}');
}

/* --- Missing facts ------------------------------------------------------------------------------------- */

/* A name that is no fact's own is an element's, and few have any. */
__attribute__((cold)) static void put_elements(const struct program *program, const struct missing_set *set, struct arena *arena, struct text *out) {
    struct text name;
    text_init(&name, arena);
    for (size_t i = 0; i < set->count; i++) {
        text_clear(&name);
        missing_print(program, &set->at[i], &name);
        if (name.failed) out->failed = true;
        else put_string(name.bytes, name.length, out);
        text_putc(out, i + 1 < set->count ? ',' : ']');
    }
}

static bool has_elements(const struct missing_set *set) {
    for (size_t i = 0; i < set->count; i++)
        if (set->at[i].element) return true;
    return false;
}

static bool put_missing_of(struct context *context, struct box *box, const struct line_plan *plan, uint32_t recommendation, struct text *out) {
    struct missing_set set = { 0 };
    if (context->program->calls) vm_complete(context); /* what a call waits for is seen in its inputs */
    if (box && !box_missing(box, recommendation, &set)) out->failed = true;
    char *to = line_room(out, plan->of[recommendation].list.length + plan->most_facts + 2);
    if (!to) return set.may;
    to = copy_piece(to, plan, plan->of[recommendation].list);
    bool elements = has_elements(&set);
    for (size_t i = 0; i < set.count && !elements; i++) to = copy_piece(to, plan, plan->fact[set.at[i].fact]);
    line_end(out, elements ? to : close_list(to, set.count > 0, ']'));
    if (elements) put_elements(context->program, &set, &context->arena, out);
    return set.may;
}

static void put_missing(struct context *context, struct box *box, const struct line_plan *plan, struct text *out) {
    const struct program *program = context->program;
    bool first = true;
    uint32_t *may = NULL;
    size_t mays = 0, may_room = 0;
    PUT(out, ",\"missing\":{");
    for (uint32_t i = 0; i < program->recommendations; i++) {
        if (context->truth[program->recommendation[i].outcome] != TRUTH_UNKNOWN) continue;
        if (!first) text_putc(out, ',');
        first = false;
        if (put_missing_of(context, box, plan, i, out) && ARENA_ROOM(&context->arena, may, mays, may_room)) may[mays++] = i;
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
__attribute__((cold)) static void put_unreadable(const struct context *context, struct text *out) {
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

/* The head of the line; where the patient's name needs escapes it is put by itself. */
static char *put_head(const struct context *context, const struct line_plan *plan, size_t most, struct text *out) {
    const struct slice *id = &context->patient;
    uint32_t applies = context->program->guideline->applies;
    char *to = line_room(out, most + id->length);
    if (!to) return NULL;
    char *name = to = WRITE(to, "{\"patient\":");
    to = id->length ? write_name(to, *id) : WRITE(to, "null");
    if (!to) {
        line_end(out, name);
        text_json(out, id->bytes, id->length);
        if (!(to = line_room(out, most))) return NULL;
    }
    *to++ = ',';
    return copy_piece(to, plan, plan->applies[applies == NONE ? TRUTH_YES : context->truth[applies] & 3]);
}

void report_line(struct context *context, struct box *box, const struct report_options *options, struct text *out) {
    bool all = !options || (!options->outcomes && !options->doses && !options->missing);
    const struct line_plan *plan = plan_of(context);
    if (!plan) {
        context->failed = out->failed = true;
        return;
    }
    char *to = put_head(context, plan, plan->most_outcomes + plan->most_doses + LINE_REST, out);
    if (!to) return;
    if (all || options->outcomes) to = put_outcomes(context, plan, to);
    if (all || options->doses) to = put_doses(context, plan, to);
    if (all || options->missing || context->notices) {
        line_end(out, to);
        if (all || options->missing) put_missing(context, box, plan, out);
        put_unreadable(context, out);
        if (!(to = line_room(out, LINE_REST))) return;
    }
    line_end(out, WRITE(to, "}\n"));
    if (context->arena.failed) out->failed = true;
}
