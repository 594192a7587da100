/* mutants_driver: compiled guidelines with one thing changed each, their checksum mended so that the verifier has to judge. What it accepts
 * is run for patients. To be built under the address and undefined-behaviour sanitizers.
 *
 *     mutants_driver COUNT SEED [FIRST STEP]      mutants FIRST, FIRST + STEP ... below COUNT
 *
 * Prints how many of each kind were rejected and ran, the reasons of the rejections, and a line of figures. A mutant that is stopped by
 * a sanitizer or takes more than a minute is named on stderr: "mutant N", which COUNT = N + 1 and FIRST = N repeat. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"
#include "compiler/api.h"
#include "include/osler_columns.h"
#include "tests/evaluator/guideline.h"
#include "tests/evaluator/patient.h"

enum { HASH = 32, BASES = 48, PATIENTS = 4, REASONS = 400, REASON = 160, REASONS_SHOWN = 30, MINUTE = 60, FACTS_MOST = 64, BOXES_MOST = 300 };
enum { INSTRUCTIONS_MOST = 200000, MEMORY_MOST = 1 << 26 }; /* beyond them a mutant is counted as too large and not run */

#define KINDS(X) X(bits) X(bytes) X(lengths) X(swapped) X(pieces) X(field) X(operand) X(opcode) X(argument) X(constant) X(checksum)
enum kind {
#define X(name) KIND_##name,
    KINDS(X)
#undef X
    KINDS_ALL
};
static const char *const kind_names[] = {
#define X(name) #name,
    KINDS(X)
#undef X
};

enum section {
#define SECTION(name, NAME) SECTION_##name,
#define U32(field, kind, most)
#define I64(field)
#define END(name)
#include "runtime/program.def"
#undef SECTION
#undef U32
#undef I64
#undef END
    SECTIONS
};

static const uint32_t row_bytes[] = {
#define SECTION(name, NAME) 0
#define U32(field, kind, most) + 4
#define I64(field) + 8
#define END(name) ,
#include "runtime/program.def"
#undef SECTION
#undef U32
#undef I64
#undef END
};

enum { HEADER = 4 + 4 * 6 + 4 * SECTIONS, HEADER_ROWS = 4 + 4 * 6 };

struct base {
    char *bytes;
    size_t length;
    size_t at[SECTIONS + 1]; /* where the rows of each section begin; the last one: the texts */
    uint32_t rows[SECTIONS];
    char *record[PATIENTS];
};

struct counts {
    uint64_t made, rejected, too_large, ran, answered;
};

struct reason {
    char text[REASON];
    uint64_t count;
};

struct driver {
    struct base base[BASES];
    size_t bases;
    struct counts count[KINDS_ALL];
    struct reason reason[REASONS];
    size_t reasons;
    struct dice dice;
};

static volatile uint64_t at_work;

/* --- When it ends badly ---------------------------------------------------------------------------------------------------------------- */

__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

static void say_which(void) { fprintf(stderr, "mutant %llu\n", (unsigned long long)at_work); }

static void too_long(int signal) {
    (void)signal;
    say_which();
    _exit(98);
}

/* --- Guidelines to begin with ------------------------------------------------------------------------------------------------------------ */

static uint32_t number_at(const char *bytes, size_t at) {
    const uint8_t *b = (const uint8_t *)bytes + at;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void put_number(char *bytes, size_t at, uint32_t value) {
    for (int i = 0; i < 4; i++) bytes[at + (size_t)i] = (char)(value >> 8 * i);
}

static void measure(struct base *base) {
    base->at[0] = HEADER;
    for (size_t s = 0; s < SECTIONS; s++) {
        base->rows[s] = number_at(base->bytes, HEADER_ROWS + 4 * s);
        base->at[s + 1] = base->at[s] + (size_t)base->rows[s] * row_bytes[s];
    }
    if (base->at[SECTIONS] > base->length - HASH) abort(); /* the form of the file has changed, and not here */
}

static bool add_base(struct driver *d, const osler_source *source) {
    struct base *base = &d->base[d->bases];
    struct osler_messages *m = api_check(source, &allocator_of_c, true);
    osler_program *program = api_status(m) == OSLER_OK ? api_wrap(api_program(m, &allocator_of_c), &allocator_of_c) : NULL;
    const char *bytes;
    if (program && osler_program_save(program, &bytes, &base->length) == OSLER_OK) {
        base->bytes = malloc(base->length);
        memcpy(base->bytes, bytes, base->length);
        measure(base);
        for (size_t i = 0; i < PATIENTS; i++) {
            struct arena arena;
            struct patient patient;
            arena_init(&arena, &allocator_of_c, 0);
            patient_at_random(&d->dice, &m->c, date_parse(GUIDELINE_DAY, strlen(GUIDELINE_DAY), NULL), &arena, &patient);
            base->record[i] = strdup(patient.json.bytes);
            arena_free(&arena);
        }
        d->bases++;
    }
    osler_program_free(program);
    osler_messages_free(m);
    return program != NULL;
}

/* Half of them random, so that every instruction is there; half written by people, so that every text is. */
static void make_bases(struct driver *d) {
    static const char *const written[] = { "tests/host/functions.guide", "guidelines/her2_status.guide", "examples/news2.guide", "tests/golden/every_reason.guide",
                                           "tests/runtime/every_kind.guide", "bench/flat.guide" };
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        static char bytes[1 << 18];
        FILE *file = fopen(written[i], "rb");
        if (!file) continue;
        osler_source source = { .name = written[i], .bytes = bytes, .length = fread(bytes, 1, sizeof bytes, file), .proofs = OSLER_PROVE_NOTHING };
        fclose(file);
        add_base(d, &source);
    }
    while (d->bases < BASES) {
        struct arena arena;
        struct text text;
        arena_init(&arena, &allocator_of_c, 0);
        text_init(&text, &arena);
        guideline_make(&d->dice, &text);
        osler_source source = { .name = "random.guide", .bytes = text.bytes, .length = text.length, .proofs = OSLER_PROVE_NOTHING };
        add_base(d, &source);
        arena_free(&arena);
    }
}

