/* date: days, times and what is known of them. A moment has a precision (year, month, day, hour, minute, second,
 * millisecond) and, from hours on, may carry an offset from UTC. It is one int64, so that a register holds it.
 * What has no time of day (year, month, day) is called a calendar date here.
 *
 * The calendar is the proleptic Gregorian one, years 1 to 9999. Nothing here reads a clock. */
#ifndef OSLER_BASE_DATE_H
#define OSLER_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t date; /* opaque; DATE_UNKNOWN when there is none. Equal moments of one precision and offset
                         are equal numbers; do not compare with < */
#define DATE_UNKNOWN INT64_MIN

enum date_precision { DATE_YEAR, DATE_MONTH, DATE_DAY, DATE_HOUR, DATE_MINUTE, DATE_SECOND, DATE_MILLISECOND };

struct date_parts {
    int year, month, day, hour, minute, second, millisecond; /* parts beyond the precision are those of the first
                                                                moment it covers: month 1, day 1, hour 0 */
    enum date_precision precision;
    bool has_offset; /* never for a calendar date */
    int offset; /* minutes east of UTC, -14 h to +14 h */
};

enum { DATE_TEXT = 40 };

/* 2025, 2025-11, 2025-11-01, 2025-11-01T08[:30[:15[.250]]][Z|+01:00]; also a blank for the T, and one to three
 * digits behind the point. Exactly `length` bytes. DATE_UNKNOWN when it is none of these or no such day exists.
 * `because` (may be NULL) receives a constant sentence for a person ("30 February does not exist"), NULL when it
 * could be read. */
date date_parse(const char *bytes, size_t length, const char **because);
size_t date_print(date d, char text[DATE_TEXT]); /* date_parse reads it back; "unknown" */

date date_make(const struct date_parts *parts); /* parts beyond the precision are ignored; DATE_UNKNOWN when
                                                   there is no such moment */
struct date_parts date_take(date d);            /* of DATE_UNKNOWN: the first of January of the year 1 */
date date_of_day(int64_t day_number); /* days since 1970-01-01; precision day */
bool date_is_known(date d);
bool date_is_valid(date d); /* unknown, or what date_make could have made: for numbers read from a file. The other
                               functions are defined for any number, but mean something only for valid ones */
enum date_precision date_precision(date d); /* DATE_YEAR when unknown */

/* What is left of d when only `precision` is asked for; a value that is no finer stays what it is. The offset goes
 * with the time of day. */
date date_truncate(date d, enum date_precision precision);
date date_to_day(date d); /* the day of a time, in its own offset; a year or month stays what it is */

/* How two moments stand to each other. Each stands for the span that its precision leaves open; where the spans
 * overlap without being the same single moment the answer is undecided. Two values of one precision that cover the
 * same span are the same: two dates "2025-11-01" are the same day. A moment with an offset against one without is
 * decided only where no offset (-12 h to +14 h) could change the answer. */
enum date_order { DATE_BEFORE, DATE_SAME, DATE_AFTER, DATE_UNDECIDED };
enum date_order date_compare(date a, date b);

/* The same when only `precision` is asked for ("before month of", "same day as"): both are cut to it first, and the
 * answer is undecided only where one is too coarse for it. Two times with the same offset, or without any, are cut
 * on their own clock, two with different offsets on that of UTC. A time against a calendar date is cut on its
 * own clock: 2025-11-01T23:00-05:00 is the same day as 2025-11-01. */
enum date_order date_compare_to(date a, date b, enum date_precision precision);

/* The first and last moment that the value may stand for, in milliseconds since 1970-01-01T00:00 of its own clock
 * (UTC when it has an offset). Both are 0 when unknown. */
void date_span(date d, int64_t *first, int64_t *last);

enum date_unit { DATE_YEARS, DATE_MONTHS, DATE_WEEKS, DATE_DAYS, DATE_HOURS, DATE_MINUTES, DATE_SECONDS,
                 DATE_MILLISECONDS };

/* Calendar arithmetic: 31 January + 1 month is the last of February; 29 February + 1 year is 28 February. A unit
 * finer than the precision counts only in whole periods of the precision, the rest is dropped (2025 + 18 months is
 * 2026, and 2025 - 18 months is 2024); where days meet a year or a month, 365 make the one and 30 the other, as in
 * CQL. Out of the years 1 to 9999: DATE_UNKNOWN. */
date date_add(date d, int64_t amount, enum date_unit unit);

/* Whole periods from a to b, negative when b is before a: a range where precision leaves it open (low == high
 * when certain). A birthday of 29 February falls on 1 March in other years: someone born 2004-02-29 becomes 18 on
 * 2022-03-01; a month from the 31st is over on the 1st where the next month has no such day.
 *
 * Two values of one precision are counted in that precision, if the unit is no finer: 2005 to 2010 is 5 years,
 * 08:30 to 09:29 is no hour. Otherwise everything they may stand for is counted: someone born in 1960 is 64 or
 * 65 in 2025-11. Calendar dates count as whole days, and so does a time that is held against one, on its own
 * clock: age changes when the day begins. Clocks are those of date_compare_to; where only one of two times has an
 * offset the range says so. False when either is unknown. */
bool date_between(date a, date b, enum date_unit unit, int64_t *low, int64_t *high);

/* Boundaries crossed, the other meaning ("difference"): 2024-12-31 to 2025-01-01 crosses one year. Weeks begin on
 * Sunday, as in CQL. A range where precision leaves it open; clocks as for date_compare_to. */
bool date_difference(date a, date b, enum date_unit unit, int64_t *low, int64_t *high);

#endif
