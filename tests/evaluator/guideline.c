#include "tests/evaluator/guideline.h"

enum { THINGS = 64, FACTS_LEAST = 4, FACTS_MORE = 7, TERMS_MOST = 7, RULES_MOST = 6, DEPTH = 3 };

/* What a name stands for. */
enum sort {
    TRUTH, CHOICE, COUNT /* a bare number */, FREE /* without range and step */, WEIGHT, AMOUNT /* mg */, SHARE /* % */, HEAT /* Cel */,
    LEVEL /* umol/L with a molar mass */, DAY, MOMENT, WORD, STAY, LIST, COURSE /* mmol/L over time */, STATES /* a choice over time */,
    VISITS /* dates over time */, SCORE, SEVERAL /* an `all` table */, TREATMENT, RULE, AVOID_RULE, SORTS
};

static const char *const stem[] = { "truth", "kind", "count", "free", "weight", "amount", "share", "heat", "level", "birth", "moment", "word", "stay",
                                    "list", "course", "states", "visits", "score", "several", "drug", "rule", "avoided" };

struct thing {
    enum sort sort;
    uint32_t number;
    uint32_t values;     /* of a choice: how many; of a score: its highest sum */
    int64_t low, high;   /* of a number with a range: whole, in its unit */
    bool fact, banded;
    uint32_t record;     /* of a list */
};

struct maker {
    struct dice *dice;
    struct text *out;
    struct thing thing[THINGS];
    uint32_t things;
    bool rules_count; /* recommendations may be named in the condition that is written */
};

static void condition(struct maker *m, int depth);
static void bare(struct maker *m, int depth);
static void amount(struct maker *m, int depth);
static void moment(struct maker *m, int depth);

static uint32_t below(struct maker *m, uint32_t most) { return dice_below(m->dice, most); }
static bool chance(struct maker *m, uint32_t percent) { return dice_chance(m->dice, percent); }
static void put(struct maker *m, const char *text) { text_puts(m->out, text); }
static const char *one(struct maker *m, const char *const *of, size_t count) { return of[below(m, (uint32_t)count)]; }
#define ONE(m, ...) one(m, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void put_name(struct maker *m, const struct thing *thing) { text_printf(m->out, "%s_%u", stem[thing->sort], thing->number); }

static struct thing *add(struct maker *m, enum sort sort) {
    struct thing *thing = &m->thing[m->things];
    *thing = (struct thing){ .sort = sort, .number = m->things++ };
    return thing;
}

/* Any thing of that sort that stands already, or NULL. */
static const struct thing *any(struct maker *m, enum sort sort) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->things; i++) count += m->thing[i].sort == sort;
    if (!count) return NULL;
    uint32_t wanted = below(m, count);
    for (uint32_t i = 0;; i++)
        if (m->thing[i].sort == sort && wanted-- == 0) return &m->thing[i];
}

static bool put_any(struct maker *m, enum sort sort) {
    const struct thing *thing = any(m, sort);
    if (thing) put_name(m, thing);
    return thing != NULL;
}

static const char *comparison(struct maker *m) { return ONE(m, "<", "<=", ">", ">=", "=", "!="); }
static const char *span(struct maker *m) { return ONE(m, "30 days", "6 weeks", "3 months", "1 year", "10 days", "48 hours"); }

static void put_values(struct maker *m, uint32_t values) {
    for (uint32_t i = 0; i < values; i++) text_printf(m->out, "%sv%u", i ? ", " : "", i);
}

static void put_range(struct maker *m, struct thing *thing, int64_t low, int64_t high, const char *step) {
    thing->low = low;
    thing->high = high;
    text_printf(m->out, " from %lld to %lld", (long long)low, (long long)high);
    if (step) text_printf(m->out, " step %s", step);
}

static void put_type(struct maker *m, struct thing *thing) {
    switch (thing->sort) {
    case TRUTH: put(m, "yes or no"); break;
    case CHOICE: put(m, "one of "); put_values(m, thing->values = 2 + below(m, 3)); break;
    case COUNT: put(m, "number"); put_range(m, thing, chance(m, 20) ? -3 : 0, 2 + below(m, 8), chance(m, 80) ? "1" : "0.5"); break;
    case FREE: put(m, "number"); break;
    case WEIGHT: put(m, "kg"); put_range(m, thing, 20, 20 + below(m, 200) + 10, "0.1"); break;
    case SHARE: put(m, "%"); put_range(m, thing, 0, 100, chance(m, 70) ? "1" : "0.1"); break;
    case HEAT: put(m, "Cel"); put_range(m, thing, 30, 45, "0.1"); break;
    case LEVEL: put(m, "umol/L"); break;
    case DAY: put(m, "date"); break;
    case MOMENT: put(m, "date and time"); break;
    case WORD: put(m, "text"); break;
    case STAY: put(m, "period"); break;
    case LIST: text_printf(m->out, "list of record_%u", thing->record); break;
    case COURSE: put(m, "mmol/L"); put_range(m, thing, 1, 10, "0.1"); put(m, " over time"); break;
    case STATES: put(m, "one of "); put_values(m, thing->values = 2 + below(m, 3)); put(m, " over time"); break;
    case VISITS: put(m, "date over time"); break;
    default: break;
    }
}

