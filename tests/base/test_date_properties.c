/* date: properties, ten thousand cases each, against a calendar that is walked day by day. DATE_SEED in the
 * environment repeats a run. */
#include "base/date.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CASES = 10000 };

struct dice {
    uint64_t state;
};

static struct dice dice_of_run(const char *property) {
    const char *given = getenv("DATE_SEED");
    struct dice dice = { given ? strtoull(given, NULL, 10) : 20251101 };
    print_message("%s: %d cases, DATE_SEED=%" PRIu64 "\n", property, CASES, dice.state);
    return dice;
}

static int64_t roll(struct dice *dice, int64_t low, int64_t high) {
    uint64_t x = dice->state += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return low + (int64_t)((x ^ x >> 31) % (uint64_t)(high - low + 1));
}

static date random_date(struct dice *dice) {
    for (;;) {
        struct date_parts p = { (int)roll(dice, 1, 9999), (int)roll(dice, 1, 12), (int)roll(dice, 1, 31),
                                (int)roll(dice, 0, 23), (int)roll(dice, 0, 59), (int)roll(dice, 0, 59),
                                (int)roll(dice, 0, 999), (enum date_precision)roll(dice, 0, 6), false, 0 };
        p.has_offset = p.precision > DATE_DAY && roll(dice, 0, 1) == 1;
        if (p.has_offset) p.offset = (int)roll(dice, -840, 840);
        date d = date_make(&p);
        if (date_is_known(d)) return d;
    }
}

static int64_t counted(date a, date b, enum date_unit unit) {
    int64_t low, high;
    assert_true(date_between(a, b, unit, &low, &high));
    assert_true(low == high);
    return low;
}

static enum date_order mirrored(enum date_order order) {
    return order == DATE_BEFORE ? DATE_AFTER : order == DATE_AFTER ? DATE_BEFORE : order;
}

static void what_is_printed_reads_back_as_the_same_number(void **state) {
    (void)state;
    struct dice dice = dice_of_run("parse(print(d)) = d");
    for (int i = 0; i < CASES; i++) {
        date d = random_date(&dice);
        char text[DATE_TEXT];
        size_t length = date_print(d, text);
        assert_true(date_parse(text, length, NULL) == d);
        assert_true(date_is_valid(d));
        struct date_parts parts = date_take(d);
        assert_true(date_make(&parts) == d);
    }
}

static void days_added_and_taken_away_lead_back(void **state) {
    (void)state;
    struct dice dice = dice_of_run("d + n - n = d");
    for (int done = 0; done < CASES;) {
        date d = random_date(&dice);
        enum date_unit unit = (enum date_unit)roll(&dice, DATE_WEEKS, DATE_MILLISECONDS);
        int64_t n = roll(&dice, -1000000, 1000000);
        date there = date_add(d, n, unit);
        if (date_precision(d) < DATE_DAY || !date_is_known(there)) continue;
        assert_true(date_add(there, -n, unit) == d);
        if (unit == DATE_DAYS) assert_int_equal(counted(d, there, DATE_DAYS), n);
        done++;
    }
}

static void the_order_of_full_dates_is_total(void **state) {
    (void)state;
    struct dice dice = dice_of_run("order is total");
    for (int done = 0; done < CASES; done++) {
        date a = date_of_day(roll(&dice, -719100, 2932800));
        date b = date_add(a, roll(&dice, -3, 3), DATE_DAYS), c = date_add(b, roll(&dice, -3, 3), DATE_DAYS);
        enum date_order ab = date_compare(a, b), bc = date_compare(b, c), ac = date_compare(a, c);
        assert_int_not_equal(ab, DATE_UNDECIDED);
        assert_true((ab == DATE_SAME) == (a == b));
        assert_int_equal(date_compare(b, a), mirrored(ab));
        if (ab == bc || bc == DATE_SAME) assert_int_equal(ac, ab);
        if (ab == DATE_SAME) assert_int_equal(ac, bc);
    }
}

