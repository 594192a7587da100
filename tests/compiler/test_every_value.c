/* A name of each sort and a value of each kind, right or wrong, in place of each name and value of a guideline that uses everything
 * (every_use.guide). Whatever comes of it is answered: with messages that have their place and whose sure fixes mend, or with a program that
 * is saved, loaded, and run for patients of whom nothing and much is known. OSLER_FUZZ_STRIDE=1 makes every change, not each eleventh only. */
#include <ctype.h>

#include "grammar/parse.h"
#include "include/osler_author.h"
#include "tests/embed/hosted.h"
#include "tests/some.h"

#define FILE_NAME "tests/compiler/every_use.guide"

static const char *const values[] = {
    "ill", "stage", "germ", "points", "share", "weight", "fever", "creatinine", "glucose", "born", "seen", "remark", "stay", "potassium", "response",
    "lesions", "lesion", "site", "size", "drug", "poison", "manual", "rate", "heavy", "index", "when_seen", "first_found", "plan", "level", "risk",
    "treat_it", "wait_for_it", "no_drug", "look", "weigth", "nobody", "coli", "early", "high", "none", "contraindicated", "true", "recommended",
    "editor", "draft", "approved", "low", "iv", "po", "max", "sqrt", "5", "-1", "0", "0.5", "2004", "5 kg", "-5 kg", "5000 kg", "70.05 kg", "5 g",
    "5 mg", "5 mg/kg", "5 cm", "50 %", "37 Cel", "101 F", "2 a", "2 months", "30 days", "0 days", "5 mmol/L", "5 mg/dL", "5 mL/min", "5 [IU]", "2025-01-01", "2025",
    "2025-06", "\"text\"", "\"coli\"", "\"{weight} {nothing}\"", "yes", "no", "unknown", "today", "(weight in g)", "latest potassium", "latest response", "highest potassium",
    "number of lesions", "some lesion where alone", "sum of size in lesions", "rate(creatinine, age, ill)", "(weight / (points - 3))", "-weight", "(2 kg + 3 g)",
    "years since born", "(born + 3 days)", "not ill", "from 2025-01-01 to 2025-02-01", "1 / 0", "square_root(weight)", "x", "first", "kg", "yes or no",
    "one of a1, a2", "text", "list of lesion", "number", "%", "date", "mg", "early, late", "1.0.0", "2025-10-31, \"A\"",
};
static const char *const patients[] = {
    "{}",
    "{\"ill\": true, \"old\": false, \"stage\": \"late\", \"germ\": \"coli\", \"points\": 3, \"share\": 50, \"weight\": 70.5, \"height\": 170, \"fever\": 38.5,"
    " \"creatinine\": 97, \"glucose\": 5.5, \"born\": \"1970-05\", \"seen\": \"2025-10-31T10:00\", \"remark\": \"x\", \"stay\": {\"from\": \"2025-01-01\"},"
    " \"potassium\": [{\"value\": 4.1, \"on\": \"2025-10-01\"}, {\"value\": 5.1, \"on\": \"2025-10-02\"}], \"response\": [{\"value\": \"stable\", \"on\": \"2025-03-01\"}],"
    " \"lesions\": [{\"site\": \"liver\", \"alone\": true, \"size\": 20, \"found\": \"2025-01-10\"}, {\"site\": \"bone\"}]}",
};

/* --- What has to hold ------------------------------------------------------------------------------------------------ */

static const char *text_of(osler_messages *messages) {
    size_t length;
    const char *text = osler_messages_text(messages, OSLER_FORM_PLAIN, &length);
    assert_non_null(text);
    return text;
}

/* The beginning of a message, up to its place: what has been mended may be wrong elsewhere too. */
static bool says_of(const char *text, const char *code, unsigned line, unsigned column) {
    char place[60];
    snprintf(place, sizeof place, ".guide:%u:%u:", line, column);
    for (const char *at = text; (at = strstr(at, place)) != NULL; at++) {
        const char *end = strchr(at, '\n'), *found = strstr(at, code);
        if (found && (!end || found < end)) return true;
    }
    return false;
}

static void assert_fixes_help(osler_messages *messages, const osler_source *source) {
    const osler_fix *fixes;
    size_t count, length;
    const char *fixed;
    assert_int_equal(osler_messages_fixes(messages, &fixes, &count), OSLER_OK);
    if (count != 1) return; /* of several the later ones move */
    assert_int_equal(osler_messages_fixed(messages, &fixed, &length), OSLER_OK);
    osler_source mended = *source;
    osler_messages *after;
    mended.bytes = fixed, mended.length = length;
    assert_int_not_equal(osler_check(&mended, NULL, &after), OSLER_LIMIT);
    if (says_of(text_of(after), fixes->code, fixes->line, fixes->column)) fail_msg("%s stays after its fix: %s\n%s", fixes->code, text_of(messages), text_of(after));
    osler_messages_free(after);
}