static void put_fact_properties(struct maker *m, const struct thing *thing) {
    if (thing->sort == LEVEL) put(m, "  molar mass: 113.12 g/mol\n");
    if (thing->sort == LIST && chance(m, 50)) text_printf(m->out, "  most: %u\n", 1 + below(m, 5));
    if (thing->sort != STAY && chance(m, 25)) text_printf(m->out, "  valid for: %s\n", ONE(m, "90 days", "3 months", "1 week", "1 year"));
    if (!chance(m, 30)) return;
    if (thing->sort == TRUTH) text_printf(m->out, "  absent means: %s\n", ONE(m, "yes", "no"));
    if (thing->sort == CHOICE) text_printf(m->out, "  absent means: v%u\n", below(m, thing->values));
    if (thing->sort == LIST) put(m, "  absent means: none\n");
}

/* Fields bear the number of their list, so that no two records share one and no field hides a fact. */
static void put_record(struct maker *m, uint32_t number) {
    text_printf(m->out, "record record_%u \"R%u\"\n", number, number);
    text_printf(m->out, "  site_%u \"Site\" : one of v0, v1, v2\n", number);
    if (chance(m, 20)) put(m, "    absent means: v1\n");
    text_printf(m->out, "  size_%u \"Size\" : mm from 0 to 20 step %s\n", number, chance(m, 80) ? "1" : "0.5");
    text_printf(m->out, "  alone_%u \"Alone\" : yes or no\n", number);
    if (chance(m, 20)) put(m, "    absent means: no\n");
    text_printf(m->out, "  found_%u \"Found\" : date\n", number);
    text_printf(m->out, "  said_%u \"Said\" : text\n", number);
    text_printf(m->out, "  part_%u \"Part\" : number\n", number);
}

static void put_fact(struct maker *m, enum sort sort) {
    struct thing *thing = add(m, sort);
    thing->fact = true;
    if (sort == LIST) put_record(m, thing->record = thing->number);
    put(m, "fact ");
    put_name(m, thing);
    text_printf(m->out, " \"F%u\" : ", thing->number);
    put_type(m, thing);
    put(m, "\n");
    put_fact_properties(m, thing);
}

/* On a step of the fact and within its range, as the checker wants it. */
static void threshold(struct maker *m, const struct thing *thing) {
    if (thing->high > thing->low) text_printf(m->out, "%lld", (long long)dice_between(m->dice, thing->low, thing->high));
    else put(m, ONE(m, "0", "1", "2.5", "-7", "37.25", "100"));
}

static void whole(struct maker *m) { put(m, ONE(m, "1", "2", "3", "4", "7", "10", "0.5", "0.1", "1.25")); }

static void pair(struct maker *m, const char *before, void (*part)(struct maker *, int), const char *between, const char *after, int depth) {
    put(m, before);
    part(m, depth - 1);
    put(m, between);
    part(m, depth - 1);
    put(m, after);
}

static void call_of_bare(struct maker *m, int depth) {
    switch (below(m, 14)) {
    case 0: put(m, "absolute("); bare(m, depth - 1); put(m, ")"); break;
    case 1: put(m, "round("); bare(m, depth - 1); put(m, ONE(m, ")", ", 1)", ", -1)")); break;
    case 2: put(m, "ceiling("); bare(m, depth - 1); put(m, ")"); break;
    case 3: put(m, "floor("); bare(m, depth - 1); put(m, ")"); break;
    case 4: put(m, "truncate("); bare(m, depth - 1); put(m, ONE(m, ")", ", 1)")); break;
    case 5: pair(m, "min(", bare, ", ", ")", depth); break;
    case 6: pair(m, "max(", bare, ", ", ")", depth); break;
    case 7: put(m, "square_root("); bare(m, depth - 1); put(m, ")"); break;
    case 8: put(m, "power("); bare(m, depth - 1); put(m, ONE(m, ", 2)", ", 3)", ", -1)")); break;
    case 9: put(m, "exp("); bare(m, 0); put(m, ")"); break;
    case 10: put(m, "ln("); bare(m, depth - 1); put(m, ")"); break;
    case 11: put(m, "log("); bare(m, depth - 1); put(m, ", 10)"); break;
    case 12: pair(m, "remainder(", bare, ", ", ")", depth); break;
    default: pair(m, "quotient(", bare, ", ", ")", depth); break;
    }
}

static void conditions(struct maker *m, int depth) {
    put(m, "(");
    for (uint32_t i = 0, count = 2 + below(m, 2); i < count; i++) {
        if (i) put(m, ", ");
        condition(m, depth - 1);
    }
    put(m, ")");
}

static bool of_list(struct maker *m, const struct thing *list, const char *words, const char *field) {
    text_printf(m->out, "%s %s_%u in ", words, field, list->number);
    put_name(m, list);
    return true;
}

