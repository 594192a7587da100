/* osler_columns: the yardstick's patients through the column engine.
 *
 *     osler_columns columns GUIDE PATIENTS [PROCESSOR]   nanoseconds a patient, packed blocks: hot and in DRAM
 *     osler_columns counts GUIDE PATIENTS                what `yardstick counts` prints
 *
 * The patients are packed once, which is not timed; then as many blocks as 32 million patients fill are run, those of the file over and
 * over. Row "bound" binds plain arrays instead, which the engine has to convert. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stopwatch.h"
#include "include/osler.h"

enum { FACTS = 20, LINE = 1 << 12, MANY = 32000000 / OSLER_BLOCK };

static void die(const char *what) {
    fprintf(stderr, "osler_columns: %s\n", what);
    exit(1);
}

static void *room_for(size_t size) {
    size_t page = 1 << 12;
    void *memory = aligned_alloc(page, (size + page - 1) / page * page);
    if (!memory) die("no memory");
    return memory;
}

static char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) die(path);
    long size = ftell(file);
    rewind(file);
    char *bytes = room_for((size_t)size + 1);
    *length = fread(bytes, 1, (size_t)size, file);
    bytes[*length] = '\0';
    fclose(file);
    return bytes;
}

static osler_program *compile(const char *path) {
    osler_source source = { .name = path };
    osler_program *program = NULL;
    source.bytes = read_file(path, &source.length);
    if (osler_compile(&source, NULL, &program, NULL) != OSLER_OK) die("the guideline is wrong");
    return program;
}

/* --- The patients as plain columns ------------------------------------------------------------------------------------------- */

struct patients {
    size_t count;
    int32_t *value[FACTS];
    uint8_t *known[FACTS];
    int scale[FACTS];
};

/* A value of the generator's flat records: true, "positive", 70.5. Of numbers the digits, scaled by ten where the fact has a decimal. */
static bool read_value(const char *at, bool tenths, int32_t *value) {
    if (!strncmp(at, "null", 4)) return false;
    *value = 0;
    if (*at == 't' || *at == 'f') *value = *at == 't';
    else if (*at == '"') *value = at[1] == 'n';
    else {
        for (; *at >= '0' && *at <= '9'; at++) *value = 10 * *value + (*at - '0');
        if (tenths) *value = 10 * *value + (*at == '.' ? at[1] - '0' : 0);
    }
    return true;
}

static void read_patient(const osler_program *program, const char *line, struct patients *all, size_t row) {
    for (const char *at = strchr(line, '"'); at; at = strchr(at, '"')) {
        char name[64];
        const char *end = strchr(++at, '"');
        if (!end || end - at >= (long)sizeof name || end[1] != ':') die("this is no line of the generator");
        memcpy(name, at, (size_t)(end - at));
        name[end - at] = '\0';
        at = end + 2;
        size_t fact = osler_program_find(program, name);
        if (fact < FACTS && read_value(at, all->scale[fact] == 1, &all->value[fact][row]))
            all->known[fact][row / 8] |= (uint8_t)(1u << (row % 8));
        while (*at && *at != ',' && *at != '}') at++;
    }
}

static struct patients read_patients(const osler_program *program, const char *path) {
    struct patients all = { 0 };
    size_t length, row = 0;
    char *bytes = read_file(path, &length);
    for (size_t i = 0; i < length; i++) all.count += bytes[i] == '\n';
    if (osler_program_facts(program) != FACTS) die("this is not the yardstick's guideline");
    for (size_t f = 0; f < FACTS; f++) {
        osler_fact fact;
        osler_program_fact(program, f, &fact);
        all.scale[f] = !strcmp(fact.step, "0.1");
        all.value[f] = room_for(all.count * sizeof *all.value[f]);
        all.known[f] = room_for(all.count / 8 + 1);
        memset(all.value[f], 0, all.count * sizeof *all.value[f]);
        memset(all.known[f], 0, all.count / 8 + 1);
    }
    for (char *line = bytes, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        read_patient(program, line, &all, row++);
    }
    free(bytes);
    return all;
}

static void bind(osler_columns *engine, const struct patients *all) {
    for (size_t f = 0; f < FACTS; f++) {
        osler_column column = { .type = OSLER_COLUMN_INT32, .values = all->value[f], .known = all->known[f], .scale = all->scale[f] };
        if (osler_columns_bind(engine, f, &column) != OSLER_OK) die("a column cannot be bound");
    }
}

static void unbind(osler_columns *engine) {
    for (size_t f = 0; f < FACTS; f++) osler_columns_bind(engine, f, NULL);
}

static osler_columns *engine_for(const osler_program *program, bool no_doses, osler_processor processor) {
    osler_columns *engine;
    osler_columns_options options = { .no_doses = no_doses, .processor = processor };
    if (osler_columns_new(program, &options, NULL, &engine) != OSLER_OK) die("no engine for this processor");
    if (osler_columns_begin(engine, "2025-11-01") != OSLER_OK) die("no day");
    return engine;
}

/* --- Timing ---------------------------------------------------------------------------------------------------------------------- */

struct work {
    osler_columns *engine;
    char *blocks, *results;
};

