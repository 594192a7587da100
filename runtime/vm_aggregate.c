/* vm_aggregate: what a list comes to: how many different values, sums, means, extremes, the first and the last. */
#include "runtime/series.h"
#include "runtime/vm_inside.h"

/* --- How many different ---------------------------------------------------------------------------------- */

#define SURELY 0x80000000u /* in context->order: the element counts for certain */

static bool comes_before(const struct column *column, uint32_t a, uint32_t b) {
    return column_compare(column, a & ~SURELY, b & ~SURELY) < 0;
}

static void sift(const struct column *column, uint32_t *order, uint32_t root, uint32_t count) {
    for (uint32_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && comes_before(column, order[child], order[child + 1])) child++;
        if (!comes_before(column, order[root], order[child])) return;
        uint32_t moved = order[root];
        order[root] = order[child];
        order[child] = moved;
    }
}

/* Heapsort: no memory, no recursion, no bad case. */
static void sort(const struct column *column, uint32_t *order, uint32_t count) {
    for (uint32_t root = count / 2; root-- > 0;) sift(column, order, root, count);
    for (uint32_t last = count; last-- > 1;) {
        uint32_t largest = order[0];
        order[0] = order[last];
        order[last] = largest;
        sift(column, order, 0, last);
    }
}

/* Dates of another precision or offset may or may not be the same moment. */
static bool comparable(const struct column *column, uint32_t first, uint32_t other) {
    if (column->field->kind != FACT_DATE || first == NONE) return true;
    struct date_parts a = date_take(column_number(column, first)), b = date_take(column_number(column, other));
    return a.precision == b.precision && a.has_offset == b.has_offset && a.offset == b.offset;
}

static struct range count_groups(const struct column *column, const uint32_t *order, uint32_t count) {
    struct range different = { 0, 0 };
    for (uint32_t i = 0; i < count;) {
        uint32_t begin = i, surely = 0;
        for (; i < count && !comes_before(column, order[begin], order[i]); i++) surely |= order[i] & SURELY;
        different.low += surely != 0;
        different.high++;
    }
    return different;
}

static int64_t most_different(const struct program_field *field, int64_t found, bool complete) {
    if (field->kind == FACT_CHOICE) return complete && found < (int64_t)field->choices ? found : (int64_t)field->choices;
    if (field->kind == FACT_TRUTH) return complete && found < 2 ? found : 2;
    return complete ? found : RANGE_UNBOUNDED;
}

struct range list_different(struct context *context, const struct program_instruction *at) {
    struct column column = column_of(context, at->a, instruction_x(at));
    struct block block = block_begin(context, at);
    bool complete = block.list->state == LIST_COMPLETE && block.list->count <= context->order_room;
    uint32_t count = 0, first = NONE, hidden = 0;
    bool some = false;
    for (uint32_t e = 0; e < block.list->count && e < context->order_room; e++) {
        uint8_t body = block_run(&block, e);
        if (body == TRUTH_NO) continue;
        some |= body == TRUTH_YES;
        if (column_known(&column, e) && comparable(&column, first, e)) {
            if (first == NONE) first = e;
            context->order[count++] = e | (body == TRUTH_YES ? SURELY : 0);
        } else {
            hidden++;
        }
    }
    block_end(&block);
    sort(&column, context->order, count);
    struct range different = count_groups(&column, context->order, count);
    if (some && different.low == 0) different.low = 1;
    different.high = most_different(column.field, different.high + hidden, complete);
    return different;
}

/* --- Elements that count ----------------------------------------------------------------------------------- */

/* Their numbers into context->order; NONE when a body or a field that counts is unknown, or elements may be missing. */
static uint32_t gather(struct context *context, const struct program_instruction *at, const struct column *column) {
    struct block block = block_begin(context, at);
    uint32_t count = 0;
    if (block.list->state != LIST_COMPLETE || block.list->count > context->order_room) count = NONE;
    for (uint32_t e = 0; count != NONE && e < block.list->count; e++) {
        uint8_t body = block_run(&block, e);
        if (body == TRUTH_UNKNOWN || (body == TRUTH_YES && !column_known(column, e)))
            count = NONE;
        else if (body == TRUTH_YES)
            context->order[count++] = e;
    }
    block_end(&block);
    return count;
}