static void inside(struct maker *m, const struct thing *list, int depth);

static void where(struct maker *m, const struct thing *list, int depth) {
    if (!chance(m, 50)) return;
    put(m, " where (");
    inside(m, list, depth - 1);
    put(m, ")");
}

static bool count_of_something(struct maker *m, int depth) {
    const struct thing *list = any(m, LIST), *course = any(m, chance(m, 60) ? COURSE : STATES);
    if (course && chance(m, 40)) {
        put(m, chance(m, 60) ? "number of " : "number of different ");
        put_name(m, course);
        if (chance(m, 50)) text_printf(m->out, " in the last %s", span(m));
        return true;
    }
    if (!list) return false;
    if (chance(m, 40)) {
        of_list(m, list, "number of different", ONE(m, "site", "size", "alone", "said", "found"));
    } else {
        put(m, "number of ");
        if (chance(m, 30)) {
            put_name(m, list);
            return true;
        }
        text_printf(m->out, "record_%u", list->record);
    }
    where(m, list, depth);
    return true;
}

/* Returns the words that make a bare number of it. */
static const char *elapsed(struct maker *m, int depth) {
    static const char *const units[][2] = { { "days", ") in d" }, { "weeks", ") in wk" }, { "months", ") in months" }, { "years", ") in years" }, { "hours", ") in d" } };
    uint32_t unit = below(m, 5);
    put(m, units[unit][0]);
    if (chance(m, 50)) {
        put(m, " since ");
        moment(m, depth - 1);
    } else {
        pair(m, " between ", moment, " and ", "", depth);
    }
    return units[unit][1];
}

/* Of a list or of values over time; the unit in which it is, or NULL and nothing written. */
static const char *aggregate(struct maker *m, int depth) {
    const struct thing *course = any(m, COURSE), *list = any(m, LIST);
    if (course && (!list || chance(m, 60))) {
        bool change = chance(m, 10);
        put(m, change ? "change of " : ONE(m, "latest ", "earliest ", "highest ", "lowest ", "mean of ", "median of ", "sum of ", "first ", "last "));
        put_name(m, course);
        if (change) text_printf(m->out, " over %s", span(m));
        else if (chance(m, 50)) text_printf(m->out, chance(m, 50) ? " in the last %s" : " within %s", span(m));
        return "mmol/L";
    }
    if (!list) return NULL;
    of_list(m, list, ONE(m, "sum of", "mean of", "median of", "lowest", "highest", "first", "last"), "size");
    where(m, list, depth);
    return "mm";
}

/* A number with a unit, taken in a unit. */
static bool in_a_unit(struct maker *m, int depth) {
    const char *unit;
    switch (below(m, 10)) {
    case 0: return put_any(m, WEIGHT) ? (put(m, ONE(m, " in g", " in kg", " in [lb_av]")), true) : false;
    case 1: return put_any(m, HEAT) ? (put(m, ONE(m, " in [degF]", " in Cel", " in K")), true) : false;
    case 2: return put_any(m, LEVEL) ? (put(m, ONE(m, " in mg/dL", " in mmol/L")), true) : false;
    case 3: return put_any(m, SHARE) ? (put(m, ONE(m, " in %", " in [ppth]")), true) : false;
    case 4: put(m, "("); amount(m, depth - 1); put(m, ONE(m, ") in g", ") in mg")); return true;
    case 5: put(m, "("); put(m, elapsed(m, depth)); return true;
    default:
        unit = aggregate(m, depth);
        if (unit) text_printf(m->out, " in %s", unit);
        return unit != NULL;
    }
}

static void bare(struct maker *m, int depth) {
    size_t before = m->out->length;
    uint32_t kind = depth > 0 ? below(m, 14) : below(m, 5);
    if (kind < 3 && put_any(m, chance(m, 75) ? COUNT : FREE)) return;
    if (kind == 3 && put_any(m, SCORE)) return;
    if (kind < 5 || depth <= 0) kind = 99;
    switch (kind) {
    case 99: whole(m); break;
    case 5: case 6: pair(m, "(", bare, ONE(m, " + ", " - ", " * "), ")", depth); break;
    case 7: pair(m, "(", bare, " / ", ")", depth); break;
    case 8: put(m, "-("); bare(m, depth - 1); put(m, ")"); break;
    case 9: case 10: call_of_bare(m, depth); break;
    case 11: put(m, "(number of "); conditions(m, depth); put(m, ")"); break;
    case 12:
        put(m, "(");
        if (count_of_something(m, depth)) put(m, ")");
        else m->out->length = before, whole(m);
        break;
    default:
        put(m, "(");
        if (in_a_unit(m, depth)) put(m, ")");
        else m->out->length = before, whole(m);
        break;
    }
}

