/* yardstick: the problem of flat.guide written by hand in C, as the limit that everything else is compared with.
 *
 * A truth has two bits: 00 no, 01 unknown, 11 yes; Kleene's and is &, his or is |. The truths of a patient stand side by side in
 * one word, so that several of them are the index of a table. */
#ifndef OSLER_BENCH_YARDSTICK_H
#define OSLER_BENCH_YARDSTICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NO = 0, UNKNOWN = 1, YES = 3 };
/* Those that decide the same outcomes side by side: answer_one. */
enum truth { LIVER, BRAIN, HER2, HR, RESISTANT, RAPID, BONE, BONE_CONTROLLABLE, LUNG, LUNG_ISOLATED, OTHER, CONTROLLED, FAILED, LIVER_WORKS,
             SURGICAL, TRUTHS };
enum outcome { APPLIES, HER2_THERAPY, ENDOCRINE, CHEMO, PACLITAXEL, LOCAL, SURGERY, SBRT, REFER, MDT, OUTCOMES };
enum dose { HER2_FIRST, HER2_WEEKLY, TAXANE, DOSES };

enum { NOT_KNOWN = 255, ALL_UNKNOWN = 0x15555555 /* 01 for each of 15 truths */ };

struct patient {
    uint32_t truths;           /* two bits each */
    uint16_t weight;           /* tenths of a kg, 0 unknown */
    uint8_t age, height;       /* 0 unknown */
    uint8_t ecog, involvement; /* NOT_KNOWN */
};
static const struct patient nobody = { ALL_UNKNOWN, 0, 0, 0, NOT_KNOWN, NOT_KNOWN };

struct answer {
    uint32_t outcomes;    /* two bits each */
    uint16_t dose[DOSES]; /* tenths of a mg, taxane whole mg; 0 for none */
};

static inline unsigned outcome_of(const struct answer *answer, enum outcome k) { return answer->outcomes >> (2 * k) & 3; }

/* 175 mg/m2 * sqrt(cm * kg / 3600) rounded to 1 mg, in whole numbers: that is sqrt(245 * cm * (10 kg)) / sqrt(72) / 2 mg... The
 * largest whole n with n - 1/2 at most the exact dose is the largest n with 72 * (2n - 1)^2 <= 245 * cm * (10 kg). A root in
 * floating point proposes n; the comparison of whole numbers decides. */
static inline uint32_t taxane_dose(uint32_t height, uint32_t weight, uint32_t proposed) {
    uint32_t square = 245 * height * weight, n = proposed;
    n += 72 * (2 * n + 1) * (2 * n + 1) <= square;
    n -= n > 0 && 72 * (2 * n - 1) * (2 * n - 1) > square;
    return n;
}

/* What a run works on, and the three ways to work. */
struct patients { struct patient *at; size_t count, room; };
void answer_each(const struct patient *patients, struct answer *answers, size_t count);

enum { BLOCK = 512, WORDS = BLOCK / 64 };
struct planes { uint64_t yes[WORDS], maybe[WORDS]; };
struct block { struct planes truth[TRUTHS]; uint8_t ecog[BLOCK], involvement[BLOCK]; };
struct sizes { uint16_t weight[BLOCK]; uint8_t height[BLOCK]; };
struct block_answer { struct planes outcome[OUTCOMES]; };
struct block_doses { uint16_t dose[DOSES][BLOCK]; };
/* `sizes` NULL: no doses. */
void answer_blocks(const struct block *blocks, const struct sizes *sizes, struct block_answer *answers, struct block_doses *doses,
                   size_t count);

/* Reads every patient of a file; false when one is none. */
typedef void patient_use(void *context, const struct patient *patient, const char *id, size_t length);
bool each_patient(const char *path, patient_use *use, void *context);

/* A result line, at most ANSWER_LINE bytes more than its id and 64 more are touched. */
enum { ANSWER_LINE = 512 };
char *put_answer(char *to, const char *id, size_t length, const struct answer *answer);

#endif
