/* columns: the engine behind osler.h's osler_columns. */
#include "base/processor.h"
#include "runtime/arrow.h"
#include "runtime/host.h"

#include <string.h>

enum { ERRORS_MOST = 1000, ALIGNED = 64 };

/* --- Making --------------------------------------------------------------------------------------------------------------------------- */

static bool choose_processor(struct osler_columns *c) {
    osler_processor asked = c->options.processor;
    c->processor = OSLER_PROCESSOR_PLAIN;
    c->runner = columns_run_plain;
    if (asked == OSLER_PROCESSOR_PLAIN) return true;
#ifdef COLUMNS_X86
    struct processor has = processor_here();
    if (has.avx2 && asked != OSLER_PROCESSOR_AVX512) c->processor = OSLER_PROCESSOR_AVX2, c->runner = columns_run_avx2;
    if (has.avx512 && asked != OSLER_PROCESSOR_AVX2) c->processor = OSLER_PROCESSOR_AVX512, c->runner = columns_run_avx512;
#endif
    return asked == OSLER_PROCESSOR_BEST || asked == c->processor;
}

static void *aligned(struct arena *arena, size_t size) {
    char *memory = arena_alloc(arena, size + ALIGNED, 1);
    return memory ? memory + (ALIGNED - (uintptr_t)memory % ALIGNED) % ALIGNED : NULL;
}

static struct block_run run_of(struct osler_columns *c) {
    return (struct block_run){ .plan = &c->plan, .base = { c->file, c->in, c->out }, .rows = BLOCK, .lane_memory = c->lanes,
                               .rows_pass = rows_pass, .engine = c };
}

static bool make_memory(struct osler_columns *c) {
    const struct program *program = c->plan.program;
    struct arena *arena = &c->arena;
    c->source = ARENA_ARRAY(arena, struct source, (size_t)program->facts + 1);
    c->inner = ARENA_ARRAY(arena, struct source, (size_t)program->facts + 1);
    c->on = ARENA_ARRAY(arena, struct source, (size_t)program->facts + 1);
    c->codes = ARENA_ARRAY(arena, struct codes, (size_t)program->facts + 1);
    c->fresh_from = ARENA_ARRAY(arena, date, (size_t)program->facts + 1);
    c->outcome = ARENA_ARRAY(arena, uint8_t *, (size_t)program->recommendations + 1);
    c->dose = ARENA_ARRAY(arena, char *, (size_t)program->doses + 1);
    c->file = aligned(arena, c->plan.file_size);
    c->in = aligned(arena, c->plan.in_size);
    c->out = aligned(arena, c->plan.out_size);
    c->lanes = aligned(arena, (size_t)c->plan.lane_registers * LANE_ROWS * sizeof(double));
    if (arena->failed) return false;
    struct block_run run = run_of(c);
    c->runner(&run, 0, c->plan.constant_steps);
    return true;
}

osler_status osler_columns_new(const osler_program *program, const osler_columns_options *options, const osler_allocator *allocator,
                               osler_columns **columns) {
    struct allocator a = api_allocator(allocator);
    struct osler_columns *c = a.resize(a.context, NULL, 0, sizeof *c);
    *columns = NULL;
    if (!c) return OSLER_LIMIT;
    *c = (struct osler_columns){ .owner = osler_program_keep(program) };
    if (options) c->options = *options;
    if (c->options.errors == 0) c->options.errors = ERRORS_MOST;
    arena_init(&c->arena, &a, 0);
    arena_init(&c->run_arena, &a, 0);
    if (!choose_processor(c)) {
        osler_columns_free(c);
        return OSLER_MISUSE;
    }
    bool made = plan_make(&c->plan, program->program, &a, !c->options.no_doses);
    if (made) c->row = context_new(program->program, &a);
    if (!c->row || !make_memory(c)) {
        osler_columns_free(c);
        return OSLER_LIMIT;
    }
    *columns = c;
    return OSLER_OK;
}

void osler_columns_free(osler_columns *c) {
    if (!c) return;
    struct allocator a = c->arena.allocator;
    arrow_free(c);
    context_free(c->row);
    if (c->plan.program) plan_free(&c->plan);
    arena_free(&c->run_arena);
    arena_free(&c->arena);
    osler_program_free(c->owner);
    a.resize(a.context, c, sizeof *c, 0);
}

