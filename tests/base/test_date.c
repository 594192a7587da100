/* date: examples, each with its clinical reason. The properties stand in test_date_properties.c. */
#include "base/date.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static date at(const char *text) {
    const char *because;
    date d = date_parse(text, strlen(text), &because);
    if (!date_is_known(d)) fail_msg("%s: %s", text, because);
    assert_null(because);
    return d;
}

static void assert_date(date d, const char *expected) {
    char text[DATE_TEXT];
    size_t length = date_print(d, text);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
}

static void assert_refused(const char *text, const char *because_expected) {
    const char *because = NULL;
    assert_false(date_is_known(date_parse(text, strlen(text), &because)));
    assert_non_null(because);
    assert_string_equal(because, because_expected);
}

static void assert_added(const char *from, int64_t amount, enum date_unit unit, const char *expected) {
    assert_date(date_add(at(from), amount, unit), expected);
}

static void assert_between(const char *a, const char *b, enum date_unit unit, int64_t low, int64_t high) {
    int64_t found_low = 77, found_high = 77;
    assert_true(date_between(at(a), at(b), unit, &found_low, &found_high));
    if (found_low != low || found_high != high)
        fail_msg("%s to %s: %" PRId64 "..%" PRId64 ", expected %" PRId64 "..%" PRId64, a, b, found_low, found_high,
                 low, high);
}

static void assert_difference(const char *a, const char *b, enum date_unit unit, int64_t low, int64_t high) {
    int64_t found_low = 77, found_high = 77;
    assert_true(date_difference(at(a), at(b), unit, &found_low, &found_high));
    if (found_low != low || found_high != high)
        fail_msg("%s to %s: %" PRId64 "..%" PRId64 ", expected %" PRId64 "..%" PRId64, a, b, found_low, found_high,
                 low, high);
}

static enum date_order mirrored(enum date_order order) {
    return order == DATE_BEFORE ? DATE_AFTER : order == DATE_AFTER ? DATE_BEFORE : order;
}

static void assert_order(const char *a, const char *b, enum date_order expected) {
    if (date_compare(at(a), at(b)) != expected || date_compare(at(b), at(a)) != mirrored(expected))
        fail_msg("%s and %s: %d, expected %d", a, b, date_compare(at(a), at(b)), expected);
}

static void assert_order_to(const char *a, const char *b, enum date_precision p, enum date_order expected) {
    if (date_compare_to(at(a), at(b), p) != expected || date_compare_to(at(b), at(a), p) != mirrored(expected))
        fail_msg("%s and %s: %d, expected %d", a, b, date_compare_to(at(a), at(b), p), expected);
}

/* ---- Examples ---- */

static void every_form_is_read_and_printed_as_it_was(void **state) {
    (void)state;
    const char *forms[] = { "2025", "0001", "9999-12", "2025-11-01", "2025-11-01T08", "2025-11-01T08Z",
                            "2025-11-01T08:30", "2025-11-01T08:30:15", "2025-11-01T08:30:15.250",
                            "2025-11-01T08:30Z", "2025-11-01T08:30+01:00", "2025-11-01T23:59:59.999-14:00",
                            "0001-01-01T00:00:00.000+14:00", "9999-12-31T23:59:59.999-09:30" };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) assert_date(at(forms[i]), forms[i]);
    assert_date(at("2025-11-01 08:30"), "2025-11-01T08:30");
    assert_date(at("2025-11-01T08:30:15.5"), "2025-11-01T08:30:15.500");
    assert_date(at("2025-11-01T08:30+00:00"), "2025-11-01T08:30Z");
    assert_date(DATE_UNKNOWN, "unknown");
}

