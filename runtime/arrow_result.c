/* arrow_result: outcomes and doses as a record batch. The structs of one result share their memory: each of them that has been handed out,
 * also a child that was moved elsewhere, holds it until it is released. */
#include <stdatomic.h>
#include <string.h>

#include "runtime/arrow.h"

struct shared {
    struct arena arena; /* holds this, too */
    atomic_size_t holders;
};

static struct shared *new_shared(struct osler_columns *c) {
    struct arena arena;
    arena_init(&arena, &c->arena.allocator, 0);
    struct shared *shared = ARENA_NEW(&arena, struct shared);
    if (!shared) return NULL;
    shared->arena = arena;
    atomic_init(&shared->holders, 0);
    return shared;
}

static void let_go(struct shared *shared) {
    if (atomic_fetch_sub(&shared->holders, 1) != 1) return;
    struct arena arena = shared->arena;
    arena_free(&arena);
}

/* Nobody has seen it yet. */
static void drop(struct shared *shared) {
    struct arena arena = shared->arena;
    arena_free(&arena);
}

/* --- Schemas ---------------------------------------------------------------------------------------------------------------------------- */

static void release_schema(struct ArrowSchema *schema) {
    struct shared *shared = schema->private_data;
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
    if (schema->dictionary && schema->dictionary->release) schema->dictionary->release(schema->dictionary);
    schema->release = NULL;
    let_go(shared);
}

static void begin_schema(struct shared *shared, struct ArrowSchema *schema, const char *format, const char *name) {
    *schema = (struct ArrowSchema){ .format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_schema, .private_data = shared };
    atomic_fetch_add(&shared->holders, 1);
}

static const char *text_in(struct shared *shared, const char *format, ...) {
    struct text text;
    va_list arguments;
    text_init(&text, &shared->arena);
    va_start(arguments, format);
    text_vprintf(&text, format, arguments);
    va_end(arguments);
    return text.failed ? "" : text.bytes;
}

static void put_word(struct text *out, const char *word) {
    int32_t length = (int32_t)strlen(word);
    text_put(out, (const char *)&length, sizeof length);
    text_put(out, word, (size_t)length);
}

/* Pairs of key and value, as the interface has them. */
static const char *metadata_of(struct shared *shared, const char *unit, const char *treatment) {
    struct text out;
    int32_t pairs = 2;
    text_init(&out, &shared->arena);
    text_put(&out, (const char *)&pairs, sizeof pairs);
    put_word(&out, "unit");
    put_word(&out, unit);
    put_word(&out, "treatment");
    put_word(&out, treatment);
    return out.failed ? NULL : out.bytes;
}

static void outcome_schema(struct shared *shared, struct ArrowSchema *schema, const char *name) {
    struct ArrowSchema *names = ARENA_NEW(&shared->arena, struct ArrowSchema);
    begin_schema(shared, schema, "c", name);
    if (!names) return;
    begin_schema(shared, names, "u", "");
    schema->dictionary = names;
}

static void dose_schema(struct osler_columns *c, struct shared *shared, struct ArrowSchema *schema, uint32_t d) {
    const struct program *program = c->plan.program;
    const struct program_dose *dose = &program->dose[d];
    const struct program_recommendation *r = &program->recommendation[dose->recommendation];
    const struct dose_place *place = &c->plan.dose[d];
    const char *name = program_text(program, r->name);
    uint32_t which = d - r->first_dose;
    const char *format = place->width ? text_in(shared, "d:38,%u", place->scale) : "u";
    begin_schema(shared, schema, format, which ? text_in(shared, "%s.dose%u", name, which + 1) : text_in(shared, "%s.dose", name));
    schema->metadata = metadata_of(shared, program_text(program, program->unit[dose->unit].code), program_text(program, program->treatment[dose->treatment].name));
}

static size_t columns_of(const struct osler_columns *c) {
    return 2 + (size_t)c->plan.program->recommendations + osler_columns_dose_count(c);
}