osler_processor osler_columns_processor(const osler_columns *c) { return c->processor; }

/* --- The day ------------------------------------------------------------------------------------------------------------------------------ */

/* Whether a value of this day is too old, asked of the one place that knows. */
static bool is_stale_of(struct osler_columns *c, uint32_t f, date day) {
    context_reset(c->row, c->today);
    c->row->fact[f] = (struct fact_state){ GIVEN_VALUE_KNOWN, true, day };
    context_settle(c->row);
    return c->row->fact[f].given == GIVEN_STALE;
}

static int64_t number_of_day(date day) {
    int64_t first, last;
    date_span(day, &first, &last);
    return (first - (first < 0 ? 86399999 : 0)) / 86400000;
}

/* Age only grows with the years, so that the first day that counts is found by halves. */
static date first_fresh_day(struct osler_columns *c, uint32_t f) {
    int64_t newest = number_of_day(c->today), oldest = number_of_day(date_parse("0001-01-01", 10, NULL));
    if (is_stale_of(c, f, c->today)) return DATE_UNKNOWN;
    while (oldest < newest) {
        int64_t middle = oldest + (newest - oldest) / 2;
        if (is_stale_of(c, f, date_of_day(middle))) oldest = middle + 1;
        else newest = middle;
    }
    return date_of_day(newest);
}

osler_status osler_columns_begin(osler_columns *c, const char *on) {
    date today = on ? date_parse(on, strlen(on), NULL) : DATE_UNKNOWN;
    c->begun = false;
    if (!date_is_known(today) || date_precision(today) != DATE_DAY) return OSLER_MISUSE;
    c->today = today;
    for (uint32_t f = 0; f < c->plan.program->facts; f++)
        if (c->plan.program->fact[f].valid_amount > 0) c->fresh_from[f] = first_fresh_day(c, f);
    context_reset(c->row, today);
    c->begun = true;
    return OSLER_OK;
}

osler_status osler_columns_use_host(osler_columns *c, const osler_host *host, char why[160]) {
    char reason[160];
    bool used = host_use(c->row, (const struct host *)host, why ? why : reason);
    c->calls = used && host && c->plan.program->calls > 0;
    return used ? OSLER_OK : OSLER_MISUSE;
}

/* --- Blocks --------------------------------------------------------------------------------------------------------------------------------- */

/* Values that a host has packed and that cannot be: the steps see them as unknown, and the row is looked at by itself. */
static void neutralise(struct osler_columns *c, size_t row) {
    c->odd[row / 64] |= (uint64_t)1 << (row % 64);
    c->any_odd = true;
    for (uint32_t f = 0; f < c->plan.program->facts; f++) {
        const struct carrier *carrier = &c->plan.fact[f];
        char *at = c->in + carrier->offset;
        if (carrier->how == CARRIED_CODE || carrier->how == CARRIED_NUMBER) columns_set(at, carrier->width, row, columns_least(carrier->width));
        if (carrier->how != CARRIED_PLANES) continue;
        at[row / 8] = (char)(at[row / 8] & ~(1 << (row % 8)));
        at[PLANE + row / 8] = (char)(at[PLANE + row / 8] | 1 << (row % 8));
    }
}

static void check_block(struct osler_columns *c, struct block_run *run) {
    uint64_t bad[WORDS], any = 0;
    run->ahead_in = NULL;
    c->runner(run, c->plan.check_steps, c->plan.steps);
    memcpy(bad, operand_at(run->base, c->plan.check), sizeof bad);
    for (uint32_t w = 0; w < WORDS; w++) {
        uint32_t before = 64 * w;
        if (run->rows < before + 64) bad[w] &= run->rows <= before ? 0 : ((uint64_t)1 << (run->rows - before)) - 1;
        any |= bad[w];
    }
    if (!any) return;
    if (run->base[BASE_IN] != c->in) memcpy(c->in, run->base[BASE_IN], c->plan.in_size);
    run->base[BASE_IN] = c->in;
    for (uint32_t w = 0; w < WORDS; w++)
        for (uint64_t left = bad[w]; left; left &= left - 1) neutralise(c, 64 * w + (size_t)__builtin_ctzll(left));
}