/* The first element whose body is not no, seen from the front or the back; NONE when that is unknown or there is none. */
static uint32_t outermost(const struct block *block, bool last, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t element = last ? count - 1 - i : i;
        uint8_t body = block_run(block, element);
        if (body != TRUTH_NO) return body == TRUTH_YES ? element : NONE;
    }
    return NONE;
}

/* The next one before `last`; of a series (`on`) the next one at an earlier moment. */
static uint32_t before(const struct block *block, const struct column *on, uint32_t last) {
    for (uint32_t element = last; element-- > 0;) {
        uint8_t body = block_run(block, element);
        if (body == TRUTH_NO) continue;
        enum date_order order = on ? date_compare(column_number(on, element), column_number(on, last)) : DATE_BEFORE;
        if (body == TRUTH_YES && order == DATE_SAME) continue;
        return body == TRUTH_YES && order == DATE_BEFORE ? element : NONE;
    }
    return NONE;
}

/* Whether another value of the series may stand in its place and is not the same: then nobody knows which it is. `last`: the one
 * that comes after it, NONE for none. */
static bool is_disputed(const struct block *block, const struct column *column, const struct column *on, enum aggregate_op op,
                        uint32_t found, uint32_t last) {
    for (uint32_t e = 0; e < block->list->count; e++) {
        if (e == found || !series_rivals(op, column_number(on, e), column_number(on, found))) continue;
        if (last != NONE && date_compare(column_number(on, e), column_number(on, last)) != DATE_BEFORE) continue;
        bool same = column_known(column, e) && column_known(column, found) && column_compare(column, e, found) == 0;
        if (!same && block_run(block, e) != TRUTH_NO) return true;
    }
    return false;
}

/* The first, the last or the one before the last; NONE when it is not known which. */
static uint32_t in_place(struct context *context, const struct program_instruction *at, const struct column *column, enum aggregate_op op) {
    struct block block = block_begin(context, at);
    bool series = series_is(context->program, at->a);
    struct column on = series ? column_of(context, at->a, series_on(context->program, at->a)) : *column;
    uint32_t count = block.list->state == LIST_COMPLETE ? block.list->count : 0, last = NONE;
    uint32_t found = outermost(&block, op != AGGREGATE_OP_FIRST, count);
    if (op == AGGREGATE_OP_BEFORE_LAST && found != NONE) {
        last = found;
        found = before(&block, series ? &on : NULL, last);
    }
    if (series && found != NONE && is_disputed(&block, column, &on, op, found, last)) found = NONE;
    block_end(&block);
    return found;
}

static enum aggregate_op aggregate_of(const struct context *context, const struct program_instruction *at) {
    return (enum aggregate_op)context->program->arg[at->b + 2].value;
}

/* --- Decimals ------------------------------------------------------------------------------------------------ */

static struct decimal sum_wide(const struct column *column, const uint32_t *order, uint32_t count) {
    struct decimal sum = decimal_zero;
    for (uint32_t i = 0; i < count; i++) sum = decimal_add(sum, column_wide(column, order[i]));
    return sum;
}

static struct decimal extreme_wide(const struct column *column, const uint32_t *order, uint32_t count, bool highest) {
    struct decimal found = column_wide(column, order[0]);
    for (uint32_t i = 1; i < count; i++) {
        struct decimal value = column_wide(column, order[i]);
        found = highest ? decimal_max(found, value) : decimal_min(found, value);
    }
    return found;
}