/* --- Changes ------------------------------------------------------------------------------------------------------------------------------ */

static uint32_t below(struct driver *d, size_t most) { return dice_below(&d->dice, (uint32_t)most); }

/* A number near the old one, at the border of something, or any. */
static uint32_t another(struct driver *d, uint32_t old) {
    switch (below(d, 8)) {
    case 0: return old + 1;
    case 1: return old - 1;
    case 2: return 0;
    case 3: return UINT32_MAX;
    case 4: return below(d, 64);
    case 5: return old ^ 1u << below(d, 32);
    case 6: return 1u << below(d, 32);
    default: return (uint32_t)dice_next(&d->dice);
    }
}

static void change_at(struct driver *d, char *bytes, size_t at) { put_number(bytes, at, another(d, number_at(bytes, at))); }

/* A column of a row of that section, 0 where it has no rows. Sections of 64-bit columns are changed half by half. */
static size_t place_in(struct driver *d, const struct base *base, enum section section) {
    if (!base->rows[section]) return 0;
    return base->at[section] + (size_t)below(d, base->rows[section]) * row_bytes[section] + 4 * (size_t)below(d, row_bytes[section] / 4);
}

static void swap_pieces(struct driver *d, const struct base *base, char *bytes) {
    uint32_t a = below(d, SECTIONS), b = below(d, SECTIONS);
    size_t most = base->at[a + 1] - base->at[a], other = base->at[b + 1] - base->at[b];
    if (other < most) most = other;
    if (below(d, 2)) { /* the lengths alone */
        put_number(bytes, HEADER_ROWS + 4 * (size_t)a, base->rows[b]);
        put_number(bytes, HEADER_ROWS + 4 * (size_t)b, base->rows[a]);
        return;
    }
    memmove(bytes + base->at[a], base->bytes + base->at[b], most);
    memmove(bytes + base->at[b], base->bytes + base->at[a], most);
}

/* Bytes taken out or put in. Returns the new length. */
static size_t cut(struct driver *d, char *bytes, size_t length) {
    size_t at = below(d, length - HASH), many = 1 + below(d, 12);
    if (many > length - HASH - at) many = length - HASH - at;
    memmove(bytes + at, bytes + at + many, length - at - many);
    if (below(d, 2)) return length - many;
    memset(bytes + length - many, 0, many); /* as long as before */
    return length;
}

static void change_instruction(struct driver *d, const struct base *base, char *bytes) {
    size_t row = row_bytes[SECTION_instruction], at = base->at[SECTION_instruction] + row * below(d, base->rows[SECTION_instruction]) + 4 * (1 + (size_t)below(d, 3));
    size_t other = base->at[SECTION_instruction] + row * below(d, base->rows[SECTION_instruction]) + 4 * (1 + (size_t)below(d, 3));
    if (below(d, 2)) put_number(bytes, at, number_at(base->bytes, other)); /* a register, list or argument that there is */
    else change_at(d, bytes, at);
}

static void change_opcode(struct driver *d, const struct base *base, char *bytes) {
    size_t at = base->at[SECTION_instruction] + row_bytes[SECTION_instruction] * (size_t)below(d, base->rows[SECTION_instruction]);
    uint32_t old = number_at(bytes, at);
    put_number(bytes, at, below(d, 4) ? (old & 0xFFFF0000u) | below(d, OPCODES + 1) : (old & 0xFFFFu) | below(d, 70) << 16);
}