osler_status arrow_give_schema(struct osler_columns *c, struct ArrowSchema *schema) {
    const struct program *program = c->plan.program;
    struct shared *shared = new_shared(c);
    *schema = (struct ArrowSchema){ 0 };
    if (!shared) return OSLER_LIMIT;
    size_t count = columns_of(c), at = 0;
    struct ArrowSchema *children = ARENA_ARRAY(&shared->arena, struct ArrowSchema, count);
    struct ArrowSchema **pointers = ARENA_ARRAY(&shared->arena, struct ArrowSchema *, count);
    if (children && pointers) {
        outcome_schema(shared, &children[at++], "applies");
        for (uint32_t r = 0; r < program->recommendations; r++)
            outcome_schema(shared, &children[at++], text_in(shared, "%s", program_text(program, program->recommendation[r].name)));
        for (uint32_t d = 0; d < osler_columns_dose_count(c); d++) dose_schema(c, shared, &children[at++], d);
        begin_schema(shared, &children[at++], "u", "error");
    }
    if (shared->arena.failed) {
        drop(shared);
        return OSLER_LIMIT;
    }
    for (size_t i = 0; i < count; i++) pointers[i] = &children[i];
    begin_schema(shared, schema, "+s", "");
    schema->flags = 0;
    schema->n_children = (int64_t)count;
    schema->children = pointers;
    return OSLER_OK;
}

/* --- Arrays -------------------------------------------------------------------------------------------------------------------------------- */

static void release_array(struct ArrowArray *array) {
    struct shared *shared = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release) array->children[i]->release(array->children[i]);
    if (array->dictionary && array->dictionary->release) array->dictionary->release(array->dictionary);
    array->release = NULL;
    let_go(shared);
}

/* NULL buffers, to be filled in; false without memory. */
static bool begin_array(struct shared *shared, struct ArrowArray *array, size_t rows, size_t buffers, const void ***made) {
    *made = ARENA_ARRAY(&shared->arena, const void *, buffers);
    *array = (struct ArrowArray){ .length = (int64_t)rows, .n_buffers = (int64_t)buffers, .buffers = *made, .release = release_array,
                                  .private_data = shared };
    atomic_fetch_add(&shared->holders, 1);
    return *made != NULL;
}

static bool is_set(const uint8_t *bits, size_t i) { return bits[i / 8] >> (i % 8) & 1; }
static void set(uint8_t *bits, size_t i) { bits[i / 8] |= (uint8_t)(1u << (i % 8)); }

/* What a run gave, before it becomes arrays. */
struct gathered {
    struct osler_columns *c;
    struct shared *shared;
    size_t rows, refused_count;
    uint8_t *refused, *fine;
    uint8_t **outcome;
    char **dose;
};

static bool dictionary_array(struct gathered *g, struct ArrowArray *array) {
    static const char words[] = "nounknowncontraindicatedyes";
    static const int32_t ends[] = { 0, 2, 9, 24, 27 };
    const void **buffers;
    struct ArrowArray *names = ARENA_NEW(&g->shared->arena, struct ArrowArray);
    char *copy = arena_copy(&g->shared->arena, words, sizeof words - 1);
    int32_t *offsets = ARENA_ARRAY(&g->shared->arena, int32_t, 5);
    if (!names || !copy || !offsets || !begin_array(g->shared, names, 4, 3, &buffers)) return false;
    memcpy(offsets, ends, sizeof ends);
    buffers[1] = offsets;
    buffers[2] = copy;
    array->dictionary = names;
    return true;
}

/* Of a refused row the outcome is null: nobody has answered. */
static bool outcome_array(struct gathered *g, struct ArrowArray *array, const uint8_t *outcome) {
    const void **buffers;
    if (!begin_array(g->shared, array, g->rows, 2, &buffers)) return false;
    buffers[0] = g->refused_count ? g->fine : NULL;
    buffers[1] = outcome;
    array->null_count = (int64_t)g->refused_count;
    return dictionary_array(g, array);
}

