/* yardstick: what flat.guide says, by hand in C.
 *
 *     yardstick scalar FILE      one patient at a time
 *     yardstick columns FILE     512 patients at a time
 *     yardstick lines FILE OUT   patients in, result lines out
 *     yardstick counts FILE      yes, no and unknown of each outcome, and the sums of the doses
 *
 * The first two print lines of a row's name, a tab and nanoseconds a patient, as every driver of bench/run.py does. */
#define _GNU_SOURCE
#include "bench/yardstick.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/stopwatch.h"

static void *need(void *memory) {
    if (!memory) {
        fputs("yardstick: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}
static void *room(size_t size) { return memset(need(aligned_alloc(64, (size + 63) / 64 * 64)), 0, size); }

static void keep(void *context, const struct patient *patient, const char *id, size_t length) {
    struct patients *all = context;
    (void)id, (void)length;
    if (all->count == all->room) all->at = need(realloc(all->at, (all->room = 2 * all->room + 1024) * sizeof *all->at));
    all->at[all->count++] = *patient;
}

static struct patients all_of(const char *path) {
    struct patients all = { NULL, 0, 0 };
    if (!each_patient(path, keep, &all) || all.count == 0) {
        fprintf(stderr, "yardstick: %s cannot be read or holds something that is no patient\n", path);
        exit(1);
    }
    return all;
}

/* --- Timing ------------------------------------------------------------------------------------------------------------ */

static int scalar(const char *path) {
    enum { MANY = 8000000, HOT = 512 };
    struct patients all = all_of(path);
    struct patient *patients = room(MANY * sizeof *patients);
    struct answer *answers = room(MANY * sizeof *answers);
    for (size_t i = 0; i < MANY; i++) patients[i] = all.at[i % all.count];
    STOPWATCH("scalar hot", HOT, 20000, answer_each(patients, answers, HOT));
    STOPWATCH("scalar", MANY, 1, answer_each(patients, answers, MANY));
    return 0;
}

static struct block *blocks_of(const struct patients *all, size_t many, struct sizes *sizes) {
    struct block *blocks = room(many / BLOCK * sizeof *blocks);
    for (size_t i = 0; i < many; i++) {
        /* places left over hold a patient without anything in the liver */
        const struct patient *p = i < all->count || many > all->count + BLOCK ? &all->at[i % all->count] : &nobody;
        struct block *b = &blocks[i / BLOCK];
        for (int k = 0; k < TRUTHS; k++) {
            unsigned truth = k == LIVER && p == &nobody ? NO : p->truths >> (2 * k) & 3;
            b->truth[k].yes[i % BLOCK / 64] |= (uint64_t)(truth >> 1) << (i % 64);
            b->truth[k].maybe[i % BLOCK / 64] |= (uint64_t)(truth & 1) << (i % 64);
        }
        b->ecog[i % BLOCK] = p->ecog;
        b->involvement[i % BLOCK] = p->involvement;
        sizes[i / BLOCK].weight[i % BLOCK] = p->weight;
        sizes[i / BLOCK].height[i % BLOCK] = p->height;
    }
    return blocks;
}

static int columns(const char *path) {
    enum { MANY = 32000000 / BLOCK * BLOCK, COUNT = MANY / BLOCK };
    struct patients all = all_of(path);
    struct sizes *sizes = room(COUNT * sizeof *sizes);
    struct block *blocks = blocks_of(&all, MANY, sizes);
    struct block_answer *answers = room(COUNT * sizeof *answers);
    struct block_doses *doses = room(COUNT * sizeof *doses);
    STOPWATCH("columns logic hot", BLOCK, 200000, answer_blocks(blocks, NULL, answers, doses, 1));
    STOPWATCH("columns doses hot", BLOCK, 50000, answer_blocks(blocks, sizes, answers, doses, 1));
    STOPWATCH("columns logic", MANY, 1, answer_blocks(blocks, NULL, answers, doses, COUNT));
    STOPWATCH("columns doses", MANY, 1, answer_blocks(blocks, sizes, answers, doses, COUNT));
    return 0;
}

/* --- Result lines -------------------------------------------------------------------------------------------------------- */

struct out { int file; char *buffer; size_t used; };
enum { OUT = 1 << 18 };

static void write_all(struct out *out) {
    for (size_t done = 0; done < out->used;) {
        ssize_t n = write(out->file, out->buffer + done, out->used - done);
        if (n <= 0) {
            perror("yardstick");
            exit(1);
        }
        done += (size_t)n;
    }
    out->used = 0;
}

static void write_one(void *context, const struct patient *patient, const char *id, size_t length) {
    struct out *out = context;
    struct answer answer;
    answer_each(patient, &answer, 1);
    if (out->used + length + ANSWER_LINE > OUT) write_all(out);
    out->used = (size_t)(put_answer(out->buffer + out->used, id, length, &answer) - out->buffer);
}

static int lines(const char *path, const char *to) {
    struct out out = { open(to, O_WRONLY | O_CREAT | O_TRUNC, 0666), room(2 * OUT), 0 };
    if (out.file < 0 || !each_patient(path, write_one, &out)) {
        fprintf(stderr, "yardstick: %s or %s cannot be used\n", path, to);
        return 1;
    }
    write_all(&out);
    return close(out.file) != 0;
}

/* --- Counts ---------------------------------------------------------------------------------------------------------------- */

static const char *const name_of[OUTCOMES] = { "applies", "her2_therapy", "endocrine", "chemo", "paclitaxel", "local_therapy",
                                               "surgery", "sbrt", "refer", "mdt" };
struct counts { unsigned long long outcome[OUTCOMES][4], dose[DOSES]; };

static struct counts count_scalar(const struct patients *all) {
    struct counts counts = { { { 0 } }, { 0 } };
    for (size_t i = 0; i < all->count; i++) {
        struct answer answer;
        answer_each(&all->at[i], &answer, 1);
        for (int k = 0; k < OUTCOMES; k++) counts.outcome[k][outcome_of(&answer, (enum outcome)k)]++;
        for (int k = 0; k < DOSES; k++) counts.dose[k] += answer.dose[k];
    }
    return counts;
}

static struct counts count_columns(const struct patients *all) {
    size_t many = (all->count + BLOCK - 1) / BLOCK * BLOCK, count = many / BLOCK;
    struct counts counts = { { { 0 } }, { 0 } };
    struct sizes *sizes = room(count * sizeof *sizes);
    struct block *blocks = blocks_of(all, many, sizes);
    struct block_answer *answers = room(count * sizeof *answers);
    struct block_doses *doses = room(count * sizeof *doses);
    answer_blocks(blocks, sizes, answers, doses, count);
    for (size_t i = 0; i < all->count; i++) {
        for (int k = 0; k < OUTCOMES; k++) {
            const struct planes *planes = &answers[i / BLOCK].outcome[k];
            uint64_t yes = planes->yes[i % BLOCK / 64] >> (i % 64) & 1, maybe = planes->maybe[i % BLOCK / 64] >> (i % 64) & 1;
            counts.outcome[k][2 * yes + maybe]++;
        }
        for (int k = 0; k < DOSES; k++) counts.dose[k] += doses[i / BLOCK].dose[k][i % BLOCK];
    }
    return counts;
}

static int counts(const char *path) {
    struct patients all = all_of(path);
    struct counts one = count_scalar(&all), many = count_columns(&all);
    for (int k = 0; k < OUTCOMES; k++)
        printf("%s %llu %llu %llu\n", name_of[k], one.outcome[k][YES], one.outcome[k][NO], one.outcome[k][UNKNOWN]);
    printf("doses %llu %llu %llu\n", one.dose[HER2_FIRST], one.dose[HER2_WEEKLY], one.dose[TAXANE]);
    if (!memcmp(&one, &many, sizeof one)) return 0;
    fputs("yardstick: one at a time and 512 at a time differ\n", stderr);
    return 1;
}

int main(int argc, char **argv) {
    if (argc == 3 && !strcmp(argv[1], "scalar")) return scalar(argv[2]);
    if (argc == 3 && !strcmp(argv[1], "columns")) return columns(argv[2]);
    if (argc == 3 && !strcmp(argv[1], "counts")) return counts(argv[2]);
    if (argc == 4 && !strcmp(argv[1], "lines")) return lines(argv[2], argv[3]);
    fputs("usage: yardstick scalar|columns|counts FILE\n       yardstick lines FILE OUT\n", stderr);
    return 2;
}