static struct decimal median_wide(const struct column *column, uint32_t *order, uint32_t count) {
    sort(column, order, count);
    struct decimal upper = column_wide(column, order[count / 2]);
    if (count % 2) return upper;
    return decimal_divide(decimal_add(column_wide(column, order[count / 2 - 1]), upper), decimal_from_int(2));
}

struct decimal list_wide(struct context *context, const struct program_instruction *at) {
    struct column column = column_of(context, at->a, instruction_x(at));
    enum aggregate_op op = aggregate_of(context, at);
    if (op == AGGREGATE_OP_FIRST || op == AGGREGATE_OP_LAST || op == AGGREGATE_OP_BEFORE_LAST) {
        uint32_t element = in_place(context, at, &column, op);
        return element == NONE ? decimal_unknown : column_wide(&column, element);
    }
    uint32_t count = gather(context, at, &column);
    if (count == NONE) return decimal_unknown;
    if (op == AGGREGATE_OP_SUM) return sum_wide(&column, context->order, count);
    if (count == 0) return decimal_unknown;
    if (op == AGGREGATE_OP_MEAN)
        return decimal_divide(sum_wide(&column, context->order, count), decimal_from_int(count));
    if (op == AGGREGATE_OP_MEDIAN) return median_wide(&column, context->order, count);
    return extreme_wide(&column, context->order, count, op == AGGREGATE_OP_HIGHEST);
}

/* --- Numbers, choices, dates, texts ------------------------------------------------------------------------------ */

static int64_t sum_number(const struct column *column, const uint32_t *order, uint32_t count) {
    int64_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        if (__builtin_add_overflow(sum, column_number(column, order[i]), &sum)) return NUMBER_UNKNOWN;
    return sum;
}

static int64_t extreme_number(const struct column *column, const uint32_t *order, uint32_t count, bool highest) {
    int64_t found = column_number(column, order[0]);
    for (uint32_t i = 1; i < count; i++) {
        int64_t value = column_number(column, order[i]);
        if (highest ? value > found : value < found) found = value;
    }
    return found;
}

/* The date that no other one can precede (or follow); unknown where precision leaves that open. */
static date extreme_date(const struct column *column, const uint32_t *order, uint32_t count, enum date_order wanted) {
    date found = column_number(column, order[0]);
    for (uint32_t i = 1; i < count; i++)
        if (date_compare(column_number(column, order[i]), found) == wanted) found = column_number(column, order[i]);
    for (uint32_t i = 0; i < count; i++) {
        enum date_order order_found = date_compare(found, column_number(column, order[i]));
        if (order_found != wanted && order_found != DATE_SAME) return DATE_UNKNOWN;
    }
    return found;
}

static int64_t nothing_of(const struct program_field *field) {
    return field->kind == FACT_CHOICE ? choice_unknown(field->choices) : NUMBER_UNKNOWN;
}

static int64_t aggregate_number(const struct column *column, const uint32_t *order, uint32_t count, enum aggregate_op op) {
    if (op == AGGREGATE_OP_EARLIEST) return extreme_date(column, order, count, DATE_BEFORE);
    if (op == AGGREGATE_OP_LATEST) return extreme_date(column, order, count, DATE_AFTER);
    return extreme_number(column, order, count, op == AGGREGATE_OP_HIGHEST);
}

int64_t list_number(struct context *context, const struct program_instruction *at) {
    struct column column = column_of(context, at->a, instruction_x(at));
    enum aggregate_op op = aggregate_of(context, at);
    if (op == AGGREGATE_OP_FIRST || op == AGGREGATE_OP_LAST || op == AGGREGATE_OP_BEFORE_LAST) {
        uint32_t element = in_place(context, at, &column, op);
        return element == NONE ? nothing_of(column.field) : column_number(&column, element);
    }
    uint32_t count = gather(context, at, &column);
    if (count == NONE) return nothing_of(column.field);
    if (op == AGGREGATE_OP_SUM) return sum_number(&column, context->order, count);
    return count ? aggregate_number(&column, context->order, count, op) : nothing_of(column.field);
}