static void a_day_that_does_not_exist_is_refused_with_its_reason(void **state) {
    (void)state;
    assert_refused("2024-02-30", "30 February does not exist");
    assert_refused("2024-02-31", "31 February does not exist");
    assert_refused("2025-02-29", "29 February exists only in leap years");
    assert_refused("1900-02-29", "29 February exists only in leap years");
    assert_refused("2025-11-31", "31 November does not exist");
    assert_refused("2025-11-00", "the day of a month lies between 01 and 31");
    assert_refused("2025-13", "the month lies between 01 and 12");
    assert_refused("0000", "years are counted from 0001");
    assert_refused("2025-11-01T24:00", "the hour lies between 00 and 23; midnight is 00:00 of the day it opens");
    assert_refused("2025-11-01T23:60", "the minute lies between 00 and 59");
    assert_refused("2025-06-30T23:59:60", "the second lies between 00 and 59");
    at("2000-02-29");
    at("2024-02-29");
}

static void what_is_no_date_is_refused_with_the_form(void **state) {
    (void)state;
    const char *form = "a date is written year-month-day, as in 2025-11-01, 2025-11 or 2025";
    const char *none[] = { "", "2", "202", "20251101", "01.11.2025", "11/01/2025", "2025-1-1", "2025-", "2025-11-",
                           "2025-11-1", "-2025", "2025-11-01x", "2025T08:00", "2025-11Z", "2025-11-01Z", " 2025" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_refused(none[i], form);
    assert_refused("2025-11-01T", "a time of day is written hour:minute, as in 2025-11-01T08:30");
    assert_refused("2025-11-01T8:30", "a time of day is written hour:minute, as in 2025-11-01T08:30");
    assert_refused("2025-11-01T08:30Zx", "a time of day is written hour:minute, as in 2025-11-01T08:30");
    assert_refused("2025-11-01T08:30:15.1234", "seconds have one to three digits behind the point");
    assert_refused("2025-11-01T08:30:15.", "seconds have one to three digits behind the point");
    assert_refused("2025-11-01T08:30 ", "an offset from UTC is written Z or +01:00");
    assert_refused("2025-11-01T08:30+0100", "an offset from UTC is written Z or +01:00");
    assert_refused("2025-11-01T08:30+14:01", "an offset from UTC lies between -14:00 and +14:00");
    assert_refused("2025-11-01T08:30+01:60", "an offset from UTC lies between -14:00 and +14:00");
}

static void only_the_given_bytes_are_read(void **state) {
    (void)state;
    assert_date(date_parse("2025-11-01", 7, NULL), "2025-11");
    assert_false(date_is_known(date_parse("2025\0", 5, NULL)));
    assert_false(date_is_known(date_parse(NULL, 0, NULL)));
}

static void parts_beyond_the_precision_are_those_of_the_first_moment(void **state) {
    (void)state;
    struct date_parts parts = date_take(at("2025"));
    assert_int_equal(parts.year, 2025);
    assert_int_equal(parts.month, 1);
    assert_int_equal(parts.day, 1);
    assert_int_equal(parts.hour, 0);
    parts = (struct date_parts){ .year = 2025, .month = 99, .day = -1, .hour = 77, .precision = DATE_YEAR };
    assert_true(date_make(&parts) == at("2025"));
    parts = date_take(at("2003-10-29T20:50:33.955-09:30"));
    assert_int_equal(parts.month, 10);
    assert_int_equal(parts.day, 29);
    assert_int_equal(parts.hour, 20);
    assert_int_equal(parts.minute, 50);
    assert_int_equal(parts.second, 33);
    assert_int_equal(parts.millisecond, 955);
    assert_true(parts.has_offset);
    assert_int_equal(parts.offset, -570);
}

static void no_moment_is_made_of_impossible_parts(void **state) {
    (void)state;
    struct date_parts good = { 2025, 11, 1, 8, 30, 0, 0, DATE_MINUTE, true, 60 }, bad;
    assert_true(date_is_known(date_make(&good)));
    bad = good, bad.precision = DATE_DAY;
    assert_false(date_is_known(date_make(&bad)));
    bad = good, bad.offset = 841;
    assert_false(date_is_known(date_make(&bad)));
    bad = good, bad.year = 10000;
    assert_false(date_is_known(date_make(&bad)));
    bad = good, bad.minute = -1;
    assert_false(date_is_known(date_make(&bad)));
    bad = good, bad.month = 0;
    assert_false(date_is_known(date_make(&bad)));
}

static void days_are_counted_from_1970(void **state) {
    (void)state;
    assert_date(date_of_day(0), "1970-01-01");
    assert_date(date_of_day(20393), "2025-11-01");
    assert_date(date_of_day(-719162), "0001-01-01");
    assert_date(date_of_day(2932896), "9999-12-31");
    assert_date(date_of_day(-719163), "unknown");
    assert_date(date_of_day(2932897), "unknown");
    assert_date(date_of_day(INT64_MIN), "unknown");
    assert_date(date_of_day(INT64_MAX), "unknown");
}

static void a_number_from_a_file_is_checked(void **state) {
    (void)state;
    assert_true(date_is_valid(DATE_UNKNOWN));
    assert_true(date_is_valid(at("2025-11")));
    assert_true(date_is_valid(at("9999-12-31T23:59:59.999-14:00")));
    assert_false(date_is_valid(-1));
    assert_false(date_is_valid(INT64_MAX));
    assert_false(date_is_valid(at("2025-11-02") - DATE_DAY + DATE_MONTH));
    assert_false(date_is_valid(at("2025-11-02") | 7));
    assert_false(date_is_valid(at("2025-11-02") | 8)); /* a calendar date with an offset */
}

static void a_value_is_cut_to_a_coarser_precision_only(void **state) {
    (void)state;
    date d = at("2025-11-01T08:30:15.250+01:00");
    assert_date(date_truncate(d, DATE_SECOND), "2025-11-01T08:30:15+01:00");
    assert_date(date_truncate(d, DATE_MINUTE), "2025-11-01T08:30+01:00");
    assert_date(date_truncate(d, DATE_HOUR), "2025-11-01T08+01:00");
    assert_date(date_truncate(d, DATE_DAY), "2025-11-01");
    assert_date(date_truncate(d, DATE_YEAR), "2025");
    assert_date(date_truncate(at("2025-11"), DATE_DAY), "2025-11");
    assert_date(date_truncate(DATE_UNKNOWN, DATE_DAY), "unknown");
    assert_date(date_to_day(at("2025-11-01T23:59-12:00")), "2025-11-01");
    assert_date(date_to_day(at("2025")), "2025");
}

static void a_month_added_ends_where_the_month_ends(void **state) {
    (void)state;
    assert_added("2025-01-31", 1, DATE_MONTHS, "2025-02-28");
    assert_added("2024-01-31", 1, DATE_MONTHS, "2024-02-29");
    assert_added("2024-02-29", 1, DATE_YEARS, "2025-02-28");
    assert_added("2024-02-29", 4, DATE_YEARS, "2028-02-29");
    assert_added("2024-03-31", -1, DATE_MONTHS, "2024-02-29");
    assert_added("2025-12-31T23:59", 2, DATE_MONTHS, "2026-02-28T23:59");
    assert_added("2005-05-10", 10, DATE_MONTHS, "2006-03-10");
    assert_added("2005-05-10", -6, DATE_MONTHS, "2004-11-10");
}

static void fixed_units_run_over_every_boundary(void **state) {
    (void)state;
    assert_added("2018-05-02", 3, DATE_WEEKS, "2018-05-23");
    assert_added("2024-02-29", -52, DATE_WEEKS, "2023-03-02");
    assert_added("2016-06-10", 21, DATE_DAYS, "2016-07-01");
    assert_added("2016-06-10T05", 19, DATE_HOURS, "2016-06-11T00");
    assert_added("2016-06-10T05", -6, DATE_HOURS, "2016-06-09T23");
    assert_added("2016-06-10T05:05:05.005", -6, DATE_MILLISECONDS, "2016-06-10T05:05:04.999");
    assert_added("2025-12-31T23:30+01:00", 45, DATE_MINUTES, "2026-01-01T00:15+01:00");
}

static void a_unit_finer_than_the_precision_counts_in_whole_periods(void **state) {
    (void)state;
    assert_added("2025", 18, DATE_MONTHS, "2026");
    assert_added("2014", -25, DATE_MONTHS, "2012");
    assert_added("2014", 730, DATE_DAYS, "2016");
    assert_added("2014", 735, DATE_DAYS, "2016");
    assert_added("2014", 52, DATE_WEEKS, "2014");
    assert_added("2014", 53, DATE_WEEKS, "2015");
    assert_added("2014-06", 33, DATE_DAYS, "2014-07");
    assert_added("2014-06", -33, DATE_DAYS, "2014-05");
    assert_added("2005-05-10", 25, DATE_HOURS, "2005-05-11");
    assert_added("2005-05-10", -23, DATE_HOURS, "2005-05-10");
    assert_added("2005-05-10T08:30", 119, DATE_SECONDS, "2005-05-10T08:31");
}

static void beyond_the_years_1_to_9999_nothing_is_known(void **state) {
    (void)state;
    assert_added("2005-10-10", 8000, DATE_YEARS, "unknown");
    assert_added("9999-12-31", 1, DATE_DAYS, "unknown");
    assert_added("9999-12-31T23:59:59.999", 1, DATE_MILLISECONDS, "unknown");
    assert_added("0001-01-01", -1, DATE_DAYS, "unknown");
    assert_added("0001", -1, DATE_YEARS, "unknown");
    assert_added("0001-01-01", 3652058, DATE_DAYS, "9999-12-31");
    for (enum date_unit unit = DATE_YEARS; unit <= DATE_MILLISECONDS; unit++) {
        assert_added("2025-11-01", INT64_MAX, unit, "unknown");
        assert_added("2025-11-01", INT64_MIN, unit, "unknown");
        assert_date(date_add(DATE_UNKNOWN, 0, unit), "unknown");
    }
}

/* Row by row: a value of each precision within 2025-11-15T08:30:15.250, against values of each precision that lie
 * before, within (or are the same) and after it. */
static void every_pair_of_precisions_is_compared(void **state) {
    (void)state;
    const char *same[] = { "2025", "2025-11", "2025-11-15", "2025-11-15T08", "2025-11-15T08:30",
                           "2025-11-15T08:30:15", "2025-11-15T08:30:15.250" };
    const char *earlier[] = { "2024", "2025-10", "2025-11-14", "2025-11-15T07", "2025-11-15T08:29",
                              "2025-11-15T08:30:14", "2025-11-15T08:30:15.249" };
    const char *later[] = { "2026", "2025-12", "2025-11-16", "2025-11-15T09", "2025-11-15T08:31",
                            "2025-11-15T08:30:16", "2025-11-15T08:30:15.251" };
    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 7; j++) {
            assert_order(same[i], same[j], i == j ? DATE_SAME : DATE_UNDECIDED);
            assert_order(same[i], earlier[j], i >= j ? DATE_AFTER : DATE_UNDECIDED);
            assert_order(same[i], later[j], i >= j ? DATE_BEFORE : DATE_UNDECIDED);
        }
    assert_int_equal(date_compare(DATE_UNKNOWN, at("2025")), DATE_UNDECIDED);
    assert_int_equal(date_compare(DATE_UNKNOWN, DATE_UNKNOWN), DATE_UNDECIDED);
}