/* An amount in mg. */
static void amount(struct maker *m, int depth) {
    const struct thing *weight = any(m, WEIGHT);
    uint32_t kind = depth > 0 ? below(m, 9) : below(m, 3);
    if (kind == 0 && put_any(m, AMOUNT)) return;
    if (kind <= 2 && weight && chance(m, 80)) {
        text_printf(m->out, "%s * ", ONE(m, "4 mg/kg", "0.75 mg/kg", "2 mg/kg", "0.003 g/kg"));
        put_name(m, weight);
        return;
    }
    switch (kind) {
    case 3: pair(m, "(", amount, ONE(m, " + ", " - "), ")", depth); break;
    case 4: put(m, "("); bare(m, depth - 1); put(m, " * 1 mg)"); break;
    case 5: pair(m, ONE(m, "min(", "max("), amount, ", ", ")", depth); break;
    case 6: text_printf(m->out, "(%s * ", ONE(m, "50 %", "12.5 %", "200 %")); amount(m, depth - 1); put(m, ")"); break;
    case 7: put(m, "("); amount(m, depth - 1); put(m, " / "); bare(m, depth - 1); put(m, ")"); break;
    default: put(m, ONE(m, "500 mg", "0.25 g", "80 mg", "1000 mg", "37.5 mg")); break;
    }
}

static void day(struct maker *m) {
    if (chance(m, 20)) text_printf(m->out, "2025-%02u", 1 + below(m, 12));
    else text_printf(m->out, "202%u-%02u-%02u", 4 + below(m, 2), 1 + below(m, 12), 1 + below(m, 28));
}

static void moment(struct maker *m, int depth) {
    uint32_t kind = below(m, depth > 0 ? 8 : 5);
    if (kind < 2 && put_any(m, DAY)) return;
    if (kind == 2 && put_any(m, MOMENT)) return;
    const struct thing *list = any(m, LIST), *visits = any(m, VISITS);
    if (kind == 5) {
        put(m, "(");
        moment(m, depth - 1);
        text_printf(m->out, " %s %s)", ONE(m, "+", "-"), span(m));
    } else if (kind == 6 && list) {
        put(m, "(");
        of_list(m, list, ONE(m, "earliest", "latest", "first", "last"), "found");
        where(m, list, depth);
        put(m, ")");
    } else if (kind == 7 && visits) {
        put(m, ONE(m, "latest ", "earliest "));
        put_name(m, visits);
    } else if (kind == 3) {
        put(m, "today");
    } else {
        day(m);
    }
}

/* A period or, where one may stand for it, a date. */
static void period(struct maker *m, int depth, bool only) {
    if (put_any(m, STAY) && chance(m, 100)) return;
    if (!only && chance(m, 30)) moment(m, depth - 1);
    else text_printf(m->out, "(from 2025-0%u-11 to 2025-%02u-20)", 1 + below(m, 5), 6 + below(m, 6));
}

static void dated(struct maker *m, int depth) {
    switch (below(m, 6)) {
    case 0: moment(m, depth); text_printf(m->out, " %s ", comparison(m)); moment(m, depth); break;
    case 1: moment(m, depth); put(m, ONE(m, " before ", " after ")); moment(m, depth); break;
    case 2:
        moment(m, depth);
        text_printf(m->out, " within %s %s ", span(m), ONE(m, "of", "before", "after"));
        moment(m, depth);
        break;
    case 3: moment(m, depth); put(m, " during "); period(m, depth, true); break;
    case 4: moment(m, depth); put(m, " between "); day(m); put(m, " and "); put(m, "2026-03-01"); break;
    default: period(m, depth, true); put(m, ONE(m, " overlaps ", " before ", " after ", " during ")); period(m, depth, true); break;
    }
}

static void is_of(struct maker *m, uint32_t values) {
    const char *negated = chance(m, 25) ? "not " : "";
    if (values > 2 && chance(m, 35)) {
        uint32_t first = below(m, values - 1);
        text_printf(m->out, " is %sone of (v%u, v%u)", negated, first, first + 1);
    } else {
        text_printf(m->out, " is %sv%u", negated, below(m, values));
    }
}

static bool asked(struct maker *m) {
    static const enum sort sorts[] = { TRUTH, CHOICE, COUNT, FREE, WEIGHT, AMOUNT, SHARE, HEAT, LEVEL, DAY, MOMENT, WORD, STAY, LIST, COURSE, STATES, SCORE, SEVERAL };
    if (!put_any(m, sorts[below(m, sizeof sorts / sizeof *sorts)])) return false;
    put(m, ONE(m, " is known", " is unknown"));
    return true;
}

static bool of_score(struct maker *m) {
    const struct thing *score = any(m, SCORE);
    if (!score) return false;
    put_name(m, score);
    if (score->banded && chance(m, 60)) text_printf(m->out, " is %s%s", chance(m, 25) ? "not " : "", ONE(m, "low_band", "high_band"));
    else text_printf(m->out, " %s %u", comparison(m), below(m, score->values + 1));
    return true;
}

