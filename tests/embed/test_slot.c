/* Hot reload: programs exchanged under running threads, and what a slot refuses. */
#include <pthread.h>
#include <stdatomic.h>

#include "tests/embed/hosted.h"

#define FINE(call) assert_int_equal((call), OSLER_OK)

/* --- Releases of one guideline ------------------------------------------------------------------------------------------ */

static char *replaced(char *text, const char *old, const char *new) {
    char *at = strstr(text, old);
    size_t before, length = strlen(text) + strlen(new) + 1;
    if (!at) fail_msg("there is no %s", old);
    before = (size_t)(at - text);
    char *made = malloc(length);
    snprintf(made, length, "%.*s%s%s", (int)before, text, new, at + strlen(old));
    free(text);
    return made;
}

/* Release n gives n mg/kg and is version n.0.0; the odd ones have a fact more in front, so that indexes differ. */
static osler_program *release(unsigned number, const char *id) {
    char line[80];
    osler_program *program;
    osler_source source = { .name = "release.guide" };
    char *text = hosted_read_file(HOSTED, &source.length);
    text[source.length] = '\0';
    snprintf(line, sizeof line, "guideline %s \"", id);
    text = replaced(text, "guideline hosted \"", line);
    snprintf(line, sizeof line, "version:  %u.0.0", number);
    text = replaced(text, "version:  2.1.0", line);
    snprintf(line, sizeof line, "give drug: %u mg/kg * weight", number);
    text = replaced(text, "give drug: 2.5 mg/kg * weight", line);
    if (number % 2) text = replaced(text, "fact weight", "fact height \"Height\" : cm from 50 to 250 step 1\nfact weight");
    source.bytes = text;
    source.length = strlen(text);
    FINE(osler_compile(&source, NULL, &program, NULL));
    free(text);
    return program;
}

struct package {
    char bytes[1 << 16];
    size_t length;
    char *signature;
};

static void pack(struct package *package, osler_program *program, const char *secret, uint64_t counter) {
    const char *bytes;
    FINE(osler_program_save(program, &bytes, &package->length));
    assert_true(package->length <= sizeof package->bytes);
    memcpy(package->bytes, bytes, package->length);
    package->signature = NULL;
    if (secret) FINE(osler_program_sign(bytes, package->length, secret, counter, NULL, &package->signature, NULL));
}

/* --- Threads ---------------------------------------------------------------------------------------------------------------- */

enum { THREADS = 4, EXCHANGES = 300, RELEASES = 4 };

struct worker {
    pthread_t thread;
    osler_slot *slot;
    atomic_bool *stop;
    unsigned patients, changes, wrong;
};

/* The dose of 100 kg is that of the version which the patient was begun on. */
static bool is_consistent(osler_context *context) {
    osler_guideline about;
    osler_dose dose;
    const osler_program *program = osler_context_program(context);
    osler_program_guideline(program, &about);
    size_t treat = osler_program_find_recommendation(program, "treat");
    bool fine = osler_context_set_double(context, osler_program_find(program, "weight"), 100, "kg") == OSLER_OK &&
                osler_context_set_name(context, osler_program_find(program, "her2"), "positive") == OSLER_OK &&
                osler_context_set_double(context, osler_program_find(program, "ecog"), 1, NULL) == OSLER_OK &&
                osler_context_run(context) == OSLER_OK && osler_result_dose(context, treat, 0, &dose) == OSLER_OK;
    return fine && strtol(dose.amount, NULL, 10) == 100 * strtol(about.version, NULL, 10);
}

static void *work(void *argument) {
    struct worker *worker = argument;
    osler_context *context = NULL;
    const osler_program *before = NULL;
    const char *text;
    size_t length;
    while (!atomic_load(worker->stop)) {
        if (osler_slot_begin(worker->slot, NULL, &context, TODAY) != OSLER_OK || !is_consistent(context)) worker->wrong++;
        worker->changes += osler_context_program(context) != before;
        before = osler_context_program(context);
        if (worker->patients++ % 16) continue;
        osler_program *program = osler_slot_get(worker->slot); /* texts of a program are made by whoever asks first */
        if (osler_program_save(program, &text, &length) != OSLER_OK || osler_program_schema(program, &text, &length) != OSLER_OK) worker->wrong++;
        osler_program_free(program);
    }
    osler_context_free(context);
    return NULL;
}

