/* A known date is a number of 63 bits: milliseconds since 0001-01-01T00:00 on its own clock (49 bits), the offset in
 * minutes plus OFFSET_ZERO, or 0 for none (11 bits), the precision (3 bits). All arithmetic is on milliseconds and
 * day numbers that count from the first day of the year 1. */
#include "base/date.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { OFFSET_MOST = 14 * 60, OFFSET_ZERO = OFFSET_MOST + 1, OFFSET_BITS = 11, PRECISION_BITS = 3 };
enum { YEARS_MOST = 9999, DAYS_OF_400_YEARS = 146097, EPOCH_DAY = 719162 /* 1970-01-01 */ };

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define DAYS_IN_ALL INT64_C(3652059) /* of the years 1 to 9999 */

static const int64_t unit_ms[] = { /* of the units that have a fixed length */
    [DATE_WEEKS] = 7 * DAY_MS,    [DATE_DAYS] = DAY_MS, [DATE_HOURS] = HOUR_MS,
    [DATE_MINUTES] = MINUTE_MS,   [DATE_SECONDS] = 1000, [DATE_MILLISECONDS] = 1,
};

static const enum date_unit unit_of_precision[] = {
    [DATE_YEAR] = DATE_YEARS,     [DATE_MONTH] = DATE_MONTHS,   [DATE_DAY] = DATE_DAYS,
    [DATE_HOUR] = DATE_HOURS,     [DATE_MINUTE] = DATE_MINUTES, [DATE_SECOND] = DATE_SECONDS,
    [DATE_MILLISECOND] = DATE_MILLISECONDS, [DATE_MILLISECOND + 1] = DATE_MILLISECONDS /* no such precision */,
};

/* ---- The calendar ---- */

struct civil {
    int year, month, day;
};