static void a_decided_order_is_that_of_every_moment_it_may_stand_for(void **state) {
    (void)state;
    struct dice dice = dice_of_run("order is that of the spans");
    for (int done = 0; done < CASES;) {
        date a = random_date(&dice), b = date_truncate(date_add(a, roll(&dice, -2, 2), DATE_HOURS),
                                                       (enum date_precision)roll(&dice, 0, 6));
        if (!date_is_known(b) || date_take(a).has_offset != date_take(b).has_offset) continue;
        done++;
        int64_t first_a, last_a, first_b, last_b;
        date_span(a, &first_a, &last_a);
        date_span(b, &first_b, &last_b);
        enum date_order order = date_compare(a, b);
        assert_true((order == DATE_BEFORE) == (last_a < first_b));
        assert_true((order == DATE_AFTER) == (first_a > last_b));
        assert_true((order == DATE_SAME) == (first_a == first_b && last_a == last_b));
    }
}

struct walk { /* a calendar that only knows what comes after a day */
    int year, month, day;
};

static int length_of_month(int year, int month) {
    if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void walk_on(struct walk *w) {
    if (++w->day <= length_of_month(w->year, w->month)) return;
    w->day = 1;
    if (++w->month <= 12) return;
    w->month = 1;
    w->year++;
}

/* Whether a month that began on day `start` of some month is over when day w begins. */
static bool month_is_over(struct walk w, int start) {
    if (w.day == start) return true;
    int before = w.month == 1 ? 31 : length_of_month(w.year, w.month - 1);
    return w.day == 1 && start > before;
}

static date day_of_walk(struct walk w) {
    struct date_parts p = { .year = w.year, .month = w.month, .day = w.day, .precision = DATE_DAY };
    return date_make(&p);
}

static void counts_are_those_of_a_walk_day_by_day(void **state) {
    (void)state;
    struct dice dice = dice_of_run("date_between is a walk");
    for (int done = 0; done < CASES;) {
        struct walk w = { (int)roll(&dice, 1, 9990), (int)roll(&dice, 1, 12), (int)roll(&dice, 26, 31) };
        if (w.day > length_of_month(w.year, w.month)) continue;
        int start = w.day;
        int64_t days = 0, months = 0, most = roll(&dice, 0, 3000);
        date a = day_of_walk(w);
        for (; days < most; days++) {
            walk_on(&w);
            months += month_is_over(w, start);
        }
        date b = day_of_walk(w);
        assert_int_equal(counted(a, b, DATE_DAYS), days);
        assert_int_equal(counted(a, b, DATE_WEEKS), days / 7);
        assert_int_equal(counted(a, b, DATE_MONTHS), months);
        assert_int_equal(counted(a, b, DATE_YEARS), months / 12);
        assert_int_equal(counted(b, a, DATE_MONTHS), -months);
        assert_true(date_add(a, days, DATE_DAYS) == b);
        done++;
    }
}

static void a_range_is_exactly_what_the_days_within_it_count(void **state) {
    (void)state;
    struct dice dice = dice_of_run("date_between spans its days");
    for (int i = 0; i < CASES; i++) {
        date full = date_of_day(roll(&dice, 0, 20000));
        date born = date_truncate(full, DATE_MONTH), seen = date_of_day(roll(&dice, 0, 20000));
        enum date_unit unit = (enum date_unit)roll(&dice, DATE_YEARS, DATE_DAYS);
        int64_t low, high, least = INT64_MAX, most = INT64_MIN;
        struct date_parts p = date_take(full);
        for (p.day = 1; date_is_known(date_make(&p)); p.day++) {
            int64_t n = counted(date_make(&p), seen, unit);
            least = n < least ? n : least;
            most = n > most ? n : most;
        }
        assert_true(date_between(born, seen, unit, &low, &high));
        assert_true(low == least && high == most);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_reads_back_as_the_same_number),
        cmocka_unit_test(days_added_and_taken_away_lead_back),
        cmocka_unit_test(the_order_of_full_dates_is_total),
        cmocka_unit_test(a_decided_order_is_that_of_every_moment_it_may_stand_for),
        cmocka_unit_test(counts_are_those_of_a_walk_day_by_day),
        cmocka_unit_test(a_range_is_exactly_what_the_days_within_it_count),
    };
    return cmocka_run_group_tests_name("base/date_properties", tests, NULL, NULL);
}