/* A host is called for one row after the other. */
static void take_all_rows(struct osler_columns *c, uint32_t rows) {
    for (uint32_t row = 0; row < rows; row++) c->odd[row / 64] |= (uint64_t)1 << (row % 64);
    c->any_odd = true;
}

static bool is_bound(const struct osler_columns *c) {
    for (uint32_t f = 0; f < c->plan.program->facts; f++)
        if (c->source[f].kind != SOURCE_NONE) return true;
    return false;
}

static void begin_block(struct osler_columns *c, size_t row) {
    c->block_row = row;
    memset(c->odd, 0, sizeof c->odd);
    memset(c->wrong, 0, sizeof c->wrong);
    c->any_odd = false;
}

/* `base` has no const: the steps write to what goes out only. */
static char *block_of(const char *blocks, size_t index, size_t size) { return (char *)(uintptr_t)blocks + index * size; }

static void run_block(struct osler_columns *c, const char *blocks, char *results, size_t index, bool bound) {
    size_t left = c->rows - index * BLOCK;
    struct block_run run = run_of(c);
    run.rows = (uint32_t)(left < BLOCK ? left : BLOCK);
    begin_block(c, index * BLOCK);
    if (blocks && !bound) run.base[BASE_IN] = block_of(blocks, index, c->plan.in_size);
    if (blocks && bound) memcpy(c->in, blocks + index * c->plan.in_size, c->plan.in_size);
    if (bound || !blocks) fill_block(c, run.rows);
    if (results) run.base[BASE_OUT] = results + index * c->plan.out_size;
    if (blocks) check_block(c, &run);
    c->block = run.base[BASE_IN];
    if (blocks && !bound && left > BLOCK) {
        run.ahead_in = blocks + (index + 1) * c->plan.in_size;
        run.ahead_out = results ? results + (index + 1) * c->plan.out_size : c->out;
    }
    if (c->calls) take_all_rows(c, run.rows);
    else c->runner(&run, c->plan.constant_steps, c->plan.check_steps);
    if (c->any_odd) rows_odd(c, run.base[BASE_OUT], run.rows);
    results_put(c, run.base[BASE_OUT], run.rows);
}

static osler_status run_all(struct osler_columns *c, const char *blocks, size_t rows, char *results) {
    if (!c->begun) return OSLER_MISUSE;
    bool bound = is_bound(c);
    arena_clear(&c->run_arena);
    c->error = NULL;
    c->errors = c->error_room = c->error_count = 0;
    c->failed = false;
    c->packed = blocks != NULL;
    c->blocks = blocks;
    c->rows = rows;
    for (size_t i = 0; i * BLOCK < rows && !c->failed; i++) run_block(c, blocks, results, i, bound);
    return c->failed ? OSLER_LIMIT : OSLER_OK;
}

osler_status osler_columns_run(osler_columns *c, size_t rows) { return run_all(c, NULL, rows, NULL); }

osler_status osler_columns_run_packed(osler_columns *c, const void *blocks, size_t rows, void *results) {
    return blocks || rows == 0 ? run_all(c, blocks, rows, results) : OSLER_MISUSE;
}

osler_status osler_columns_patient(osler_columns *c, size_t row, osler_context *context) {
    struct fact_error error = { "", "", "", "", 0, false };
    if (!context->begun || context->ran || context->owner != c->owner || row >= c->rows) return OSLER_MISUSE;
    context_reset(context->context, context->context->today);
    return api_patient_status(context, fill_context(c, context->context, row, &error), &error);
}

/* --- Packing ----------------------------------------------------------------------------------------------------------------------------------- */

