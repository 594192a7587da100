/* Many threads, and a guideline that is exchanged under them: each patient is finished on the release it was begun with.
 *
 *     cc threads.c $(pkg-config --cflags --libs osler-runtime) -lpthread -o threads
 *     ./threads team.pub OLD.osb NEW.osb           each with its signature FILE.osb.minisig beside it
 *
 * The patients here are made up; a server would take them from its requests. */
#include <osler.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ENOUGH = 500 /* patients of each release */, FILE_LARGEST = 1 << 20 };

static osler_slot *slot;
static atomic_uint evaluated; /* patients since the last release */
static atomic_bool closing;

/* --- A thread: its own context, for patient after patient ------------------------------------------------------------- */

/* What a thread knows of the release at hand; indexes are looked up once for each. */
struct indexes {
    const osler_program *of;
    size_t weight, temperature, drugs, lower_fever;
};

static bool look_up(struct indexes *indexes, const osler_program *program) {
    if (indexes->of == program) return true;
    *indexes = (struct indexes){ program, osler_program_find(program, "weight"), osler_program_find(program, "temperature"),
                                 osler_program_find(program, "drugs"), osler_program_find_recommendation(program, "lower_fever") };
    return indexes->weight != OSLER_NONE && indexes->temperature != OSLER_NONE && indexes->drugs != OSLER_NONE &&
           indexes->lower_fever != OSLER_NONE;
}

static bool evaluate(osler_context **patient, struct indexes *indexes, double kilograms) {
    osler_dose dose;
    if (osler_slot_begin(slot, NULL, patient, "2025-11-01") != OSLER_OK) return false;
    if (!look_up(indexes, osler_context_program(*patient))) return false;
    osler_context_set_double(*patient, indexes->weight, kilograms, "kg"); /* a wrong value is told by the run */
    osler_context_set_double(*patient, indexes->temperature, 39.5, "Cel");
    osler_context_begin_list(*patient, indexes->drugs); /* complete and empty: none */
    if (osler_context_run(*patient) != OSLER_OK) return false;
    return osler_result_dose(*patient, indexes->lower_fever, 0, &dose) == OSLER_OK && dose.state == OSLER_DOSE_KNOWN;
}

static void *serve(void *nothing) {
    osler_context *patient = NULL;
    struct indexes indexes = { 0 };
    double kilograms = 10;
    while (!atomic_load(&closing)) {
        if (!evaluate(&patient, &indexes, kilograms)) {
            fprintf(stderr, "a patient could not be evaluated\n");
            exit(1);
        }
        kilograms = kilograms < 70 ? kilograms + 0.5 : 10;
        atomic_fetch_add(&evaluated, 1);
    }
    osler_context_free(patient);
    return nothing;
}

/* --- The main thread: releases ------------------------------------------------------------------------------------------- */

static size_t read_file(const char *name, char *bytes) {
    FILE *file = fopen(name, "rb");
    size_t length = file ? fread(bytes, 1, FILE_LARGEST, file) : 0;
    if (file) fclose(file);
    bytes[length] = '\0';
    return length;
}

/* What is refused leaves the release that is there. */
static bool release(const char *name, const char *key) {
    static char bytes[FILE_LARGEST + 1], signature[FILE_LARGEST + 1];
    char signature_name[1000], why[160] = "";
    const char *const keys[] = { key };
    osler_trust trust = { .keys = keys, .keys_count = 1 };
    snprintf(signature_name, sizeof signature_name, "%s.minisig", name);
    size_t length = read_file(name, bytes), signature_length = read_file(signature_name, signature);
    osler_status status = osler_slot_load(slot, bytes, length, signature, signature_length, &trust, NULL, why);
    if (status != OSLER_OK) {
        printf("%s is refused: %s\n", name, why);
        return false;
    }
    osler_program *program = osler_slot_get(slot);
    osler_guideline about;
    osler_program_guideline(program, &about);
    printf("now %s %s, release %llu\n", about.id, about.version, (unsigned long long)osler_slot_counter(slot));
    osler_program_free(program);
    return true;
}

int main(int count, char **words) {
    static char key[FILE_LARGEST + 1];
    pthread_t thread[THREADS];
    if (count < 3 || read_file(words[1], key) == 0 || osler_slot_new(NULL, &slot) != OSLER_OK || !release(words[2], key)) return 1;
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&thread[i], NULL, serve, NULL) != 0) return 1;
    for (int next = 3; next <= count; next++) {
        while (atomic_load(&evaluated) < ENOUGH) sched_yield();
        atomic_store(&evaluated, 0);
        if (next < count) release(words[next], key);
    }
    atomic_store(&closing, true);
    for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
    osler_slot_free(slot);
    printf("every patient was answered\n");
    return 0;
}