static void offsets_are_taken_into_account(void **state) {
    (void)state;
    assert_order("2025-11-01T08:30+01:00", "2025-11-01T07:30Z", DATE_SAME);
    assert_order("2025-11-01T08:30+01:00", "2025-11-01T08:00Z", DATE_BEFORE);
    assert_order("2025-11-01T00:30+14:00", "2025-10-31T20:00-05:00", DATE_BEFORE);
    assert_order("2025-11-01T08+05:30", "2025-11-01T03Z", DATE_UNDECIDED);
    assert_order("0001-01-01T00:00+14:00", "0001-01-01T00:00Z", DATE_BEFORE);
}

static void a_missing_offset_is_decided_only_beyond_all_offsets(void **state) {
    (void)state;
    assert_order("2025-11-01T08:30", "2025-11-01T08:30Z", DATE_UNDECIDED);
    assert_order("2025-11-01T12:00Z", "2025-11-02T02:00", DATE_UNDECIDED);       /* +14:00 makes it the same */
    assert_order("2025-11-01T12:00Z", "2025-11-02T02:01", DATE_BEFORE);
    assert_order("2025-11-01T12:00Z", "2025-11-01T00:00", DATE_UNDECIDED);       /* so does -12:00 */
    assert_order("2025-11-01T12:00Z", "2025-10-31T23:59", DATE_AFTER);
    assert_order("2025-11-01", "2025-10-31T23:30Z", DATE_UNDECIDED);
    assert_order("2025-11-01", "2025-10-31T09:59Z", DATE_AFTER);
}

