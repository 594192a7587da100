/* Answers decimal operations for a program that checks them with other means: reads lines "op a b c" (operands that
 * an operation does not need are left out) and prints one result a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

struct operation {
    const char *name;
    struct decimal (*one)(struct decimal);
    struct decimal (*two)(struct decimal, struct decimal);
    struct decimal (*three)(struct decimal, struct decimal, struct decimal);
    struct decimal (*digits)(struct decimal, int32_t);
};

static const struct operation operations[] = {
    { .name = "canonical", .one = decimal_canonical },
    { .name = "negate", .one = decimal_negate },
    { .name = "absolute", .one = decimal_absolute },
    { .name = "square_root", .one = decimal_square_root },
    { .name = "ln", .one = decimal_ln },
    { .name = "exp", .one = decimal_exp },
    { .name = "floor", .one = decimal_floor },
    { .name = "ceiling", .one = decimal_ceiling },
    { .name = "add", .two = decimal_add },
    { .name = "subtract", .two = decimal_subtract },
    { .name = "multiply", .two = decimal_multiply },
    { .name = "divide", .two = decimal_divide },
    { .name = "whole_quotient", .two = decimal_whole_quotient },
    { .name = "remainder", .two = decimal_remainder },
    { .name = "power", .two = decimal_power },
    { .name = "log", .two = decimal_log },
    { .name = "round_to", .two = decimal_round_to },
    { .name = "scale_by", .three = decimal_scale_by },
    { .name = "round", .digits = decimal_round },
    { .name = "truncate", .digits = decimal_truncate },
};

static void print(struct decimal a) {
    static const char *const kinds[] = { "", "unknown", "overflow", "divided_by_zero", "out_of_domain" };
    char text[DECIMAL_TEXT];
    if (!decimal_is_valid(a)) puts("invalid");
    else if (!decimal_is_known(a)) puts(kinds[a.kind]);
    else if (decimal_print(a, text) > 0) puts(text);
}

static struct decimal operand(const char *text) {
    struct decimal value = decimal_unknown;
    if (text != NULL && decimal_parse(text, strlen(text), &value) != DECIMAL_READ) return decimal_unknown;
    return value;
}

static void answer(const char *name, const char *a, const char *b, const char *c) {
    if (strcmp(name, "from_double") == 0 && a != NULL) {
        print(decimal_from_double(strtod(a, NULL)));
        return;
    }
    if (strcmp(name, "to_double") == 0) {
        printf("%a\n", decimal_to_double(operand(a)));
        return;
    }
    if (strcmp(name, "compare") == 0) {
        printf("%d\n", decimal_compare(operand(a), operand(b)));
        return;
    }
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        const struct operation *o = &operations[i];
        if (strcmp(name, o->name) != 0) continue;
        if (o->one != NULL) print(o->one(operand(a)));
        else if (o->two != NULL) print(o->two(operand(a), operand(b)));
        else if (o->three != NULL) print(o->three(operand(a), operand(b), operand(c)));
        else print(o->digits(operand(a), b == NULL ? 0 : (int32_t)strtol(b, NULL, 10)));
        return;
    }
    puts("no such operation");
}

int main(void) {
    char line[1024];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *name = strtok(line, " \n"), *a = strtok(NULL, " \n"), *b = strtok(NULL, " \n");
        if (name != NULL) answer(name, a, b, strtok(NULL, " \n"));
    }
    return 0;
}
