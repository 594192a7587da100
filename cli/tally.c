/* tally: counting. */
#include "cli/tally.h"

#include <stdlib.h>
#include <string.h>

bool tally_open(struct tally *tally, const osler_program *program) {
    *tally = (struct tally){.program = program};
    tally->outcome = calloc(osler_program_recommendations(program) + 1, sizeof *tally->outcome);
    return tally->outcome != NULL;
}

void tally_close(struct tally *tally) {
    free(tally->outcome);
    free(tally->missing);
    free(tally->seen);
}

static bool grow(uint64_t **counts, size_t from, size_t to) {
    uint64_t *moved = realloc(*counts, to * sizeof *moved);
    if (!moved) return false;
    memset(moved + from, 0, (to - from) * sizeof *moved);
    *counts = moved;
    return true;
}

static bool make_room(struct tally *tally, size_t index) {
    size_t room = tally->missing_room ? tally->missing_room : 64;
    if (index < tally->missing_room) return true;
    while (room <= index) room *= 2;
    if (!grow(&tally->missing, tally->missing_room, room) || !grow(&tally->seen, tally->missing_room, room)) return false;
    tally->missing_room = room;
    return true;
}

/* A fact is counted once a patient, however many elements wait for it. */
static osler_status count_missing(struct tally *tally, osler_context *context) {
    const osler_missing *missing;
    size_t count;
    osler_status status = osler_result_missing(context, OSLER_ALL, &missing, &count, NULL);
    if (status != OSLER_OK) return status;
    tally->undetermined++;
    for (size_t i = 0; i < count; i++) {
        if (!make_room(tally, missing[i].fact)) return OSLER_LIMIT;
        if (tally->seen[missing[i].fact] == tally->undetermined) continue;
        tally->seen[missing[i].fact] = tally->undetermined;
        tally->missing[missing[i].fact]++;
    }
    return OSLER_OK;
}

osler_status tally_answer(struct tally *tally, osler_context *context) {
    bool open = osler_result_applies(context) == OSLER_UNKNOWN;
    tally->applies[osler_result_applies(context)]++;
    for (size_t r = 0; r < osler_program_recommendations(tally->program); r++) {
        osler_outcome outcome = osler_result_outcome(context, r);
        tally->outcome[r][outcome]++;
        open = open || outcome == OSLER_UNKNOWN;
    }
    return open ? count_missing(tally, context) : OSLER_OK;
}

bool tally_add(struct tally *tally, const struct tally *other) {
    if (other->missing_room && !make_room(tally, other->missing_room - 1)) return false;
    tally->patients += other->patients;
    tally->wrong += other->wrong;
    tally->ignored += other->ignored;
    tally->undetermined += other->undetermined;
    for (size_t o = 0; o < 4; o++) tally->applies[o] += other->applies[o];
    for (size_t r = 0; r < osler_program_recommendations(tally->program); r++)
        for (size_t o = 0; o < 4; o++) tally->outcome[r][o] += other->outcome[r][o];
    for (size_t i = 0; i < other->missing_room; i++) tally->missing[i] += other->missing[i];
    return true;
}