static void a_comparison_to_a_precision_asks_for_no_more(void **state) {
    (void)state;
    assert_order_to("2004-10-10", "2004-11-10", DATE_MONTH, DATE_BEFORE);
    assert_order_to("2004-11-30", "2004-11-10", DATE_MONTH, DATE_SAME);
    assert_order_to("2005-10-10", "2005-09", DATE_DAY, DATE_AFTER);
    assert_order_to("2005-09-10", "2005-09", DATE_DAY, DATE_UNDECIDED);
    assert_order_to("2014", "2014", DATE_YEAR, DATE_SAME);
    assert_order_to("2014", "2014", DATE_MONTH, DATE_UNDECIDED);
    assert_order_to("2014", "2014-12-31T23:59", DATE_YEAR, DATE_SAME);
    assert_order_to("2004-10-10T20:30:15.512", "2004-10-10T20:30:15.513", DATE_SECOND, DATE_SAME);
    assert_order_to("2004-10-10T20:30:15.512", "2004-10-10T20:30:15.513", DATE_MILLISECOND, DATE_BEFORE);
}

static void days_of_times_with_offsets_are_compared_on_one_clock(void **state) {
    (void)state;
    assert_order_to("2012-03-10T10:20:00.999+07:00", "2012-03-10T10:20:00.999+06:00", DATE_HOUR, DATE_BEFORE);
    assert_order_to("2012-03-10T10:20:00.999+07:00", "2012-03-10T09:20:00.999+06:00", DATE_HOUR, DATE_SAME);
    assert_order_to("2022-02-22T00:00:00.000-05:00", "2022-02-22T04:59:00.000Z", DATE_DAY, DATE_SAME);
    assert_order_to("2025-11-01T00:30+01:00", "2025-11-01T23:00+01:00", DATE_DAY, DATE_SAME);
    assert_order_to("2025-11-01T23:00-05:00", "2025-11-01", DATE_DAY, DATE_SAME);
    assert_order_to("2025-11-01T12:00Z", "2025-11-01T12:00", DATE_MONTH, DATE_UNDECIDED);
    assert_order_to("2025-11-15T12:00Z", "2025-11-15T12:00", DATE_MONTH, DATE_SAME);
}