static void a_patient_is_finished_on_the_program_it_was_begun_with(void **unused) {
    static struct package package[RELEASES];
    struct worker worker[THREADS];
    atomic_bool stop;
    osler_slot *slot;
    unsigned patients = 0, changes = 0;
    (void)unused;
    FINE(osler_slot_new(NULL, &slot));
    for (unsigned i = 0; i < RELEASES; i++) {
        osler_program *program = release(i + 1, "hosted");
        pack(&package[i], program, NULL, 0);
        osler_program_free(program);
    }
    FINE(osler_slot_load(slot, package[0].bytes, package[0].length, NULL, 0, NULL, NULL, NULL));
    atomic_init(&stop, false);
    for (int i = 0; i < THREADS; i++) {
        worker[i] = (struct worker){ .slot = slot, .stop = &stop };
        assert_int_equal(pthread_create(&worker[i].thread, NULL, work, &worker[i]), 0);
    }
    for (unsigned i = 0; i < EXCHANGES; i++) {
        const struct package *next = &package[i % RELEASES];
        FINE(osler_slot_load(slot, next->bytes, next->length, NULL, 0, NULL, NULL, NULL));
    }
    atomic_store(&stop, true);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(worker[i].thread, NULL);
        assert_int_equal(worker[i].wrong, 0);
        patients += worker[i].patients, changes += worker[i].changes;
    }
    print_message("# %d threads, %u patients, %d exchanges, of which threads have seen %u\n", THREADS, patients, EXCHANGES, changes);
    assert_true(patients > THREADS && changes >= THREADS);
    osler_slot_free(slot);
}

/* --- One thread ------------------------------------------------------------------------------------------------------------------ */

static long version_in(osler_slot *slot) {
    osler_guideline about;
    osler_program *program = osler_slot_get(slot);
    if (!program) return 0;
    osler_program_guideline(program, &about);
    long version = strtol(about.version, NULL, 10);
    osler_program_free(program);
    return version;
}

static void a_patient_begun_before_an_exchange_is_finished_as_begun(void **unused) {
    osler_context *context = NULL;
    osler_slot *slot;
    (void)unused;
    FINE(osler_slot_new(NULL, &slot));
    assert_int_equal(osler_slot_begin(slot, NULL, &context, TODAY), OSLER_MISUSE); /* empty */
    assert_null(context);
    osler_slot_put(slot, release(3, "hosted"));
    FINE(osler_slot_begin(slot, NULL, &context, TODAY));
    osler_slot_put(slot, release(4, "hosted"));
    assert_int_equal(version_in(slot), 4);
    assert_true(is_consistent(context)); /* 3 mg/kg */
    FINE(osler_slot_begin(slot, NULL, &context, TODAY));
    assert_true(is_consistent(context)); /* 4 mg/kg */
    const osler_context *first = context;
    FINE(osler_slot_begin(slot, NULL, &context, TODAY));
    assert_ptr_equal(context, first); /* nothing has changed: the same context */
    assert_int_equal(osler_slot_begin(slot, NULL, &context, "today"), OSLER_MISUSE);
    osler_limits limits = { .rules = 1 };
    assert_int_equal(osler_context_limit(context, &limits), OSLER_LIMIT);
    osler_slot_put(slot, release(5, "hosted"));
    assert_int_equal(osler_slot_begin(slot, NULL, &context, TODAY), OSLER_LIMIT); /* what a host asks for outlives a reload */
    assert_int_equal(osler_context_limit(context, NULL), OSLER_OK);
    osler_slot_put(slot, NULL);
    assert_int_equal(osler_slot_begin(slot, NULL, &context, TODAY), OSLER_MISUSE);
    assert_int_equal(osler_context_run(context), OSLER_MISUSE);
    osler_slot_free(slot);
    assert_non_null(osler_program_id(osler_context_program(context))); /* kept by its context */
    osler_context_free(context);
}