/* The file's whole blocks, over and over. */
static struct work pack(osler_columns *engine, const struct patients *all) {
    size_t each = osler_columns_packed_size(engine), whole = all->count / OSLER_BLOCK;
    struct work work = { engine, room_for(MANY * each), room_for(MANY * osler_columns_results_size(engine)) };
    if (whole == 0) die("fewer patients than a block");
    bind(engine, all);
    if (osler_columns_pack(engine, (whole < MANY ? whole : MANY) * OSLER_BLOCK, work.blocks) != OSLER_OK) die("cannot be packed");
    if (osler_columns_error_count(engine)) die("a patient was refused");
    for (size_t i = whole; i < MANY; i++) memcpy(work.blocks + i * each, work.blocks + i % whole * each, each);
    memset(work.results, 0, MANY * osler_columns_results_size(engine));
    unbind(engine);
    return work;
}

static void run(const struct work *work, size_t blocks) {
    if (osler_columns_run_packed(work->engine, work->blocks, blocks * OSLER_BLOCK, work->results) != OSLER_OK) die("a run failed");
}

static void measure(const osler_program *program, const struct patients *all, bool no_doses, osler_processor processor, const char *hot,
                    const char *cold) {
    struct work work = pack(engine_for(program, no_doses, processor), all);
    STOPWATCH(hot, OSLER_BLOCK, 20000, run(&work, 1));
    STOPWATCH(cold, (double)MANY * OSLER_BLOCK, 1, run(&work, MANY));
    free(work.blocks);
    free(work.results);
    osler_columns_free(work.engine);
}

static void measure_bound(const osler_program *program, const struct patients *all, osler_processor processor) {
    osler_columns *engine = engine_for(program, false, processor);
    size_t recommendations = osler_program_recommendations(program);
    bind(engine, all);
    for (size_t r = 0; r < recommendations; r++) osler_columns_outcomes(engine, r, room_for(all->count));
    for (size_t d = 0; d < osler_columns_dose_count(engine); d++) osler_columns_doses(engine, d, room_for(all->count * 8));
    STOPWATCH("columns bound", (double)all->count, 1, osler_columns_run(engine, all->count));
    osler_columns_free(engine);
}

static int run_columns(const osler_program *program, const struct patients *all, osler_processor processor) {
    measure(program, all, true, processor, "columns logic hot", "columns logic");
    measure(program, all, false, processor, "columns doses hot", "columns doses");
    measure_bound(program, all, processor);
    return 0;
}

/* --- Counting ---------------------------------------------------------------------------------------------------------------------- */

static void count_outcome(const char *name, const uint8_t *outcome, size_t count) {
    uint64_t of[4] = { 0 };
    for (size_t i = 0; i < count; i++) of[outcome[i] & 3]++;
    printf("%s %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", name, of[OSLER_YES], of[OSLER_NO], of[OSLER_UNKNOWN]);
}

static uint64_t sum_of(const osler_dose_column *dose, const void *amounts, size_t count) {
    uint64_t sum = 0;
    if (dose->bits != 16) die("a dose of the yardstick has 16 bits");
    for (size_t i = 0; i < count; i++) {
        int16_t amount;
        memcpy(&amount, (const char *)amounts + 2 * i, 2);
        if (amount != INT16_MIN) sum += (uint64_t)amount;
    }
    return sum;
}

static int run_counts(const osler_program *program, const struct patients *all, osler_processor processor) {
    osler_columns *engine = engine_for(program, false, processor);
    size_t recommendations = osler_program_recommendations(program), doses = osler_columns_dose_count(engine);
    uint8_t *outcome = room_for((recommendations + 1) * all->count);
    char *amount = room_for(doses * all->count * 8);
    bind(engine, all);
    osler_columns_outcomes(engine, OSLER_APPLIES, outcome + recommendations * all->count);
    for (size_t r = 0; r < recommendations; r++) osler_columns_outcomes(engine, r, outcome + r * all->count);
    for (size_t d = 0; d < doses; d++) osler_columns_doses(engine, d, amount + d * all->count * 8);
    if (osler_columns_run(engine, all->count) != OSLER_OK || osler_columns_error_count(engine)) die("a patient was refused");
    count_outcome("applies", outcome + recommendations * all->count, all->count);
    for (size_t r = 0; r < recommendations; r++)
        count_outcome(osler_program_recommendation(program, r), outcome + r * all->count, all->count);
    uint64_t sum[3] = { 0 };
    for (size_t d = 0; d < doses && d < 3; d++) {
        osler_dose_column dose;
        osler_columns_dose(engine, d, &dose);
        sum[d] = sum_of(&dose, amount + d * all->count * 8, all->count);
    }
    printf("doses %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", sum[0], sum[1], sum[2]);
    osler_columns_free(engine);
    free(outcome);
    free(amount);
    return 0;
}

int main(int argc, char **argv) {
    static const char *const processors[] = { "best", "plain", "avx2", "avx512" };
    osler_processor processor = OSLER_PROCESSOR_BEST;
    if (argc < 4) die("usage: osler_columns columns|counts GUIDE PATIENTS [best|plain|avx2|avx512]");
    for (int i = 0; argc > 4 && i < 4; i++)
        if (!strcmp(argv[4], processors[i])) processor = (osler_processor)i;
    osler_program *program = compile(argv[2]);
    struct patients all = read_patients(program, argv[3]);
    int code = !strcmp(argv[1], "counts") ? run_counts(program, &all, processor) : run_columns(program, &all, processor);
    osler_program_free(program);
    return code;
}