static void a_span_covers_what_the_precision_leaves_open(void **state) {
    (void)state;
    const int64_t day = 86400000;
    int64_t first, last;
    date_span(at("1970"), &first, &last);
    assert_int_equal(first, 0);
    assert_int_equal(last, 365 * day - 1);
    date_span(at("1972-02"), &first, &last);
    assert_int_equal(first, (730 + 31) * day);
    assert_int_equal(last, (730 + 31 + 29) * day - 1);
    date_span(at("1970-01-01T01:00+01:00"), &first, &last);
    assert_int_equal(first, 0);
    assert_int_equal(last, 59999);
    date_span(DATE_UNKNOWN, &first, &last);
    assert_int_equal(first, 0);
    assert_int_equal(last, 0);
}

static void someone_born_on_29_february_is_18_on_1_march(void **state) {
    (void)state;
    assert_between("2004-02-29", "2022-02-28", DATE_YEARS, 17, 17);
    assert_between("2004-02-29", "2022-03-01", DATE_YEARS, 18, 18);
    assert_between("2004-02-29", "2024-02-28", DATE_YEARS, 19, 19);
    assert_between("2004-02-29", "2024-02-29", DATE_YEARS, 20, 20);
    assert_between("2004-02-29", "2022-03-01T00:00+14:00", DATE_YEARS, 18, 18);
}