static bool of_choice(struct maker *m) {
    const struct thing *thing = any(m, chance(m, 70) ? CHOICE : chance(m, 50) ? STATES : SEVERAL);
    if (!thing) return false;
    if (thing->sort == STATES) put(m, ONE(m, "latest ", "earliest ", "first ", "last "));
    put_name(m, thing);
    if (thing->sort == STATES && chance(m, 40)) text_printf(m->out, " within %s", span(m));
    if (thing->sort != SEVERAL && chance(m, 10)) { /* the same choice, perhaps by another name or at another time */
        put(m, thing->sort == STATES ? " is earliest " : " is ");
        put_name(m, thing);
        return true;
    }
    is_of(m, thing->values);
    return true;
}

static bool of_number(struct maker *m, int depth) {
    static const struct { enum sort sort; const char *unit; } measured[] = { { WEIGHT, "kg" }, { SHARE, "%" }, { HEAT, "Cel" }, { LEVEL, "umol/L" }, { COUNT, "" }, { AMOUNT, "mg" } };
    uint32_t at = below(m, 7);
    if (at == 6) {
        bare(m, depth);
        text_printf(m->out, " %s ", comparison(m));
        bare(m, depth - 1);
        return true;
    }
    const struct thing *thing = any(m, measured[at].sort);
    if (!thing) return false;
    put_name(m, thing);
    if (thing->sort == LEVEL && chance(m, 40)) {
        text_printf(m->out, " %s 1.5 mg/dL", comparison(m));
    } else if (thing->sort == HEAT && chance(m, 20)) {
        text_printf(m->out, " %s 100.4 [degF]", comparison(m));
    } else if (thing->high > thing->low && chance(m, 30)) {
        int64_t a = dice_between(m->dice, thing->low, thing->high), b = dice_between(m->dice, thing->low, thing->high);
        text_printf(m->out, " between %lld %s and %lld %s", (long long)(a < b ? a : b), measured[at].unit, (long long)(a < b ? b : a), measured[at].unit);
    } else {
        text_printf(m->out, " %s ", comparison(m));
        threshold(m, thing);
        text_printf(m->out, " %s", measured[at].unit);
    }
    return true;
}

static bool of_amounts(struct maker *m, int depth) {
    amount(m, depth - 1);
    text_printf(m->out, " %s ", comparison(m));
    amount(m, depth - 1);
    return true;
}

static bool of_word(struct maker *m) {
    if (!put_any(m, WORD)) return false;
    if (chance(m, 15)) {
        put(m, " is ");
        return put_any(m, WORD);
    }
    put(m, ONE(m, " is \"urgent\"", " is not \"soon\"", " is one of (\"urgent\", \"later\")"));
    return true;
}

/* Within `where`: about the element at hand. */
static void inside(struct maker *m, const struct thing *list, int depth) {
    uint32_t n = list->number;
    switch (below(m, depth > 0 ? 12 : 8)) {
    case 0: case 1: text_printf(m->out, "site_%u", n); is_of(m, 3); break;
    case 2: text_printf(m->out, "size_%u %s %u mm", n, comparison(m), below(m, 21)); break;
    case 3: text_printf(m->out, "alone_%u", n); break;
    case 4: text_printf(m->out, "found_%u %s ", n, ONE(m, "before", "after", "within 6 weeks of")); moment(m, 0); break;
    case 5: text_printf(m->out, "said_%u is \"urgent\"", n); break;
    case 6: text_printf(m->out, "%s_%u is %s", ONE(m, "site", "size", "alone", "found", "said", "part"), n, ONE(m, "known", "unknown")); break;
    case 7: text_printf(m->out, "part_%u * 2 %s 5", n, comparison(m)); break;
    case 8: put(m, "not ("); inside(m, list, depth - 1); put(m, ")"); break;
    case 9: case 10:
        put(m, "(");
        inside(m, list, depth - 1);
        put(m, ONE(m, " and ", " or "));
        inside(m, list, depth - 1);
        put(m, ")");
        break;
    default: put(m, "("); condition(m, 0); put(m, ")"); break;
    }
}

static bool of_elements(struct maker *m, int depth) {
    const struct thing *list = any(m, LIST);
    if (!list) return false;
    uint32_t kind = below(m, 4);
    text_printf(m->out, "%s record_%u", kind == 0 ? "every" : kind == 1 ? "no" : "some", list->record);
    if (kind == 0) {
        where(m, list, depth);
        put(m, " has (");
    } else {
        if (chance(m, 40)) {
            put(m, " in ");
            put_name(m, list);
        }
        put(m, " where (");
    }
    inside(m, list, depth - 1);
    put(m, ")");
    return true;
}

static bool of_aggregate(struct maker *m, int depth) {
    const char *unit = aggregate(m, depth);
    if (unit) text_printf(m->out, " %s %u %s", comparison(m), 1 + below(m, 9), unit);
    return unit != NULL;
}

static bool of_course(struct maker *m) {
    if (!put_any(m, COURSE)) return false;
    put(m, ONE(m, " rising", " falling"));
    return true;
}

static bool of_rule(struct maker *m) { return m->rules_count && put_any(m, RULE); }