static int64_t floor_divide(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month) {
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

static int64_t day_of_year(int64_t year) {
    int64_t before = year - 1;
    return before * 365 + floor_divide(before, 4) - floor_divide(before, 100) + floor_divide(before, 400);
}

static int64_t day_of_civil(struct civil c) {
    int64_t day = day_of_year(c.year);
    for (int month = 1; month < c.month; month++) day += days_in_month(c.year, month);
    return day + c.day - 1;
}

static struct civil civil_of_day(int64_t day) {
    int64_t year = floor_divide(day * 400, DAYS_OF_400_YEARS) + 1; /* at most one off */
    while (day_of_year(year) > day) year--;
    while (day_of_year(year + 1) <= day) year++;
    struct civil c = { (int)year, 1, 1 };
    int rest = (int)(day - day_of_year(year));
    while (rest >= days_in_month(c.year, c.month)) rest -= days_in_month(c.year, c.month++);
    c.day = rest + 1;
    return c;
}

/* ---- One number ---- */

struct moment {
    int64_t ms; /* on its own clock */
    enum date_precision precision;
    bool has_offset;
    int offset;
};

static date pack(struct moment m) {
    if (m.ms < 0 || m.ms >= DAYS_IN_ALL * DAY_MS) return DATE_UNKNOWN;
    int64_t offset = m.has_offset ? m.offset + OFFSET_ZERO : 0;
    return (m.ms << (OFFSET_BITS + PRECISION_BITS)) | offset << PRECISION_BITS | (int64_t)m.precision;
}

static struct moment unpack(date d) {
    if (d < 0) return (struct moment){ .precision = DATE_YEAR };
    int offset = (int)(d >> PRECISION_BITS) & ((1 << OFFSET_BITS) - 1);
    return (struct moment){ d >> (OFFSET_BITS + PRECISION_BITS),
                            (enum date_precision)(d & ((1 << PRECISION_BITS) - 1)), offset != 0,
                            offset ? offset - OFFSET_ZERO : 0 };
}

static bool is_calendar(struct moment m) {
    return m.precision <= DATE_DAY;
}

bool date_is_known(date d) {
    return d >= 0;
}

bool date_is_valid(date d) {
    if (d == DATE_UNKNOWN) return true;
    if (d < 0) return false;
    struct date_parts parts = date_take(d);
    return parts.precision <= DATE_MILLISECOND && date_make(&parts) == d;
}

enum date_precision date_precision(date d) {
    return unpack(d).precision;
}

static bool is_time_of_day(const struct date_parts *p) {
    return p->hour >= 0 && p->hour <= 23 && p->minute >= 0 && p->minute <= 59 && p->second >= 0 &&
           p->second <= 59 && p->millisecond >= 0 && p->millisecond <= 999;
}

static struct date_parts without_rest(struct date_parts p) {
    if (p.precision < DATE_MONTH) p.month = 1;
    if (p.precision < DATE_DAY) p.day = 1;
    if (p.precision < DATE_HOUR) p.hour = 0;
    if (p.precision < DATE_MINUTE) p.minute = 0;
    if (p.precision < DATE_SECOND) p.second = 0;
    if (p.precision < DATE_MILLISECOND) p.millisecond = 0;
    return p;
}

date date_make(const struct date_parts *parts) {
    struct date_parts p = without_rest(*parts);
    if (p.precision > DATE_MILLISECOND || p.year < 1 || p.year > YEARS_MOST || p.month < 1 || p.month > 12 ||
        p.day < 1 || p.day > days_in_month(p.year, p.month) || !is_time_of_day(&p))
        return DATE_UNKNOWN;
    if (p.has_offset && (p.precision <= DATE_DAY || p.offset < -OFFSET_MOST || p.offset > OFFSET_MOST))
        return DATE_UNKNOWN;
    int64_t day = day_of_civil((struct civil){ p.year, p.month, p.day });
    int64_t ms = day * DAY_MS + p.hour * HOUR_MS + p.minute * MINUTE_MS + p.second * 1000 + p.millisecond;
    return pack((struct moment){ ms, p.precision, p.has_offset, p.offset });
}

struct date_parts date_take(date d) {
    struct moment m = unpack(d);
    struct civil c = civil_of_day(m.ms / DAY_MS);
    int rest = (int)(m.ms % DAY_MS);
    return (struct date_parts){ c.year, c.month, c.day, rest / (int)HOUR_MS, rest / (int)MINUTE_MS % 60,
                                rest / 1000 % 60, rest % 1000, m.precision, m.has_offset, m.offset };
}

date date_of_day(int64_t day_number) {
    if (day_number < -EPOCH_DAY || day_number >= DAYS_IN_ALL - EPOCH_DAY) return DATE_UNKNOWN;
    return pack((struct moment){ .ms = (day_number + EPOCH_DAY) * DAY_MS, .precision = DATE_DAY });
}

date date_truncate(date d, enum date_precision precision) {
    if (!date_is_known(d) || date_precision(d) <= precision) return d;
    struct date_parts parts = date_take(d);
    parts.precision = precision;
    if (precision <= DATE_DAY) parts.has_offset = false;
    return date_make(&parts);
}

date date_to_day(date d) {
    return date_truncate(d, DATE_DAY);
}

/* ---- Text ---- */

struct reader {
    const char *at, *end;
    const char *because;
};

static const char because_form[] = "a date is written year-month-day, as in 2025-11-01, 2025-11 or 2025";
static const char because_time[] = "a time of day is written hour:minute, as in 2025-11-01T08:30";
static const char because_fraction[] = "seconds have one to three digits behind the point";
static const char because_offset[] = "an offset from UTC is written Z or +01:00";

static bool refuse(struct reader *r, const char *because) {
    if (!r->because) r->because = because;
    return false;
}

static bool take(struct reader *r, char wanted) {
    if (r->at == r->end || *r->at != wanted) return false;
    r->at++;
    return true;
}

static bool at_digit(const struct reader *r) {
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static bool read_digits(struct reader *r, int count, int *value, const char *because) {
    *value = 0;
    for (int i = 0; i < count; i++) {
        if (!at_digit(r)) return refuse(r, because);
        *value = *value * 10 + (*r->at++ - '0');
    }
    return true;
}

static bool read_day(struct reader *r, struct date_parts *p) {
    if (!read_digits(r, 4, &p->year, because_form)) return false;
    if (!take(r, '-')) return true;
    if (!read_digits(r, 2, &p->month, because_form)) return false;
    p->precision = DATE_MONTH;
    if (!take(r, '-')) return true;
    if (!read_digits(r, 2, &p->day, because_form)) return false;
    p->precision = DATE_DAY;
    return true;
}

static bool read_fraction(struct reader *r, struct date_parts *p) {
    int digits = 0;
    for (int weight = 100; at_digit(r) && digits < 3; weight /= 10, digits++)
        p->millisecond += (*r->at++ - '0') * weight;
    if (digits == 0 || at_digit(r)) return refuse(r, because_fraction);
    p->precision = DATE_MILLISECOND;
    return true;
}

static bool read_time(struct reader *r, struct date_parts *p) {
    if (!read_digits(r, 2, &p->hour, because_time)) return false;
    p->precision = DATE_HOUR;
    if (!take(r, ':')) return true;
    if (!read_digits(r, 2, &p->minute, because_time)) return false;
    p->precision = DATE_MINUTE;
    if (!take(r, ':')) return true;
    if (!read_digits(r, 2, &p->second, because_time)) return false;
    p->precision = DATE_SECOND;
    return take(r, '.') ? read_fraction(r, p) : true;
}

static bool read_offset(struct reader *r, struct date_parts *p) {
    if (r->at == r->end) return true;
    p->has_offset = true;
    if (take(r, 'Z')) return true;
    int sign = take(r, '-') ? -1 : 1, hours, minutes;
    if (sign > 0 && !take(r, '+')) return refuse(r, because_offset);
    if (!read_digits(r, 2, &hours, because_offset)) return false;
    if (!take(r, ':')) return refuse(r, because_offset);
    if (!read_digits(r, 2, &minutes, because_offset)) return false;
    p->offset = sign * (hours * 60 + minutes);
    if (minutes > 59 || hours * 60 + minutes > OFFSET_MOST)
        return refuse(r, "an offset from UTC lies between -14:00 and +14:00");
    return true;
}

static const char *why_no_such_day(const struct date_parts *p) {
    static const char *const thirty_first[] = { [2] = "31 February does not exist", [4] = "31 April does not exist",
                                                [6] = "31 June does not exist",
                                                [9] = "31 September does not exist",
                                                [11] = "31 November does not exist" };
    if (p->day < 1 || p->day > 31) return "the day of a month lies between 01 and 31";
    if (p->day == 31) return thirty_first[p->month];
    return p->day == 30 ? "30 February does not exist" : "29 February exists only in leap years";
}

static const char *why_no_such_moment(const struct date_parts *p) {
    if (p->year < 1) return "years are counted from 0001";
    if (p->month < 1 || p->month > 12) return "the month lies between 01 and 12";
    if (p->day < 1 || p->day > days_in_month(p->year, p->month)) return why_no_such_day(p);
    if (p->hour > 23) return "the hour lies between 00 and 23; midnight is 00:00 of the day it opens";
    if (p->minute > 59) return "the minute lies between 00 and 59";
    return "the second lies between 00 and 59";
}

static date read_date(struct reader *r) {
    struct date_parts p = { .month = 1, .day = 1 };
    if (!read_day(r, &p)) return DATE_UNKNOWN;
    if (p.precision == DATE_DAY && (take(r, 'T') || take(r, ' ')))
        if (!read_time(r, &p) || !read_offset(r, &p)) return DATE_UNKNOWN;
    if (r->at != r->end) {
        refuse(r, p.precision <= DATE_DAY ? because_form : because_time);
        return DATE_UNKNOWN;
    }
    date d = date_make(&p);
    if (!date_is_known(d)) refuse(r, why_no_such_moment(&p));
    return d;
}

date date_parse(const char *bytes, size_t length, const char **because) {
    struct reader r = { bytes, length ? bytes + length : bytes, NULL };
    date d = read_date(&r);
    if (because) *because = r.because;
    return d;
}

size_t date_print(date d, char text[DATE_TEXT]) {
    if (!date_is_known(d)) {
        memcpy(text, "unknown", sizeof "unknown");
        return sizeof "unknown" - 1;
    }
    struct date_parts p = date_take(d);
    size_t n = (size_t)snprintf(text, DATE_TEXT, "%04d", p.year);
    if (p.precision >= DATE_MONTH) n += (size_t)snprintf(text + n, DATE_TEXT - n, "-%02d", p.month);
    if (p.precision >= DATE_DAY) n += (size_t)snprintf(text + n, DATE_TEXT - n, "-%02d", p.day);
    if (p.precision >= DATE_HOUR) n += (size_t)snprintf(text + n, DATE_TEXT - n, "T%02d", p.hour);
    if (p.precision >= DATE_MINUTE) n += (size_t)snprintf(text + n, DATE_TEXT - n, ":%02d", p.minute);
    if (p.precision >= DATE_SECOND) n += (size_t)snprintf(text + n, DATE_TEXT - n, ":%02d", p.second);
    if (p.precision >= DATE_MILLISECOND) n += (size_t)snprintf(text + n, DATE_TEXT - n, ".%03d", p.millisecond);
    if (!p.has_offset) return n;
    if (p.offset == 0) return n + (size_t)snprintf(text + n, DATE_TEXT - n, "Z");
    int size = p.offset < 0 ? -p.offset : p.offset;
    return n + (size_t)snprintf(text + n, DATE_TEXT - n, "%c%02d:%02d", p.offset < 0 ? '-' : '+', size / 60,
                                size % 60);
}

/* ---- Adding ---- */

static date add_months(struct moment m, int64_t months) {
    struct civil c = civil_of_day(m.ms / DAY_MS);
    int64_t month = (int64_t)c.year * 12 + c.month - 1 + months;
    if (month < 12 || month >= (YEARS_MOST + 1) * 12) return DATE_UNKNOWN;
    int year = (int)(month / 12), most = days_in_month(year, (int)(month % 12) + 1);
    struct civil then = { year, (int)(month % 12) + 1, c.day < most ? c.day : most };
    m.ms = day_of_civil(then) * DAY_MS + m.ms % DAY_MS;
    return pack(m);
}

/* Milliseconds that are whole periods of the precision, for a year and a month by their usual length. */
static date add_fixed(struct moment m, int64_t ms) {
    if (m.precision == DATE_YEAR) return add_months(m, ms / (365 * DAY_MS) * 12);
    if (m.precision == DATE_MONTH) return add_months(m, ms / (30 * DAY_MS));
    m.ms += ms - ms % unit_ms[unit_of_precision[m.precision]];
    return pack(m);
}

date date_add(date d, int64_t amount, enum date_unit unit) {
    if (!date_is_known(d)) return DATE_UNKNOWN;
    struct moment m = unpack(d);
    int64_t most = unit <= DATE_MONTHS ? (YEARS_MOST + 1) * 12 : 2 * DAYS_IN_ALL * DAY_MS / unit_ms[unit];
    if (amount > most || amount < -most) return DATE_UNKNOWN;
    if (unit == DATE_YEARS) return add_months(m, amount * 12);
    if (unit == DATE_MONTHS) return add_months(m, m.precision == DATE_YEAR ? amount / 12 * 12 : amount);
    return add_fixed(m, amount * unit_ms[unit]);
}

/* ---- Spans and clocks ---- */

struct span {
    int64_t first, last; /* milliseconds since the year 1 began */
};

static struct span own_span(struct moment m) {
    if (m.precision >= DATE_DAY)
        return (struct span){ m.ms, m.ms + unit_ms[unit_of_precision[m.precision]] - 1 };
    struct civil c = civil_of_day(m.ms / DAY_MS);
    int64_t days = m.precision == DATE_MONTH ? days_in_month(c.year, c.month) : 365 + is_leap(c.year);
    return (struct span){ m.ms, m.ms + days * DAY_MS - 1 };
}

static struct span shifted(struct span s, int64_t by_first, int64_t by_last) {
    return (struct span){ s.first + by_first * MINUTE_MS, s.last + by_last * MINUTE_MS };
}

/* On the clock of UTC; without an offset, wherever on earth the clock stood. */
static struct span utc_span(struct moment m) {
    struct span s = own_span(m);
    return m.has_offset ? shifted(s, -m.offset, -m.offset) : shifted(s, -14 * 60, 12 * 60);
}

/* Puts both on one clock, as the comment of date_compare_to says. */
static void on_one_clock(struct moment a, struct moment b, struct span *span_a, struct span *span_b) {
    bool local = is_calendar(a) || is_calendar(b) || (a.has_offset == b.has_offset && a.offset == b.offset);
    *span_a = local ? own_span(a) : utc_span(a);
    *span_b = local ? own_span(b) : utc_span(b);
}

void date_span(date d, int64_t *first, int64_t *last) {
    *first = *last = 0;
    if (!date_is_known(d)) return;
    struct moment m = unpack(d);
    struct span s = m.has_offset ? utc_span(m) : own_span(m);
    *first = s.first - EPOCH_DAY * DAY_MS;
    *last = s.last - EPOCH_DAY * DAY_MS;
}

/* ---- Comparing ---- */

static enum date_order order_of(struct span a, struct span b) {
    if (a.last < b.first) return DATE_BEFORE;
    if (a.first > b.last) return DATE_AFTER;
    return DATE_UNDECIDED;
}

enum date_order date_compare(date a, date b) {
    if (!date_is_known(a) || !date_is_known(b)) return DATE_UNDECIDED;
    struct moment ma = unpack(a), mb = unpack(b);
    bool one_clock = ma.has_offset == mb.has_offset;
    struct span sa = one_clock && !ma.has_offset ? own_span(ma) : utc_span(ma);
    struct span sb = one_clock && !mb.has_offset ? own_span(mb) : utc_span(mb);
    if (one_clock && sa.first == sb.first && sa.last == sb.last) return DATE_SAME;
    return order_of(sa, sb);
}

/* The number of the period that the moment lies in. */
static int64_t period_of(int64_t ms, enum date_unit unit) {
    int64_t day = floor_divide(ms, DAY_MS);
    struct civil c;
    switch (unit) {
    case DATE_YEARS: return civil_of_day(day).year;
    case DATE_MONTHS: c = civil_of_day(day); return (int64_t)c.year * 12 + c.month;
    case DATE_WEEKS: return floor_divide(day + 1, 7); /* the first day of the year 1 is a Monday */
    case DATE_DAYS:
    case DATE_HOURS:
    case DATE_MINUTES:
    case DATE_SECONDS:
    case DATE_MILLISECONDS: break;
    }
    return floor_divide(ms, unit_ms[unit]);
}

static struct span periods_of(struct span s, enum date_unit unit) {
    return (struct span){ period_of(s.first, unit), period_of(s.last, unit) };
}

enum date_order date_compare_to(date a, date b, enum date_precision precision) {
    if (!date_is_known(a) || !date_is_known(b)) return DATE_UNDECIDED;
    struct span sa, sb;
    on_one_clock(unpack(a), unpack(b), &sa, &sb);
    sa = periods_of(sa, unit_of_precision[precision]);
    sb = periods_of(sb, unit_of_precision[precision]);
    if (sa.first == sa.last && sb.first == sb.last && sa.first == sb.first) return DATE_SAME;
    return order_of(sa, sb);
}

/* ---- Counting ---- */

bool date_difference(date a, date b, enum date_unit unit, int64_t *low, int64_t *high) {
    if (!date_is_known(a) || !date_is_known(b)) return false;
    struct span sa, sb;
    on_one_clock(unpack(a), unpack(b), &sa, &sb);
    sa = periods_of(sa, unit);
    sb = periods_of(sb, unit);
    *low = sb.first - sa.last;
    *high = sb.last - sa.first;
    return true;
}

static int64_t whole_months(int64_t from, int64_t to) {
    int64_t day_from = floor_divide(from, DAY_MS), day_to = floor_divide(to, DAY_MS);
    struct civil a = civil_of_day(day_from), b = civil_of_day(day_to);
    int64_t months = (int64_t)(b.year - a.year) * 12 + b.month - a.month;
    int64_t time_from = from - day_from * DAY_MS, time_to = to - day_to * DAY_MS;
    return months - (b.day < a.day || (b.day == a.day && time_to < time_from));
}

static int64_t whole_periods(int64_t from, int64_t to, enum date_unit unit) {
    if (to < from) return -whole_periods(to, from, unit);
    if (unit <= DATE_MONTHS) return whole_months(from, to) / (unit == DATE_YEARS ? 12 : 1);
    return (to - from) / unit_ms[unit];
}

/* The span that is left when m stands for its first moment only. */
static struct span of_first_moment(struct span s, struct moment m) {
    struct span own = own_span(m);
    return (struct span){ s.first, s.last - (own.last - own.first) };
}

static struct span in_days(struct span s) {
    return (struct span){ floor_divide(s.first, DAY_MS) * DAY_MS, floor_divide(s.last, DAY_MS) * DAY_MS };
}

bool date_between(date a, date b, enum date_unit unit, int64_t *low, int64_t *high) {
    if (!date_is_known(a) || !date_is_known(b)) return false;
    struct moment ma = unpack(a), mb = unpack(b);
    struct span sa, sb;
    on_one_clock(ma, mb, &sa, &sb);
    if (ma.precision == mb.precision && unit <= unit_of_precision[ma.precision]) {
        sa = of_first_moment(sa, ma);
        sb = of_first_moment(sb, mb);
    } else if (unit <= DATE_DAYS && (is_calendar(ma) || is_calendar(mb))) {
        sa = in_days(sa);
        sb = in_days(sb);
    }
    *low = whole_periods(sa.last, sb.first, unit);
    *high = whole_periods(sa.first, sb.last, unit);
    return true;
}