static void an_age_changes_on_the_birthday(void **state) {
    (void)state;
    assert_between("1960-11-01", "2025-10-31", DATE_YEARS, 64, 64);
    assert_between("1960-11-01", "2025-11-01", DATE_YEARS, 65, 65);
    assert_between("1960-11-01", "2025-11-01T00:00", DATE_YEARS, 65, 65);
    assert_between("1960-11-01", "2025-10-31T23:59:59-11:00", DATE_YEARS, 64, 64);
}

static void a_birth_year_alone_leaves_the_age_open(void **state) {
    (void)state;
    assert_between("1960", "2025-11-01", DATE_YEARS, 64, 65);
    assert_between("1960", "2025-12-31", DATE_YEARS, 65, 65);
    assert_between("1960", "2025-01-01", DATE_YEARS, 64, 65);
    assert_between("1960-11", "2025-11-15", DATE_YEARS, 64, 65);
    assert_between("1960-11", "2025-11-30", DATE_YEARS, 65, 65);
    assert_between("1960-10", "2025-11-01T08:30", DATE_YEARS, 65, 65);
    assert_between("1960", "2025-11", DATE_YEARS, 64, 65);
}

static void two_values_of_one_precision_are_counted_in_it(void **state) {
    (void)state;
    assert_between("2005", "2010", DATE_YEARS, 5, 5);
    assert_between("2005-05", "2010-04", DATE_YEARS, 4, 4);
    assert_between("2005-05", "2010-04", DATE_MONTHS, 59, 59);
    assert_between("2005", "2006", DATE_MONTHS, 0, 23);
    assert_between("2014-01-15", "2014-02", DATE_DAYS, 17, 44);
    assert_between("2005", "2006-07", DATE_MONTHS, 6, 18);
    assert_between("2025-11-01", "2025-11-02", DATE_HOURS, 0, 47);
}

static void whole_periods_count_the_time_of_day(void **state) {
    (void)state;
    assert_between("2012-03-10T10:20:00", "2013-03-10T09:20:00", DATE_YEARS, 0, 0);
    assert_between("2012-03-10T22:05:09", "2012-03-24T07:19:33", DATE_WEEKS, 1, 1);
    assert_between("2012-03-10T06:05:09", "2012-03-24T07:19:33", DATE_WEEKS, 2, 2);
    assert_between("2010-10-12T12:05", "2008-08-15T08:08", DATE_DAYS, -788, -788);
    assert_between("2017-03-12T01:00:00-07:00", "2017-03-12T03:00:00-06:00", DATE_HOURS, 1, 1);
    assert_between("2025-01-31", "2025-02-28", DATE_MONTHS, 0, 0);
    assert_between("2025-01-31", "2025-03-01", DATE_MONTHS, 1, 1);
    assert_between("2025-03-01", "2025-01-31", DATE_MONTHS, -1, -1);
    assert_between("2025-03-01", "2025-03-01", DATE_MONTHS, 0, 0);
    assert_between("2025-11-01T08:30", "2025-11-01T09:29", DATE_HOURS, 0, 0);
    assert_between("2025-11-01T08", "2025-11-01T09:29", DATE_HOURS, 0, 1);
}

static void a_missing_offset_widens_a_count(void **state) {
    (void)state;
    assert_between("2025-11-01T12:00Z", "2025-11-03T12:00Z", DATE_HOURS, 48, 48);
    assert_between("2025-11-01T12:00Z", "2025-11-03T12:00", DATE_HOURS, 34, 60);
    assert_difference("2025-11-01T12:00Z", "2025-11-03T12:00", DATE_DAYS, 1, 3);
}