static void run(osler_program *program, const char *patient) {
    osler_context *context;
    osler_patient_error error;
    const char *text;
    size_t length;
    assert_int_equal(osler_context_new(program, NULL, &context), OSLER_OK);
    assert_int_equal(osler_context_begin(context, TODAY), OSLER_OK);
    osler_status status = osler_context_read(context, patient, strlen(patient), OSLER_LENIENT, &error);
    if (status == OSLER_OK) {
        status = osler_context_run(context);
        if (status == OSLER_OK) assert_int_equal(osler_result_json(context, NULL, &text, &length), OSLER_OK);
        else assert_int_equal(status, OSLER_LIMIT);
    } else {
        assert_int_equal(status, OSLER_PATIENT_WRONG); /* a fact is another now */
    }
    osler_context_free(context);
}

static void assert_runs(const osler_source *source) {
    osler_program *program, *loaded;
    const char *bytes;
    size_t length;
    assert_int_equal(osler_compile(source, NULL, &program, NULL), OSLER_OK);
    assert_int_equal(osler_program_save(program, &bytes, &length), OSLER_OK);
    assert_int_equal(osler_program_load(bytes, length, NULL, &loaded, NULL), OSLER_OK);
    assert_string_equal(osler_program_hash(loaded), osler_program_hash(program));
    for (size_t i = 0; i < sizeof patients / sizeof *patients; i++) run(loaded, patients[i]);
    osler_program_free(loaded);
    osler_program_free(program);
}

/* --- Changes ----------------------------------------------------------------------------------------------------------- */

struct changes {
    char *text;
    size_t length, made, stride, good;
};

static void judge(struct changes *changes, const char *text, size_t length) {
    osler_source source = { .name = FILE_NAME, .bytes = text, .length = length, .proofs = OSLER_PROVE_NOTHING };
    osler_messages *messages;
    osler_status status = osler_check(&source, NULL, &messages);
    assert_true(status == OSLER_OK || status == OSLER_GUIDELINE_WRONG);
    assert_null(strstr(text_of(messages), "E0602"));
    assert_int_equal(status == OSLER_OK, osler_messages_errors(messages) == 0);
    assert_fixes_help(messages, &source);
    if (status == OSLER_OK) assert_runs(&source);
    changes->good += status == OSLER_OK;
    osler_messages_free(messages);
}

static bool is_keyword(struct slice word) {
    for (const struct keyword *keyword = keywords; keyword->word; keyword++)
        if (slice_is(word, keyword->word)) return !slice_is(word, "yes") && !slice_is(word, "no") && !slice_is(word, "unknown") && !slice_is(word, "today");
    return false;
}

static void change_each(struct changes *changes, struct span span) {
    char *text = malloc(changes->length + 200);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (changes->made++ % changes->stride) continue;
        int length = sprintf(text, "%.*s%s%s", (int)span.start, changes->text, values[i], changes->text + span.end);
        judge(changes, text, (size_t)length);
    }
    free(text);
}

static void every_value_in_every_place(void **unused) {
    const char *wanted = getenv("OSLER_FUZZ_STRIDE");
    struct changes changes = { .stride = wanted ? strtoul(wanted, NULL, 10) : 11 * ONE_IN(3) };
    struct arena arena;
    struct sources sources;
    struct diags diags;
    struct parse_limits limits = { .keep_tokens = true };
    (void)unused;
    changes.text = hosted_read_file(FILE_NAME, &changes.length);
    changes.text[changes.length] = '\0';
    arena_init(&arena, &allocator_of_c, 0);
    sources_init(&sources, &arena);
    diags_init(&diags, &arena);
    assert_true(sources_add(&sources, FILE_NAME, changes.text, changes.length));
    const struct tree *tree = parse_file(&sources, 0, &arena, &diags, &limits);
    assert_true(tree && diags.errors == 0);
    for (size_t i = 2; i < tree->tokens; i++) { /* behind `language 1` */
        struct slice word = span_text(&sources, tree->token[i].span);
        if (word.length && (isalnum((unsigned char)*word.bytes) || *word.bytes == '"') && !is_keyword(word)) change_each(&changes, tree->token[i].span);
    }
    print_message("# %zu changes, one in %zu made; %zu are guidelines\n", changes.made, changes.stride, changes.good);
    assert_true(changes.good * changes.stride > 1000);
    arena_free(&arena);
    free(changes.text);
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_value_in_every_place) };
    return cmocka_run_group_tests_name("compiler/every value", tests, NULL, NULL);
}
