/* gen COUNT SEED: made-up patients of the yardstick (bench/flat.guide), a JSON record a line, on standard output.
 *
 * One COUNT and SEED give the same bytes everywhere. Of 100 patients, 15 lack a given fact. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* xorshift64*, whose high half is taken. */
static uint32_t chance(uint64_t *state, uint32_t bound) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)(((*state * UINT64_C(2685821657736338717) >> 32) * bound) >> 32);
}

/* A number has `scale` digits behind the point and lies evenly between low and high; a word or a truth is the first of its two in
 * `low` of 100 patients. */
struct fact {
    const char *name, *words[2];
    uint32_t low, high, scale;
};
#define TRUTH(name, percent) { name, { "true", "false" }, percent, 0, 0 }
#define STATUS(name, percent) { name, { "\"positive\"", "\"negative\"" }, percent, 0, 0 }
#define NUMBER(name, low, high, scale) { name, { NULL, NULL }, low, high, scale }
static const struct fact facts[] = {
    NUMBER("age", 25, 90, 0), NUMBER("weight_kg", 400, 1100, 1), NUMBER("height_cm", 145, 190, 0),
    STATUS("her2", 35), STATUS("hr", 60), NUMBER("ecog", 0, 4, 0), NUMBER("liver_involvement_pct", 0, 100, 0),
    TRUTH("has_brain_mets", 12), TRUTH("has_liver_mets", 85), TRUTH("has_bone_mets", 45),
    TRUTH("bone_mets_rt_controllable", 60), TRUTH("has_lung_mets", 30), TRUTH("lung_mets_isolated", 50),
    TRUTH("other_extrahepatic", 15), TRUTH("disease_controlled", 65), TRUTH("prior_chemo_failed", 40),
    TRUTH("endocrine_resistance", 35), TRUTH("rapid_progression", 25), TRUTH("liver_function_normal", 75),
    TRUTH("surgical_candidate", 50),
};

static void put_fact(const struct fact *fact, uint64_t *state) {
    printf(",\"%s\":", fact->name);
    if (fact->words[0]) {
        fputs(fact->words[chance(state, 100) >= fact->low], stdout);
        return;
    }
    uint32_t value = fact->low + chance(state, fact->high - fact->low + 1);
    if (fact->scale)
        printf("%" PRIu32 ".%" PRIu32, value / 10, value % 10);
    else
        printf("%" PRIu32, value);
}

int main(int argc, char **argv) {
    unsigned long count = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
    uint64_t state = argc == 3 ? strtoull(argv[2], NULL, 10) * 2 + 1 : 1;
    if (argc != 3) {
        fputs("usage: gen COUNT SEED > patients.ndjson\n", stderr);
        return 2;
    }
    for (unsigned long i = 0; i < count; i++) {
        printf("{\"id\":\"p%lu\"", i);
        for (size_t f = 0; f < sizeof facts / sizeof *facts; f++)
            if (chance(&state, 100) >= 15) put_fact(&facts[f], &state);
        puts("}");
    }
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