static void a_difference_counts_boundaries(void **state) {
    (void)state;
    assert_difference("2024-12-31", "2025-01-01", DATE_YEARS, 1, 1);
    assert_between("2024-12-31", "2025-01-01", DATE_YEARS, 0, 0);
    assert_difference("2000", "2005-12", DATE_YEARS, 5, 5);
    assert_difference("2016", "1998", DATE_YEARS, -18, -18);
    assert_difference("2000-10-15T10:30", "2000-10-25T10:00", DATE_DAYS, 10, 10);
    assert_difference("2000-10-15", "2000-10-28", DATE_WEEKS, 1, 1);
    assert_difference("2000-10-14", "2000-10-15", DATE_WEEKS, 1, 1);
    assert_difference("2012-03-10T22:05:09", "2012-03-24T07:19:33", DATE_WEEKS, 2, 2);
    assert_difference("2000-10-10T10:05:45.500-06:00", "2000-10-10T10:05:45.900-07:00", DATE_MILLISECONDS, 3600400,
                      3600400);
    assert_difference("2017-11-05T01:30:00-06:00", "2017-11-05T01:15:00-07:00", DATE_MINUTES, 45, 45);
    assert_difference("2017-03-12T00:00:00-07:00", "2017-03-13T00:00:00-06:00", DATE_DAYS, 1, 1);
    assert_difference("2005", "2006-03", DATE_MONTHS, 3, 14);
}

static void nothing_is_counted_from_or_to_the_unknown(void **state) {
    (void)state;
    int64_t low, high;
    assert_false(date_between(DATE_UNKNOWN, at("2025"), DATE_YEARS, &low, &high));
    assert_false(date_between(at("2025"), DATE_UNKNOWN, DATE_YEARS, &low, &high));
    assert_false(date_difference(DATE_UNKNOWN, DATE_UNKNOWN, DATE_DAYS, &low, &high));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read_and_printed_as_it_was),
        cmocka_unit_test(a_day_that_does_not_exist_is_refused_with_its_reason),
        cmocka_unit_test(what_is_no_date_is_refused_with_the_form),
        cmocka_unit_test(only_the_given_bytes_are_read),
        cmocka_unit_test(parts_beyond_the_precision_are_those_of_the_first_moment),
        cmocka_unit_test(no_moment_is_made_of_impossible_parts),
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(a_number_from_a_file_is_checked),
        cmocka_unit_test(a_value_is_cut_to_a_coarser_precision_only),
        cmocka_unit_test(a_month_added_ends_where_the_month_ends),
        cmocka_unit_test(fixed_units_run_over_every_boundary),
        cmocka_unit_test(a_unit_finer_than_the_precision_counts_in_whole_periods),
        cmocka_unit_test(beyond_the_years_1_to_9999_nothing_is_known),
        cmocka_unit_test(every_pair_of_precisions_is_compared),
        cmocka_unit_test(offsets_are_taken_into_account),
        cmocka_unit_test(a_missing_offset_is_decided_only_beyond_all_offsets),
        cmocka_unit_test(a_comparison_to_a_precision_asks_for_no_more),
        cmocka_unit_test(days_of_times_with_offsets_are_compared_on_one_clock),
        cmocka_unit_test(a_span_covers_what_the_precision_leaves_open),
        cmocka_unit_test(someone_born_on_29_february_is_18_on_1_march),
        cmocka_unit_test(an_age_changes_on_the_birthday),
        cmocka_unit_test(a_birth_year_alone_leaves_the_age_open),
        cmocka_unit_test(two_values_of_one_precision_are_counted_in_it),
        cmocka_unit_test(whole_periods_count_the_time_of_day),
        cmocka_unit_test(a_missing_offset_widens_a_count),
        cmocka_unit_test(a_difference_counts_boundaries),
        cmocka_unit_test(nothing_is_counted_from_or_to_the_unknown),
    };
    return cmocka_run_group_tests_name("base/date", tests, NULL, NULL);
}
