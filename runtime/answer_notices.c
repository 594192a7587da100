/* What a reader has to be told besides the outcomes: status, expiry, old and undated values, assumptions. */
#include <stdio.h>
#include <string.h>

#include "runtime/host.h"
#include "runtime/answer.h"
#include "runtime/series.h"
#include "runtime/value.h"
#include "runtime/view.h"
#include "runtime/vm_inside.h"

static void add(struct answer *answer, bool technical, const char *sentence) {
    struct arena *arena = &answer->context->arena;
    if (sentence && sentence[0] && ARENA_ROOM(arena, answer->notice, answer->notices, answer->notice_room))
        answer->notice[answer->notices++] = (struct answer_notice){ sentence, technical, false };
}

#define NOTE(answer, technical, id, ...)                                                  \
    do {                                                                       \
        struct text sentence_;                                                 \
        text_init(&sentence_, &(answer)->context->arena);                      \
        PHRASE_PUT(&sentence_, (answer)->language, id, __VA_ARGS__);           \
        add(answer, technical, sentence_.bytes);                               \
    } while (0)

static const char *date_text(struct answer *answer, date day) {
    struct text out;
    text_init(&out, &answer->context->arena);
    phrase_put_date(&out, answer->language, day);
    return out.bytes ? out.bytes : "";
}

static void note_status(struct answer *answer) {
    static const enum phrase sentences[] = { PHRASE_N_DRAFT, PHRASE_N_SUBMITTED, PHRASE_N_UNDER_REVIEW, PHRASES,
                                             PHRASE_N_RETIRED };
    static const enum phrase names[] = { PHRASE_DRAFT, PHRASE_SUBMITTED, PHRASE_UNDER_REVIEW, PHRASE_APPROVED,
                                         PHRASE_RETIRED };
    const struct program *program = answer->context->program;
    const struct program_guideline *guideline = program->guideline;
    if (guideline->status != STATUS_APPROVED && guideline->status <= STATUS_RETIRED)
        add(answer, false, phrase(answer->language, sentences[guideline->status]));
    for (size_t i = 0; i < answer->items; i++) {
        const struct program_recommendation *r = &program->recommendation[answer->item[i].recommendation];
        bool shown = answer->item[i].outcome != TRUTH_NO;
        if (shown && r->status < STATUS_INHERITED && r->status != STATUS_APPROVED && r->status != guideline->status)
            NOTE(answer, false, N_ONE_STATUS, program_text(program, r->label), phrase(answer->language, names[r->status]));
    }
}

static void note_expiry(struct answer *answer) {
    date expires = answer->context->program->guideline->expires;
    if (!date_is_known(expires) || date_compare(answer->context->today, expires) != DATE_AFTER) return;
    NOTE(answer, false, N_EXPIRED, date_text(answer, expires));
}

static const char *validity_text(struct answer *answer, const struct program_fact *fact) {
    static const enum phrase units[] = { PHRASE_YEAR, PHRASE_MONTH, PHRASE_WEEK, PHRASE_DAY, PHRASE_HOUR, PHRASE_MINUTE,
                                         PHRASE_SECOND, PHRASE_MILLISECOND };
    struct text out;
    text_init(&out, &answer->context->arena);
    enum phrase unit = (enum phrase)(units[fact->valid_unit & 7] + (fact->valid_amount == 1 ? 0 : 1));
    text_printf(&out, "%lld %s", (long long)fact->valid_amount, phrase(answer->language, unit));
    return out.bytes ? out.bytes : "";
}

static void note_stale(struct answer *answer, uint32_t index) {
    const struct program *program = answer->context->program;
    const struct program_fact *fact = &program->fact[index];
    const struct fact_state *state = &answer->context->fact[index];
    int64_t low = 0, high = 0;
    char days[24];
    if (fact->valid_unit > DATE_DAYS && date_precision(answer->context->today) <= DATE_DAY) {
        NOTE(answer, true, N_STALE_DAY, program_text(program, fact->label), date_text(answer, state->on), validity_text(answer, fact));
        return;
    }
    date_between(state->on, answer->context->today, DATE_DAYS, &low, &high);
    snprintf(days, sizeof days, "%lld", (long long)high);
    NOTE(answer, true, N_STALE, program_text(program, fact->label), date_text(answer, state->on), days,
         validity_text(answer, fact));
}

static void note_undated(struct answer *answer) {
    const struct program *program = answer->context->program;
    struct text names;
    text_init(&names, &answer->context->arena);
    for (uint32_t i = 0; i < program->facts; i++) {
        const struct fact_state *state = &answer->context->fact[i];
        if (program->fact[i].valid_amount == 0 || state->given != GIVEN_VALUE_KNOWN || state->dated) continue;
        if (names.length) text_puts(&names, ", ");
        text_puts(&names, program_text(program, program->fact[i].label));
    }
    if (names.length) NOTE(answer, true, N_UNDATED, names.bytes);
}