static void pack_value(struct osler_columns *c, uint32_t f, char *block, size_t row) {
    const struct program_fact *fact = &c->plan.program->fact[f];
    const struct carrier *carrier = &c->plan.fact[f];
    char *at = block + carrier->offset;
    if (c->row->fact[f].given != GIVEN_VALUE_KNOWN) return; /* unknown, as it is there */
    int64_t value = fact->kind == FACT_TRUTH ? c->row->truth[fact->slot] : c->row->number[fact->slot];
    if (carrier->how == CARRIED_PLANES) {
        char bit = (char)(1 << (row % 8));
        bool yes = fact->kind == FACT_TRUTH ? value == TRUTH_YES : value == 1;
        at[row / 8] = (char)(yes ? at[row / 8] | bit : at[row / 8] & ~bit);
        at[PLANE + row / 8] = (char)(yes ? at[PLANE + row / 8] | bit : at[PLANE + row / 8] & ~bit);
        return;
    }
    if (fact->kind == FACT_CHOICE) value = __builtin_ctzll((uint64_t)value);
    columns_set(at, carrier->width, row, value - carrier->offset_value);
}

/* A row that is not plain: its values as the fact reader takes them. What is too old, and would be assumed in a block, has no place there. */
static void pack_row(struct osler_columns *c, char *block, size_t row) {
    const struct program *program = c->plan.program;
    struct fact_error error = { "", "", "", "", 0, false };
    context_reset(c->row, c->today);
    enum facts_status status = fill_context(c, c->row, c->block_row + row, &error);
    if (status == FACTS_READ) context_settle(c->row);
    for (uint32_t f = 0; f < program->facts && status == FACTS_READ; f++) {
        uint8_t given = c->row->fact[f].given;
        if (c->plan.fact[f].how == CARRIED_NOT) continue;
        if (program->fact[f].absent == 1 && (given == GIVEN_STALE || given == GIVEN_UNREADABLE)) {
            status = FACTS_WRONG;
            error = (struct fact_error){ program_text(program, program->fact[f].name), "", "a value that counts",
                                         "a value that is too old or unreadable cannot be packed where absence means something", 0, true };
            break;
        }
        pack_value(c, f, block, row);
    }
    if (status == FACTS_WRONG) columns_refuse(c, c->block_row + row, &error);
    if (status == FACTS_NO_MEMORY || c->row->failed) c->failed = true;
}

osler_status osler_columns_pack(osler_columns *c, size_t rows, void *blocks) {
    if (!c->begun || (!blocks && rows)) return OSLER_MISUSE;
    arena_clear(&c->run_arena);
    c->error = NULL;
    c->errors = c->error_room = c->error_count = 0;
    c->failed = c->packed = false;
    c->blocks = NULL;
    c->rows = rows;
    for (size_t i = 0; i * BLOCK < rows && !c->failed; i++) {
        uint32_t here = (uint32_t)(rows - i * BLOCK < BLOCK ? rows - i * BLOCK : BLOCK);
        begin_block(c, i * BLOCK);
        fill_block(c, here);
        char *block = (char *)blocks + i * c->plan.in_size;
        memcpy(block, c->in, c->plan.in_size);
        for (uint32_t row = 0; c->any_odd && row < here; row++)
            if (c->odd[row / 64] >> (row % 64) & 1) pack_row(c, block, row);
        if (c->refused) memcpy(c->refused + c->block_row / 8, c->wrong, (here + 7) / 8);
    }
    return c->failed ? OSLER_LIMIT : OSLER_OK;
}

/* --- Binding ----------------------------------------------------------------------------------------------------------------------------------- */

static const struct {
    uint8_t kind, width;
    bool is_unsigned;
} source_of[] = {
    [OSLER_COLUMN_BITS] = { SOURCE_BITS, 0, false },      [OSLER_COLUMN_BOOLS] = { SOURCE_BOOLS, 1, false },
    [OSLER_COLUMN_INT8] = { SOURCE_INT, 1, false },       [OSLER_COLUMN_INT16] = { SOURCE_INT, 2, false },
    [OSLER_COLUMN_INT32] = { SOURCE_INT, 4, false },      [OSLER_COLUMN_INT64] = { SOURCE_INT, 8, false },
    [OSLER_COLUMN_UINT8] = { SOURCE_UINT, 1, true },      [OSLER_COLUMN_UINT16] = { SOURCE_UINT, 2, true },
    [OSLER_COLUMN_UINT32] = { SOURCE_UINT, 4, true },     [OSLER_COLUMN_UINT64] = { SOURCE_UINT, 8, true },
    [OSLER_COLUMN_FLOAT] = { SOURCE_FLOAT, 4, false },    [OSLER_COLUMN_DOUBLE] = { SOURCE_DOUBLE, 8, false },
    [OSLER_COLUMN_DECIMAL] = { SOURCE_DECIMAL, 16, false }, [OSLER_COLUMN_STRINGS] = { SOURCE_STRINGS, sizeof(char *), false },
    [OSLER_COLUMN_TEXT] = { SOURCE_TEXT, 4, false },      [OSLER_COLUMN_DAYS] = { SOURCE_DAYS, 4, false },
};