static void make_keys(char byte, char **secret, char **key) {
    unsigned char random[40];
    memset(random, byte, sizeof random);
    FINE(osler_keys_make(random, NULL, secret, key));
}

static osler_status load(osler_slot *slot, const struct package *p, const osler_trust *trust, char why[160]) {
    return osler_slot_load(slot, p->bytes, p->length, p->signature, p->signature ? strlen(p->signature) : 0, trust, NULL, why);
}

static void assert_refused(osler_slot *slot, const struct package *p, const osler_trust *trust, const char *why_not) {
    char why[160] = "";
    assert_int_equal(load(slot, p, trust, why), OSLER_REFUSED);
    if (!strstr(why, why_not)) fail_msg("%s, and not %s", why, why_not);
    assert_int_equal(version_in(slot), 2);
    assert_int_equal(osler_slot_counter(slot), 20);
}

static void what_is_refused_leaves_the_last_good_program(void **unused) {
    static struct package one, two, other_two, three, foreign, cold, bare;
    char *secret, *key, *other_secret, *other_key, why[160];
    osler_program *programs[] = { release(1, "hosted"), release(2, "hosted"), release(3, "hosted"), release(9, "cold") };
    osler_slot *slot;
    (void)unused;
    make_keys('a', &secret, &key);
    make_keys('b', &other_secret, &other_key);
    pack(&one, programs[0], secret, 10);
    pack(&two, programs[1], secret, 20);
    pack(&other_two, programs[2], secret, 20);
    pack(&three, programs[2], secret, 30);
    pack(&foreign, programs[2], other_secret, 30);
    pack(&cold, programs[3], secret, 90);
    pack(&bare, programs[2], NULL, 0);
    const char *const keys[] = { key };
    osler_trust trust = { .keys = keys, .keys_count = 1 }, named = trust, later = trust, nobody = trust;
    named.id = "cold";
    later.counter = 31;
    nobody.keys_count = 0;
    FINE(osler_slot_new(NULL, &slot));
    FINE(load(slot, &one, &trust, why));
    FINE(load(slot, &two, &trust, why));
    FINE(load(slot, &two, &trust, why)); /* once more is fine */
    assert_refused(slot, &one, &trust, "older");
    assert_refused(slot, &other_two, &trust, "same counter");
    assert_refused(slot, &foreign, &trust, "not trusted");
    assert_refused(slot, &cold, &trust, "another guideline");
    assert_refused(slot, &three, &named, "another id");
    assert_refused(slot, &three, &later, "older");
    assert_refused(slot, &three, &nobody, "No key is trusted");
    assert_refused(slot, &bare, &trust, "no signature");
    assert_refused(slot, &three, NULL, "without a key to trust");
    three.bytes[three.length / 2] ^= 1;
    assert_refused(slot, &three, &trust, "was changed");
    assert_int_equal(osler_slot_load(slot, "OSLB", 4, NULL, 0, NULL, NULL, why), OSLER_NOT_A_PROGRAM);
    assert_int_equal(version_in(slot), 2);
    three.bytes[three.length / 2] ^= 1;
    FINE(load(slot, &three, &trust, why));
    assert_int_equal(version_in(slot), 3);
    osler_slot_free(slot);
    struct package *all[] = { &one, &two, &other_two, &three, &foreign, &cold, &bare };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) osler_text_free(NULL, all[i]->signature);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) osler_program_free(programs[i]);
    osler_text_free(NULL, secret);
    osler_text_free(NULL, key);
    osler_text_free(NULL, other_secret);
    osler_text_free(NULL, other_key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_patient_is_finished_on_the_program_it_was_begun_with),
        cmocka_unit_test(a_patient_begun_before_an_exchange_is_finished_as_begun),
        cmocka_unit_test(what_is_refused_leaves_the_last_good_program),
    };
    return cmocka_run_group_tests_name("embed/slot", tests, NULL, NULL);
}