/* Two values of a series that are not the same and may be of one moment: the pair that comes last. */
static void note_disputed(struct answer *answer, uint32_t fact) {
    const struct program *program = answer->context->program;
    uint32_t list = program->fact[fact].slot;
    struct column value = column_of(answer->context, list, series_on(program, list) - 1);
    struct column on = column_of(answer->context, list, series_on(program, list));
    for (uint32_t e = answer->context->list[list].count; e-- > 1;) {
        enum date_order order = date_compare(column_number(&on, e - 1), column_number(&on, e));
        bool same = column_known(&value, e) && column_known(&value, e - 1) && column_compare(&value, e - 1, e) == 0;
        if (same || (order != DATE_SAME && order != DATE_UNDECIDED)) continue;
        NOTE(answer, true, N_DISPUTED, program_text(program, program->fact[fact].label), date_text(answer, column_number(&on, e - 1)),
             date_text(answer, column_number(&on, e)));
        return;
    }
}

static void note_ignored(struct answer *answer) {
    char count[24];
    uint64_t ignored = answer->context->ignored_names;
    snprintf(count, sizeof count, "%llu", (unsigned long long)ignored);
    if (ignored == 1) add(answer, true, phrase(answer->language, PHRASE_N_IGNORED_ONE));
    if (ignored > 1) NOTE(answer, true, N_IGNORED, count);
}

/* What the reader of the record has noted and nothing above says already. */
static void note_what_happened(struct answer *answer) {
    const struct context *context = answer->context;
    for (size_t i = 0; i < context->notices; i++) {
        enum notice_kind kind = context->notice[i].kind;
        if (kind != NOTICE_STALE && kind != NOTICE_UNDATED && kind != NOTICE_IGNORED_NAMES)
            add(answer, true, context->notice[i].text);
        if (kind == NOTICE_ROUNDED_ACROSS && answer->notices) answer->notice[answer->notices - 1].decisive = true;
    }
}

static void note_avoids_ignored(struct answer *answer) {
    const struct program *program = answer->context->program;
    for (size_t i = 0; i < answer->items; i++) {
        const struct program_recommendation *r = &program->recommendation[answer->item[i].recommendation];
        if (answer->item[i].outcome != TRUTH_YES) continue;
        for (uint32_t j = 0; j < r->avoids; j++) {
            uint32_t avoid = program->avoidance[r->first_avoid + j].avoid;
            const struct program_recommendation *a = &program->recommendation[avoid];
            if (a->if_unknown == UNKNOWN_IGNORE && answer->context->truth[a->outcome] == TRUTH_UNKNOWN)
                NOTE(answer, true, N_IGNORES_UNKNOWN, program_text(program, r->label), program_text(program, a->label));
        }
    }
}

static bool is_yes(const struct answer *answer, uint32_t recommendation) {
    const struct program *program = answer->context->program;
    return answer->context->truth[program->recommendation[recommendation].outcome] == TRUTH_YES;
}

static const char *label_of(const struct answer *answer, uint32_t recommendation) {
    const struct program *program = answer->context->program;
    return program_text(program, program->recommendation[recommendation].label);
}

/* Two that both hold and give one treatment differently: said, never settled silently. */
static void note_conflicts(struct answer *answer) {
    const struct program *program = answer->context->program;
    for (uint32_t i = 0; i < program->conflicts; i++) {
        const struct program_conflict *c = &program->conflict[i];
        if (is_yes(answer, c->first) && is_yes(answer, c->second))
            NOTE(answer, false, N_CONFLICT, label_of(answer, c->first), label_of(answer, c->second),
                 program_text(program, program->treatment[c->treatment].label));
    }
    for (uint32_t i = 0; i < program->preferences; i++) {
        const struct program_preference *p = &program->preference[i];
        if (is_yes(answer, p->preferred) && is_yes(answer, p->other))
            NOTE(answer, false, N_PREFERRED, label_of(answer, p->preferred), label_of(answer, p->other),
                 program_text(program, p->because));
    }
}

/* Was the value lost in this instruction, or had an operand lost it before? */
static bool loses_value(const struct context *context, const struct program_instruction *i) {
    const struct opcode_info *info = &opcode_info[instruction_op(i)];
    if (info->dst != OPERAND_W || instruction_op(i) == OP_wide_table || context->wide[i->dst].kind <= DECIMAL_UNKNOWN) return false;
    if (info->a == OPERAND_W && context->wide[i->a].kind > DECIMAL_UNKNOWN) return false;
    return info->b != OPERAND_W || context->wide[i->b].kind <= DECIMAL_UNKNOWN;
}

/* The words of the guideline at a place, in one line and cut at a length that can be read. */
static const char *words_at(struct answer *answer, const struct program_place *place) {
    enum { LONGEST = 60 };
    const struct program *program = answer->context->program;
    struct slice source = slice_of(program_text(program, program->source[place->source].bytes));
    struct text words;
    text_init(&words, &answer->context->arena);
    if (place->start < place->end && place->end <= source.length) {
        size_t length = place->end - place->start, shown = length < LONGEST ? length : LONGEST;
        while (shown < length && shown > 0 && (source.bytes[place->start + shown] & 0xC0) == 0x80) shown--; /* no half character */
        text_wrap(&words, source.bytes + place->start, shown, 0, 0, SIZE_MAX);
        if (shown < length) text_puts(&words, " ...");
    }
    return words.bytes ? words.bytes : "";
}