/* Whole numbers that are indexes of names. */
static osler_status bind_names(struct source *names, struct source *s, const osler_column *column) {
    if (s->kind != SOURCE_INT && s->kind != SOURCE_UINT) return OSLER_MISUSE;
    *names = (struct source){ .kind = SOURCE_STRINGS, .width = sizeof(char *), .stride = sizeof(char *), .count = column->name_count,
                              .values = (const char *)column->names };
    s->kind = SOURCE_DICTIONARY;
    s->inner = names;
    return OSLER_OK;
}

static void bind_days(struct source *on, struct source *s, const osler_column *column) {
    *on = (struct source){ .kind = SOURCE_DAYS, .width = 4, .stride = 4, .offset = column->offset, .count = SIZE_MAX, .ticks = 1,
                           .values = (const char *)column->on, .known = column->on_known };
    s->on = on;
}

/* What each name of a dictionary is in a block. */
static osler_status find_codes(struct osler_columns *c, uint32_t fact, struct source *s) {
    if (s->kind != SOURCE_DICTIONARY || c->plan.fact[fact].how == CARRIED_NOT || s->inner->count > 1 << 16) return OSLER_OK;
    struct codes *codes = &c->codes[fact];
    int64_t *code = codes->room > s->inner->count ? codes->at : arena_grow(&c->arena, codes->at, &codes->room, s->inner->count + 1, sizeof *code);
    if (!code) return OSLER_LIMIT;
    codes->at = code;
    for (size_t i = 0; i < s->inner->count; i++) code[i] = source_plain(c, fact, s->inner, i);
    s->code = code;
    s->codes = s->inner->count;
    return OSLER_OK;
}

osler_status columns_take(struct osler_columns *c, uint32_t fact, const struct source *source) {
    struct source *s = &c->source[fact];
    *s = *source;
    osler_status status = find_codes(c, fact, s);
    if (status != OSLER_OK) *s = (struct source){ .kind = SOURCE_NONE };
    c->outside = false;
    for (uint32_t f = 0; f < c->plan.program->facts; f++)
        if (c->source[f].kind != SOURCE_NONE && c->plan.fact[f].how == CARRIED_NOT) c->outside = true;
    return status;
}

osler_status osler_columns_bind(osler_columns *c, size_t fact, const osler_column *column) {
    struct source s = { .kind = SOURCE_NONE };
    if (fact >= c->plan.program->facts) return OSLER_MISUSE;
    if (!column) return columns_take(c, (uint32_t)fact, &s);
    unsigned type = (unsigned)column->type;
    if (type >= sizeof source_of / sizeof *source_of || column->scale < 0 || column->scale > DECIMAL_DIGITS) return OSLER_MISUSE;
    s = (struct source){ .kind = source_of[type].kind, .width = source_of[type].width, .is_unsigned = source_of[type].is_unsigned,
                         .values = column->values, .offsets = (const char *)column->ends, .offset = column->offset, .count = SIZE_MAX,
                         .bytes = SIZE_MAX, .known = column->known, .scale = column->scale, .ticks = 1, .unit = column->unit };
    s.stride = column->stride ? column->stride : s.width;
    osler_status status = s.kind == SOURCE_TEXT && !column->ends ? OSLER_MISUSE : OSLER_OK;
    if (status == OSLER_OK && column->names) status = bind_names(&c->inner[fact], &s, column);
    if (status == OSLER_OK && column->on) bind_days(&c->on[fact], &s, column);
    return status == OSLER_OK ? columns_take(c, (uint32_t)fact, &s) : status;
}