static size_t change(struct driver *d, const struct base *base, enum kind kind, char *bytes) {
    size_t length = base->length, place;
    switch (kind) {
    case KIND_bits: case KIND_checksum: /* one or three: one bit twice would be no change */
        for (uint32_t times = 1 + 2 * below(d, 2); times > 0; times--) bytes[below(d, length - HASH)] ^= (char)(1 << below(d, 8));
        break;
    case KIND_bytes:
        for (uint32_t times = 1 + below(d, 4); times > 0; times--) bytes[below(d, length - HASH)] = (char)dice_next(&d->dice);
        break;
    case KIND_lengths: change_at(d, bytes, 4 + 4 * (size_t)below(d, HEADER / 4 - 1)); break;
    case KIND_swapped: swap_pieces(d, base, bytes); break;
    case KIND_pieces: length = cut(d, bytes, length); break;
    case KIND_field:
        for (place = 0; !place;) place = place_in(d, base, (enum section)below(d, SECTIONS));
        change_at(d, bytes, place);
        break;
    case KIND_operand: change_instruction(d, base, bytes); break;
    case KIND_opcode: change_opcode(d, base, bytes); break;
    case KIND_argument: case KIND_constant:
        place = place_in(d, base, kind == KIND_argument ? SECTION_arg : below(d, 2) ? SECTION_constant : SECTION_fact);
        if (place) change_at(d, bytes, place);
        break;
    case KINDS_ALL: break;
    }
    return length;
}

/* --- Running -------------------------------------------------------------------------------------------------------------------------------- */

/* Numbers and names differ, the sentence is the reason. */
static void count_reason(struct driver *d, const char *why) {
    char plain[REASON];
    size_t length = 0;
    for (; *why && length + 1 < sizeof plain; why++)
        if (*why < '0' || *why > '9') plain[length++] = *why;
        else if (!length || plain[length - 1] != 'N') plain[length++] = 'N';
    plain[length] = '\0';
    char *behind = strchr(plain, ':');
    if (behind && strchr(plain, '"')) *behind = '\0';
    size_t at = 0;
    while (at < d->reasons && strcmp(d->reason[at].text, plain)) at++;
    if (at == REASONS) return;
    if (at == d->reasons) memcpy(d->reason[d->reasons++].text, plain, sizeof plain);
    d->reason[at].count++;
}

static void tell_all(osler_context *context, osler_program *program) {
    const char *text;
    size_t length;
    osler_result_text(context, NULL, &text, &length);
    osler_result_json(context, NULL, &text, &length);
    osler_why_text(context, OSLER_ALL, NULL, &text, &length);
    osler_program_disassemble(program, &text, &length);
    osler_program_schema(program, &text, &length);
}

static void run_columns(osler_program *program) {
    static uint8_t outcome[PATIENTS];
    static const char *const cells[PATIENTS] = { "1", "yes", "v0", "2025-01-01" };
    osler_columns *columns = NULL;
    if (osler_columns_new(program, NULL, NULL, &columns) != OSLER_OK) return;
    osler_columns_begin(columns, GUIDELINE_DAY);
    for (size_t f = 0; f < osler_program_facts(program) && f < FACTS_MOST; f++)
        osler_columns_bind(columns, f, &(osler_column){ .type = OSLER_COLUMN_STRINGS, .values = cells });
    if (osler_program_recommendations(program)) osler_columns_outcomes(columns, 0, outcome);
    osler_columns_run(columns, PATIENTS);
    osler_columns_free(columns);
}

/* Each patient is answered; from the second one on by the plan. */
static void run(struct driver *d, const struct base *base, osler_program *program, struct counts *counts) {
    osler_context *context = NULL;
    if (osler_context_new(program, NULL, &context) != OSLER_OK) return;
    osler_context_limit(context, &(osler_limits){ .box_nodes = BOXES_MOST }); /* the search for missing facts is long on random guidelines as they are */
    for (size_t i = 0; i <= PATIENTS; i++) {
        const char *text;
        size_t length;
        if (osler_context_begin(context, GUIDELINE_DAY) != OSLER_OK) break;
        if (i && osler_context_read(context, base->record[i - 1], strlen(base->record[i - 1]), OSLER_LENIENT, NULL) != OSLER_OK) continue;
        if (osler_context_run(context) != OSLER_OK) continue;
        counts->answered++;
        osler_result_line(context, &(osler_result_options){ .outcomes = true, .doses = true }, &text, &length);
        if (i == PATIENTS && dice_chance(&d->dice, 10)) tell_all(context, program);
    }
    osler_context_free(context);
    if (dice_chance(&d->dice, 10)) run_columns(program);
}