static bool whole_doses(struct gathered *g, struct ArrowArray *array, uint32_t d) {
    const void **buffers;
    unsigned width = g->c->plan.dose[d].width;
    int128 *value = ARENA_ARRAY(&g->shared->arena, int128, g->rows + 1);
    uint8_t *known = ARENA_ARRAY(&g->shared->arena, uint8_t, g->rows / 8 + 1);
    if (!value || !known || !begin_array(g->shared, array, g->rows, 2, &buffers)) return false;
    for (size_t i = 0; i < g->rows; i++) {
        int64_t amount = columns_get(g->dose[d], width, i);
        if (amount == columns_least(width)) array->null_count++;
        else value[i] = amount, set(known, i);
    }
    buffers[0] = known;
    buffers[1] = value;
    return true;
}

/* Texts of all rows, NULL for a row that has none. */
typedef const char *text_of_row(struct gathered *g, uint32_t d, size_t row, char room[DECIMAL_TEXT]);

static bool text_array(struct gathered *g, struct ArrowArray *array, text_of_row *text_of, uint32_t d) {
    const void **buffers;
    char room[DECIMAL_TEXT];
    int32_t *offset = ARENA_ARRAY(&g->shared->arena, int32_t, g->rows + 1);
    uint8_t *known = ARENA_ARRAY(&g->shared->arena, uint8_t, g->rows / 8 + 1);
    struct text bytes;
    text_init(&bytes, &g->shared->arena);
    text_puts(&bytes, "");
    if (!offset || !known || !begin_array(g->shared, array, g->rows, 3, &buffers)) return false;
    for (size_t i = 0; i < g->rows; i++) {
        const char *text = text_of(g, d, i, room);
        if (text) set(known, i), text_puts(&bytes, text);
        else array->null_count++;
        if (bytes.failed || bytes.length > INT32_MAX) return false;
        offset[i + 1] = (int32_t)bytes.length;
    }
    buffers[0] = known;
    buffers[1] = offset;
    buffers[2] = bytes.bytes ? bytes.bytes : "";
    return true;
}

static const char *decimal_text(struct gathered *g, uint32_t d, size_t row, char room[DECIMAL_TEXT]) {
    osler_decimal amount;
    memcpy(&amount, g->dose[d] + row * sizeof amount, sizeof amount);
    if (!amount.known) return NULL;
    decimal_print((struct decimal){ (uint128)amount.high << 64 | amount.low, amount.exponent, amount.negative, DECIMAL_KNOWN }, room);
    return room;
}

/* Errors stand in the order of their rows, and so are asked for. */
static const char *error_text(struct gathered *g, uint32_t d, size_t row, char room[DECIMAL_TEXT]) {
    struct osler_columns *c = g->c;
    (void)d, (void)room;
    if (!is_set(g->refused, row)) return NULL;
    while (c->told < c->errors && c->error[c->told].row < row) c->told++;
    return c->told < c->errors && c->error[c->told].row == row ? c->error[c->told].error.message : "refused";
}

static bool make_children(struct gathered *g, struct ArrowArray *children) {
    const struct program *program = g->c->plan.program;
    size_t at = 0;
    if (!outcome_array(g, &children[at++], g->outcome[program->recommendations])) return false;
    for (uint32_t r = 0; r < program->recommendations; r++)
        if (!outcome_array(g, &children[at++], g->outcome[r])) return false;
    for (uint32_t d = 0; d < osler_columns_dose_count(g->c); d++)
        if (!(g->c->plan.dose[d].width ? whole_doses(g, &children[at++], d) : text_array(g, &children[at++], decimal_text, d))) return false;
    g->c->told = 0;
    return text_array(g, &children[at], error_text, 0);
}