static bool of_truth(struct maker *m) {
    if (!put_any(m, TRUTH)) return false;
    if (chance(m, 25)) put(m, ONE(m, " is yes", " is no", " is not yes"));
    return true;
}

static bool of_counts(struct maker *m, int depth) {
    if (!count_of_something(m, depth)) return false;
    text_printf(m->out, " %s %u", comparison(m), below(m, 4));
    return true;
}

static bool of_time(struct maker *m, int depth) {
    const struct thing *birth = any(m, DAY);
    if (birth && chance(m, 30)) {
        put(m, "age on ");
        moment(m, 0);
        put(m, " of ");
        put_name(m, birth);
        text_printf(m->out, " %s %u years", comparison(m), below(m, 90));
        return true;
    }
    const char *unit = ONE(m, "days", "weeks", "months", "years");
    text_printf(m->out, "%s since ", unit);
    moment(m, depth);
    text_printf(m->out, " %s %u %s", comparison(m), below(m, 60), unit);
    return true;
}

/* False, and nothing written, where there is nothing to speak of. */
static bool simple(struct maker *m, int depth) {
    switch (below(m, 20)) {
    case 0: case 1: case 2: return of_truth(m);
    case 3: case 4: return of_choice(m);
    case 5: case 6: case 7: return of_number(m, depth);
    case 8: return asked(m);
    case 9: return of_score(m);
    case 10: return of_amounts(m, depth);
    case 11: return of_word(m);
    case 12: return of_elements(m, depth);
    case 13: return of_counts(m, depth);
    case 14: return of_time(m, depth);
    case 15: return of_rule(m);
    case 16: return of_course(m);
    case 17: case 18: return of_aggregate(m, depth);
    default: dated(m, depth); return true;
    }
}

static void condition(struct maker *m, int depth) {
    uint32_t kind = depth > 0 ? below(m, 16) : 15;
    switch (kind) {
    case 0: put(m, "not ("); condition(m, depth - 1); put(m, ")"); break;
    case 1: case 2: pair(m, "(", condition, " and ", ")", depth); break;
    case 3: case 4: pair(m, "(", condition, " or ", ")", depth); break;
    case 5: put(m, ONE(m, "all of ", "any of ", "none of ")); conditions(m, depth); break;
    case 6: text_printf(m->out, "%s %u of ", ONE(m, "at least", "at most", "exactly"), below(m, 3)); conditions(m, depth); break;
    case 7: put(m, "number of "); conditions(m, depth); text_printf(m->out, " %s %u", comparison(m), below(m, 3)); break;
    default:
        put(m, "(");
        while (!simple(m, depth)) continue;
        put(m, ")");
        break;
    }
}

static void put_definition(struct maker *m) {
    static const enum sort sorts[] = { TRUTH, TRUTH, TRUTH, COUNT, COUNT, FREE, AMOUNT, AMOUNT, DAY, WEIGHT, CHOICE, SEVERAL, STAY };
    enum sort sort = sorts[below(m, sizeof sorts / sizeof *sorts)];
    const struct thing *other = any(m, sort);
    if ((sort == CHOICE || sort == WEIGHT || sort == SEVERAL) && !other) sort = TRUTH;
    uint32_t number = m->things; /* after its own expression: it may not name itself */
    text_printf(m->out, "define %s_%u \"D%u\" as ", stem[sort], number, number);
    switch (sort) {
    case COUNT: case FREE: bare(m, DEPTH); break;
    case AMOUNT: amount(m, DEPTH); break;
    case DAY: moment(m, DEPTH); break;
    case STAY: put(m, "from "); moment(m, 0); put(m, " to "); moment(m, 0); break;
    case WEIGHT: put_name(m, other); put(m, ONE(m, "", " + 2 kg", " * 2", " - 500 g")); break;
    case CHOICE: case SEVERAL: put_name(m, other); break;
    default: condition(m, DEPTH); break;
    }
    put(m, "\n");
    struct thing *thing = add(m, sort);
    if (sort == CHOICE || sort == SEVERAL) thing->values = other->values;
}

/* A column: its head, and the thing that its cells are about. */
static bool put_head(struct maker *m, struct thing *column) {
    static const enum sort sorts[] = { TRUTH, CHOICE, CHOICE, COUNT, WEIGHT, SHARE, SCORE, DAY, WORD, SEVERAL, AMOUNT };
    const struct thing *thing = any(m, sorts[below(m, sizeof sorts / sizeof *sorts)]);
    if (!thing) return false;
    *column = *thing;
    put_name(m, thing);
    return true;
}

static void cell_of_number(struct maker *m, const struct thing *column, const char *unit) {
    int64_t low = column->low, high = column->high > low ? column->high : 9;
    int64_t a = dice_between(m->dice, low, high), b = dice_between(m->dice, low, high);
    if (a > b) { int64_t c = a; a = b; b = c; }
    switch (below(m, 5)) {
    case 0: text_printf(m->out, "%s %lld%s", comparison(m), (long long)a, unit); break;
    case 1: text_printf(m->out, "%lld to %lld%s", (long long)a, (long long)b, unit); break;
    case 2: text_printf(m->out, "%lld to below %lld%s", (long long)a, (long long)b, unit); break;
    case 3: text_printf(m->out, "%s%lld%s", chance(m, 30) ? "not " : "", (long long)a, unit); break;
    default: text_printf(m->out, "%s %lld%s", ONE(m, "<", ">="), (long long)b, unit); break;
    }
}