static void try_one(struct driver *d, enum kind kind) {
    const struct base *base = &d->base[below(d, d->bases)];
    struct counts *counts = &d->count[kind];
    char *bytes = malloc(base->length), why[160] = "";
    osler_program *program = NULL;
    osler_cost cost;
    memcpy(bytes, base->bytes, base->length);
    size_t length = change(d, base, kind, bytes);
    if (kind != KIND_checksum && length >= HASH) sha256_of(bytes, length - HASH, (uint8_t *)bytes + length - HASH);
    char *exact = malloc(length); /* so that a byte beyond the end is seen */
    memcpy(exact, bytes, length);
    counts->made++;
    if (osler_program_load(exact, length, NULL, &program, why) != OSLER_OK) {
        counts->rejected++;
        count_reason(d, why);
    } else {
        osler_program_cost(program, &cost);
        if (cost.instructions > INSTRUCTIONS_MOST || cost.memory > MEMORY_MOST) {
            counts->too_large++;
        } else {
            counts->ran++;
            run(d, base, program, counts);
        }
    }
    osler_program_free(program);
    free(exact);
    free(bytes);
}

/* --- Figures --------------------------------------------------------------------------------------------------------------------------------- */

static int more_often(const void *a, const void *b) {
    uint64_t x = ((const struct reason *)a)->count, y = ((const struct reason *)b)->count;
    return (x < y) - (x > y);
}

static void print(struct driver *d) {
    struct counts all = { 0 };
    printf("  %-10s %9s %9s %9s %9s %9s\n", "changed", "mutants", "rejected", "too large", "ran", "answers");
    for (int k = 0; k < KINDS_ALL; k++) {
        const struct counts *c = &d->count[k];
        printf("  %-10s %9llu %9llu %9llu %9llu %9llu\n", kind_names[k], (unsigned long long)c->made, (unsigned long long)c->rejected,
               (unsigned long long)c->too_large, (unsigned long long)c->ran, (unsigned long long)c->answered);
        all.made += c->made, all.rejected += c->rejected, all.too_large += c->too_large, all.ran += c->ran, all.answered += c->answered;
    }
    qsort(d->reason, d->reasons, sizeof *d->reason, more_often);
    uint64_t others = 0;
    for (size_t i = 0; i < d->reasons; i++) {
        if (i < REASONS_SHOWN) printf("  because %9llu %s\n", (unsigned long long)d->reason[i].count, d->reason[i].text);
        else others += d->reason[i].count;
    }
    if (others) printf("  because %9llu of %zu reasons more\n", (unsigned long long)others, d->reasons - REASONS_SHOWN);
    printf("mutants %llu, rejected %llu, too large %llu, ran %llu, answers %llu\n", (unsigned long long)all.made, (unsigned long long)all.rejected,
           (unsigned long long)all.too_large, (unsigned long long)all.ran, (unsigned long long)all.answered);
}

int main(int count, char **argument) {
    if (count != 3 && count != 5) return fprintf(stderr, "usage: mutants_driver COUNT SEED [FIRST STEP]\n"), 2;
    struct driver *d = calloc(1, sizeof *d);
    uint64_t most = strtoull(argument[1], NULL, 10), seed = strtoull(argument[2], NULL, 10);
    uint64_t first = count == 5 ? strtoull(argument[3], NULL, 10) : 0, step = count == 5 ? strtoull(argument[4], NULL, 10) : 1;
    if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(say_which);
    signal(SIGALRM, too_long);
    d->dice.state = seed;
    make_bases(d);
    for (uint64_t i = first; i < most && step; i += step) {
        at_work = i;
        d->dice.state = seed * UINT64_C(1000003) + i; /* each by itself, so that it can be repeated alone */
        alarm(MINUTE);
        try_one(d, (enum kind)(i % KINDS_ALL));
    }
    alarm(0);
    print(d);
    bool idle = false; /* a checksum that is not mended is never accepted; of all others some are rejected and some run */
    for (int k = 0; k < KINDS_ALL && most > 10000 && step == 1; k++) {
        const struct counts *c = &d->count[k];
        idle |= c->rejected == 0 || (k != KIND_checksum && k != KIND_lengths && k != KIND_pieces && k != KIND_swapped && c->ran == 0);
    }
    bool checksum = d->count[KIND_checksum].rejected != d->count[KIND_checksum].made;
    for (size_t i = 0; i < d->bases; i++) {
        free(d->base[i].bytes);
        for (size_t k = 0; k < PATIENTS; k++) free(d->base[i].record[k]);
    }
    free(d);
    return idle || checksum;
}