/* x / 0 and the like: unknown, and said why. */
static void note_lost_values(struct answer *answer) {
    const struct program *program = answer->context->program;
    for (uint32_t i = 0; i < program->instructions; i++) {
        if (!loses_value(answer->context, &program->instruction[i])) continue;
        const struct program_place *place = &program->place[program->origin[i].place];
        const char *words = words_at(answer, place);
        char line[16];
        snprintf(line, sizeof line, "%u", (unsigned)place->line);
        switch ((enum decimal_kind)answer->context->wide[program->instruction[i].dst].kind) {
        case DECIMAL_DIVIDED_BY_ZERO: NOTE(answer, true, N_DIVIDED_BY_ZERO, line, words); break;
        case DECIMAL_OVERFLOW: NOTE(answer, true, N_TOO_LARGE, line, words); break;
        case DECIMAL_OUT_OF_DOMAIN: NOTE(answer, true, N_OUT_OF_DOMAIN, line, words); break;
        case DECIMAL_KNOWN: case DECIMAL_UNKNOWN: break;
        }
    }
}

/* What a function of the host should have computed and did not. That it waits for facts is said where they are asked for. */
static void note_calls(struct answer *answer) {
    const struct program *program = answer->context->program;
    for (uint32_t c = 0; c < program->calls; c++) {
        const struct call_note *note = &answer->context->call[c];
        const char *label = program_text(program, program->fact[program->call[c].fact].label);
        const char *function = program_text(program, program->function[program->call[c].function].name);
        char status[16];
        snprintf(status, sizeof status, "%d", note->status);
        switch ((enum call_state)note->state) {
        case CALL_NO_HOST: NOTE(answer, true, N_NO_HOST, label, function); break;
        case CALL_FAILED: NOTE(answer, true, N_CALL_FAILED, label, function, status); break;
        case CALL_NOT_FINITE: NOTE(answer, true, N_CALL_NOT_FINITE, label, function); break;
        case CALL_OUTSIDE: NOTE(answer, true, N_CALL_OUTSIDE, label, function); break;
        case CALL_UNREADABLE: NOTE(answer, true, N_CALL_UNREADABLE, label, function); break;
        case CALL_NOT_WHOLE: NOTE(answer, true, N_CALL_NOT_WHOLE, label, function); break;
        case CALL_WAITS: case CALL_GIVEN: case CALL_KNOWN: case CALL_UNKNOWN: break;
        }
    }
}

static void note_alternatives(struct answer *answer) {
    const struct program *program = answer->context->program;
    for (uint32_t i = 0; i < program->alternatives;) {
        struct text names;
        uint32_t group = program->alternative[i].group, hold = 0;
        text_init(&names, &answer->context->arena);
        for (; i < program->alternatives && program->alternative[i].group == group; i++) {
            if (!is_yes(answer, program->alternative[i].recommendation)) continue;
            text_printf(&names, "%s%s", hold++ ? "; " : "", label_of(answer, program->alternative[i].recommendation));
        }
        if (hold > 1) NOTE(answer, false, N_CHOOSE, names.bytes);
    }
}

/* What stands in another language than the one asked for is said, and never passed off as translated. */
static void note_language(struct answer *answer) {
    const char *wanted = answer->options->language;
    if (answer->options->untranslated) add(answer, false, phrase(answer->language, PHRASE_N_NOT_TRANSLATED));
    if (!phrases_has(wanted ? wanted : view_own_language(answer->context->program)))
        add(answer, false, phrase(answer->language, PHRASE_N_OWN_WORDS));
}

void answer_note(struct answer *answer) {
    const struct program *program = answer->context->program;
    note_conflicts(answer);
    note_alternatives(answer);
    note_status(answer);
    note_expiry(answer);
    add(answer, false, program_text(program, program->guideline->notice));
    note_language(answer);
    for (uint32_t i = 0; i < program->facts; i++)
        if (answer->context->fact[i].given == GIVEN_STALE) note_stale(answer, i);
    for (uint32_t i = 0; i < program->facts; i++)
        if (program->fact[i].kind == FACT_SERIES && series_is(program, program->fact[i].slot)) note_disputed(answer, i);
    note_undated(answer);
    note_what_happened(answer);
    note_lost_values(answer);
    note_calls(answer);
    note_ignored(answer);
    note_avoids_ignored(answer);
    answer->assumed = ARENA_ARRAY(&answer->context->arena, uint32_t, program->facts);
    for (uint32_t i = 0; answer->assumed && i < program->facts; i++)
        if (answer->context->fact[i].given == GIVEN_ASSUMED) answer->assumed[answer->assumptions++] = i;
}