static void put_cell(struct maker *m, const struct thing *column) {
    bool always = chance(m, 15);
    if (always || chance(m, 12)) {
        put(m, always ? "any" : ONE(m, "known", "unknown"));
        return;
    }
    switch (column->sort) {
    case TRUTH: put(m, ONE(m, "yes", "no")); break;
    case CHOICE: case SEVERAL:
        if (chance(m, 25) && column->values > 2) text_printf(m->out, "%sv0, v%u", chance(m, 30) ? "not " : "", 1 + below(m, column->values - 1));
        else text_printf(m->out, "%sv%u", chance(m, 20) ? "not " : "", below(m, column->values));
        break;
    case WEIGHT: cell_of_number(m, column, " kg"); break;
    case SHARE: cell_of_number(m, column, " %"); break;
    case AMOUNT: cell_of_number(m, column, " mg"); break;
    case SCORE:
        if (column->banded && chance(m, 60)) put(m, ONE(m, "low_band", "high_band", "not low_band"));
        else text_printf(m->out, "%s %u", comparison(m), below(m, column->values + 1));
        break;
    case DAY: text_printf(m->out, "%s ", comparison(m)); day(m); break;
    case WORD: put(m, ONE(m, "\"urgent\"", "\"soon\", \"later\"", "not \"urgent\"")); break;
    default: cell_of_number(m, column, ""); break;
    }
}

static void put_output(struct maker *m, enum sort sort, uint32_t values) {
    switch (sort) {
    case TRUTH: if (chance(m, 75)) put(m, ONE(m, "yes", "no")); else if (!put_any(m, TRUTH)) put(m, "no"); break;
    case COUNT: if (chance(m, 70)) put(m, ONE(m, "1", "2", "3", "0.5")); else bare(m, 1); break;
    case AMOUNT: if (chance(m, 70)) put(m, ONE(m, "100 mg", "0.25 g", "50 mg", "37.5 mg")); else amount(m, 1); break;
    case DAY: put(m, chance(m, 20) ? "today" : ""); if (m->out->bytes[m->out->length - 1] != 'y') day(m); break;
    case WORD: put(m, ONE(m, "\"urgent\"", "\"soon\"", "\"later\"")); break;
    default: text_printf(m->out, "v%u", below(m, values)); break;
    }
}

static void put_table(struct maker *m) {
    static const enum sort sorts[] = { TRUTH, CHOICE, CHOICE, COUNT, AMOUNT, DAY, WORD, SEVERAL };
    static const char *const types[SORTS] = { [TRUTH] = "yes or no", [COUNT] = "number", [AMOUNT] = "mg", [DAY] = "date", [WORD] = "text" };
    enum sort sort = sorts[below(m, sizeof sorts / sizeof *sorts)];
    struct thing column[3];
    uint32_t columns = 0, number = m->things, values = 2 + below(m, 3), rows = 2 + below(m, 4);
    bool first = sort != SEVERAL && chance(m, 40);
    text_printf(m->out, "table %s_%u \"T%u\" : ", stem[sort], number, number);
    if (types[sort]) put(m, types[sort]);
    else put(m, "one of "), put_values(m, values);
    put(m, sort == SEVERAL ? " all\n  | " : first ? " first\n  | " : "\n  | ");
    for (uint32_t wanted = 1 + below(m, 3); columns < wanted;)
        if (put_head(m, &column[columns])) columns++, put(m, " | ");
    text_printf(m->out, "%s_%u |\n", stem[sort], number);
    for (uint32_t r = 0; r < rows; r++) {
        put(m, "  | ");
        for (uint32_t i = 0; i < columns; i++) {
            if (first && r + 1 == rows) put(m, "any");
            else put_cell(m, &column[i]);
            put(m, " | ");
        }
        put_output(m, sort, values);
        put(m, " |\n");
    }
    add(m, sort)->values = values;
}

static void put_score(struct maker *m) {
    uint32_t number = m->things, lines = 1 + below(m, 4), high = 0;
    int64_t low = 0;
    text_printf(m->out, "score score_%u \"S%u\"\n", number, number);
    for (uint32_t i = 0; i < lines; i++) {
        int64_t points = chance(m, 15) ? -1 : 1 + (int64_t)below(m, 3);
        if (points > 0) high += (uint32_t)points;
        else low += points;
        text_printf(m->out, "  %lld point%s when ", (long long)points, points == 1 ? "" : "s");
        condition(m, DEPTH - 1);
        put(m, "\n");
    }
    bool banded = chance(m, 70) && (int64_t)high > low;
    if (banded) {
        int64_t border = dice_between(m->dice, low, (int64_t)high - 1);
        text_printf(m->out, "  band low_band \"Low\": %lld to %lld\n  band high_band \"High\": %lld to %u\n", (long long)low, (long long)border,
                    (long long)border + 1, high);
    }
    struct thing *score = add(m, SCORE);
    score->values = high;
    score->banded = banded;
}

