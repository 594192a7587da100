/* Functions of every kind for test_host.py: what they take, give and get wrong. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "osler.h"

static double twice(double x) { return 2 * x; }
static double no_number(double x) { return x - x + (double)NAN; }
static double endless(double x) { return x / 0.0; }
static int64_t whole(int64_t x) { return x + 1; }
static const char *written(const char *x) { return x ? x : "7"; }
static int turned(int yes) { return !yes; }
static int odd_truth(int yes) { return yes + 5; }
static const char *later(const char *day) { return !strcmp(day, "2025-10-01") ? "2025-11-01" : "the day after"; }
static const char *stage(double x) { return x > 100 ? "none_of_them" : x > 50 ? "late" : x > 10 ? "early" : NULL; }
static const char *echo(const char *text) { return text; }
static int fails(double x, double *result) {
    *result = x;
    return x > 100 ? 42 : x > 50 ? -1 : 0;
}
static const char *open_age(const char *age, int yes) { return age ? "1" : yes < 0 ? "2" : "3"; }

#define F(name, signature) {#name, signature, (osler_function)name}
extern const osler_host_function osler_host_functions[];
OSLER_API const osler_host_function osler_host_functions[] = {
    F(twice, "x: double g -> double kg"), F(no_number, "x: double kg -> double kg"), F(endless, "x: double kg -> double kg"),
    F(whole, "x: int64 kg -> int64"), F(written, "x: decimal kg -> decimal kg"), F(turned, "flag: truth -> truth"),
    F(odd_truth, "flag: truth -> truth"), F(later, "day: date -> date"), F(stage, "x: double kg -> choice"), F(echo, "word: text -> text"),
    F(fails, "x: double kg -> status double kg"), F(open_age, "age: decimal years, flag: truth -> decimal"), {0},
};