static bool make_room(struct gathered *g) {
    const struct osler_columns *c = g->c;
    struct arena *arena = &g->shared->arena;
    uint32_t recommendations = c->plan.program->recommendations;
    g->refused = ARENA_ARRAY(arena, uint8_t, g->rows / 8 + 1);
    g->fine = ARENA_ARRAY(arena, uint8_t, g->rows / 8 + 1);
    g->outcome = ARENA_ARRAY(arena, uint8_t *, (size_t)recommendations + 1);
    g->dose = ARENA_ARRAY(arena, char *, osler_columns_dose_count(c) + 1);
    for (uint32_t r = 0; !arena->failed && r <= recommendations; r++) g->outcome[r] = ARENA_ARRAY(arena, uint8_t, g->rows + 1);
    for (uint32_t d = 0; !arena->failed && d < osler_columns_dose_count(c); d++)
        g->dose[d] = arena_alloc(arena, g->rows + 1, c->plan.dose[d].width ? c->plan.dose[d].width : sizeof(osler_decimal));
    return !arena->failed;
}

/* The run writes to the arrays; where the host's results went comes back afterwards. */
static osler_status run_into(struct gathered *g) {
    struct osler_columns *c = g->c;
    uint8_t **outcome = c->outcome, *refused = c->refused;
    char **dose = c->dose;
    size_t errors = c->options.errors;
    c->outcome = g->outcome, c->dose = g->dose, c->refused = g->refused;
    c->options.errors = SIZE_MAX;
    osler_status status = osler_columns_run(c, g->rows);
    c->outcome = outcome, c->dose = dose, c->refused = refused;
    c->options.errors = errors;
    for (size_t i = 0; i < g->rows; i++) {
        if (is_set(g->refused, i)) g->refused_count++;
        else set(g->fine, i);
    }
    return status;
}

osler_status arrow_give_results(struct osler_columns *c, size_t rows, struct ArrowArray *result) {
    struct gathered g = { .c = c, .shared = new_shared(c), .rows = rows };
    size_t count = columns_of(c);
    const void **buffers;
    *result = (struct ArrowArray){ 0 };
    if (!g.shared) return OSLER_LIMIT;
    struct ArrowArray *children = ARENA_ARRAY(&g.shared->arena, struct ArrowArray, count);
    struct ArrowArray **pointers = ARENA_ARRAY(&g.shared->arena, struct ArrowArray *, count);
    osler_status status = children && pointers && make_room(&g) ? run_into(&g) : OSLER_LIMIT;
    if (status == OSLER_OK && !make_children(&g, children)) status = OSLER_LIMIT;
    if (status == OSLER_OK && !begin_array(g.shared, result, rows, 1, &buffers)) status = OSLER_LIMIT;
    if (status != OSLER_OK) {
        *result = (struct ArrowArray){ 0 };
        drop(g.shared);
        return status;
    }
    for (size_t i = 0; i < count; i++) pointers[i] = &children[i];
    result->n_children = (int64_t)count;
    result->children = pointers;
    return OSLER_OK;
}

osler_status osler_columns_arrow(osler_columns *c, struct ArrowSchema *schema, struct ArrowArray *batch, struct ArrowSchema *result_schema,
                                 struct ArrowArray *result, const char **why) {
    osler_status status = arrow_take_schema(c, schema);
    if (why) *why = "";
    if (status != OSLER_OK && batch->release) {
        batch->release(batch);
        batch->release = NULL;
    }
    if (result_schema) *result_schema = (struct ArrowSchema){ 0 };
    *result = (struct ArrowArray){ 0 };
    if (status == OSLER_OK) status = arrow_take_batch(c, batch);
    if (status == OSLER_OK) status = arrow_give_results(c, (size_t)c->arrow->batch.length, result);
    if (status == OSLER_OK && result_schema) {
        status = arrow_give_schema(c, result_schema);
        if (status != OSLER_OK) result->release(result);
    }
    if (why && status == OSLER_PATIENT_WRONG && !c->arrow->why.failed && c->arrow->why.bytes) *why = c->arrow->why.bytes;
    return status;
}