static void put_dose(struct maker *m, const char *word, const struct thing *drug) {
    text_printf(m->out, "  %s ", word);
    put_name(m, drug);
    put(m, ": ");
    amount(m, 2);
    for (uint32_t i = below(m, 3); i > 0; i--) {
        switch (below(m, 4)) {
        case 0: put(m, " at most "); if (chance(m, 70)) put(m, ONE(m, "500 mg", "0.3 g", "1 g")); else amount(m, 1); break;
        case 1: put(m, " at least "); put(m, ONE(m, "20 mg", "50 mg", "0.1 g")); break;
        default: text_printf(m->out, " rounded to %s", ONE(m, "1 mg", "10 mg", "2.5 mg", "0.05 g", "20 mg")); break;
        }
    }
    put(m, ONE(m, " oral once\n", " iv every 3 weeks\n", " 2 times every 1 day\n", " oral as needed\n"));
}

static void put_clauses(struct maker *m) {
    if (chance(m, 85)) {
        put(m, "  when ");
        condition(m, DEPTH);
        put(m, "\n");
    }
    for (uint32_t i = below(m, 3); i > 1; i--) {
        put(m, "  unless ");
        condition(m, DEPTH - 1);
        put(m, "\n");
    }
}

static void put_avoid(struct maker *m) {
    const struct thing *drug = any(m, TREATMENT), *rule = any(m, RULE);
    struct thing *avoid = add(m, AVOID_RULE);
    m->rules_count = false; /* or it might speak against what it rests on */
    text_printf(m->out, "avoid avoided_%u \"A%u\"\n  about: ", avoid->number, avoid->number);
    if (rule && chance(m, 40)) put_name(m, rule);
    else if (chance(m, 60)) put_name(m, drug);
    else text_printf(m->out, "class_%u", below(m, 2));
    text_printf(m->out, "\n  if unknown: %s\n", ONE(m, "withhold", "warn", "ignore"));
    put_clauses(m);
}

static void put_rule(struct maker *m) {
    const struct thing *replaced = chance(m, 25) ? any(m, RULE) : NULL;
    const char *keyword = replaced ? ONE(m, "recommend", "consider") : ONE(m, "recommend", "recommend", "consider", "warn", "inform");
    bool gives = keyword[0] == 'r' || keyword[0] == 'c';
    uint32_t number = m->things;
    text_printf(m->out, "%s %s_%u \"R%u\"\n", keyword, gives ? "rule" : "told", number, number);
    m->rules_count = !replaced;
    if (replaced) {
        put(m, "  instead of ");
        put_name(m, replaced);
        put(m, " because \"so\"\n  unless ");
        condition(m, 1);
        put(m, "\n");
    }
    put_clauses(m);
    if (gives && chance(m, 60)) {
        put_dose(m, "give", any(m, TREATMENT));
        if (chance(m, 30)) put_dose(m, "then", any(m, TREATMENT));
    }
    if (gives) add(m, RULE);
    else m->thing[m->things++] = (struct thing){ .sort = SORTS, .number = number };
}

/* Any kind of fact; the plain ones more often. */
static enum sort fact_sort(struct maker *m) {
    enum sort sort = (enum sort)below(m, chance(m, 40) ? FREE : SCORE);
    return sort == AMOUNT ? WEIGHT : sort;
}

void guideline_make(struct dice *dice, struct text *out) {
    struct maker m = { .dice = dice, .out = out };
    put(&m, "language 1\nguideline g \"G\"\n  version: 1.0.0\n  status: draft\n  updated: " GUIDELINE_DAY "\n\n");
    put_fact(&m, TRUTH);
    for (uint32_t facts = FACTS_LEAST + below(&m, FACTS_MORE), i = 0; i < facts; i++) put_fact(&m, fact_sort(&m));
    for (uint32_t i = 0; i < 2; i++) {
        struct thing *drug = add(&m, TREATMENT);
        text_printf(out, "treatment drug_%u \"T%u\"\n  class: class_%u\n", drug->number, drug->number, i);
    }
    if (chance(&m, 40)) {
        put(&m, "applies when ");
        condition(&m, 1);
        put(&m, "\n");
    }
    for (uint32_t terms = 1 + below(&m, TERMS_MOST), i = 0; i < terms; i++) {
        uint32_t kind = below(&m, 10);
        if (kind < 5) put_definition(&m);
        else if (kind < 8) put_table(&m);
        else put_score(&m);
    }
    for (uint32_t rules = 1 + below(&m, RULES_MOST), i = 0; i < rules; i++) {
        if (i && chance(&m, 25)) put_avoid(&m);
        else put_rule(&m);
    }
    text_putc(out, '\0');
    out->length--;
}
