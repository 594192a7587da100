/* whatif_range: numbers, dates and decimals. The fact's range is walked from its value outwards (of an unknown fact from end to end),
 * from one outcome to the next; spans in which nothing changes are passed over as a whole. */
#include "runtime/whatif_inside.h"

enum { RUNS_MOST = 16 /* stretches of one outcome, in one direction */, DEPTH_MOST = 200 };

struct walk {
    struct probe *probe;
    struct vary vary;
    uint32_t target;
    bool outwards; /* from a known value; else from end to end */
};

static void put_step(struct walk *walk, int64_t step) {
    if (walk->vary.is_wide) probe_put_wide(walk->probe, decimal_multiply(decimal_from_int(step), walk->vary.measure));
    else probe_put_number(walk->probe, walk->vary.is_date ? date_of_day(step) : step * walk->vary.step);
}

static uint8_t outcome_at(struct walk *walk, int64_t step) {
    put_step(walk, step);
    probe_run(walk->probe);
    return walk->probe->found[walk->target];
}

static struct value value_at(const struct walk *walk, int64_t step) {
    struct value value = walk->probe->now;
    if (walk->vary.is_wide) value.wide = decimal_multiply(decimal_from_int(step), walk->vary.measure);
    else value.number = walk->vary.is_date ? date_of_day(step) : step * walk->vary.step;
    return value;
}

/* The first step of the span, in this direction, at which the outcome is another one. */
static bool seek(struct walk *walk, int64_t lo, int64_t hi, bool up, uint8_t outcome, int64_t *at, unsigned depth) {
    struct box *box = walk->probe->box;
    bool over = false;
    if (lo > hi) return false;
    unsigned values = box_vary_outcomes(box, lo, hi, &over), same = 1u << outcome;
    if (over || depth > DEPTH_MOST) walk->probe->over = true;
    if (walk->probe->over || values == same) return false;
    if (!(values & same) || lo == hi) {
        *at = up ? lo : hi;
        return outcome_at(walk, *at) != outcome;
    }
    int64_t cut = box_vary_cut(box, lo, hi);
    return up ? seek(walk, lo, cut - 1, up, outcome, at, depth + 1) || seek(walk, cut, hi, up, outcome, at, depth + 1)
              : seek(walk, cut, hi, up, outcome, at, depth + 1) || seek(walk, lo, cut - 1, up, outcome, at, depth + 1);
}

static void add_stretch(struct walk *walk, int64_t first, int64_t last, bool up, uint8_t then) {
    struct whatif_change change = whatif_change_of(walk->probe, WHATIF_RANGE);
    change.first = first;
    change.last = last;
    change.lowest = first == walk->vary.low;
    change.highest = last == walk->vary.high;
    change.approximate = walk->vary.endless;
    change.low = value_at(walk, first);
    change.high = value_at(walk, last);
    change.nearest = up ? change.low : change.high;
    whatif_add(walk->probe, &change, walk->target, then);
}

static void walk_span(struct walk *walk, int64_t lo, int64_t hi, bool up) {
    uint8_t base = walk->probe->base[walk->target], outcome = base;
    unsigned told = 1u << base, runs = 0;
    int64_t at, next;
    bool found = seek(walk, lo, hi, up, outcome, &at, 0);
    while (found && !walk->probe->over) {
        if (runs++ == RUNS_MOST) walk->probe->over = true;
        outcome = outcome_at(walk, at);
        found = seek(walk, up ? at + 1 : lo, up ? hi : at - 1, up, outcome, &next, 0);
        int64_t end = found ? (up ? next - 1 : next + 1) : up ? hi : lo;
        if (walk->probe->over) end = at;
        bool again = walk->outwards && (told & 1u << outcome);
        if (outcome != base && !again) add_stretch(walk, up ? at : end, up ? end : at, up, outcome);
        told |= 1u << outcome;
        if (found) at = next;
    }
}

static int64_t floor_divide(int64_t a, int64_t by) { return a / by - (a % by < 0); }

/* The steps next to the value, below and above; false when it has no place among them. */
static bool neighbours(const struct walk *walk, int64_t *below, int64_t *above) {
    const struct value *now = &walk->probe->now;
    if (!walk->probe->known) return false;
    if (walk->vary.is_wide) {
        struct decimal steps = decimal_divide(now->wide, walk->vary.measure);
        struct decimal floor = decimal_floor(steps), ceiling = decimal_ceiling(steps);
        if (!decimal_is_known(floor) || !decimal_is_known(ceiling) || !decimal_to_scaled(ceiling, 0, below) ||
            !decimal_to_scaled(floor, 0, above))
            return false;
    } else if (walk->vary.is_date) {
        int64_t first, last;
        if (date_precision(now->number) != DATE_DAY) return false;
        date_span(now->number, &first, &last);
        *below = *above = floor_divide(first, 86400000);
    } else {
        *above = floor_divide(now->number, walk->vary.step);
        *below = *above + (now->number % walk->vary.step != 0);
    }
    if (*below > INT64_MAX / 2 || *above < INT64_MIN / 2) return false;
    (*below)--, (*above)++;
    return true;
}

static void try_target(struct probe *probe, uint32_t target) {
    struct walk walk = { .probe = probe, .target = target };
    int64_t below, above;
    probe_forget(probe);
    switch (box_vary_open(probe->box, probe_name(probe, target), &probe->what, &walk.vary)) {
    case VARY_NOT: return;
    case VARY_UNSURE: whatif_doubt(probe, target); return;
    case VARY_NO_MEMORY: probe->context->arena.failed = true; return;
    case VARY_OPEN: break;
    }
    probe->over = false;
    walk.outwards = neighbours(&walk, &below, &above);
    if (walk.outwards) {
        if (below > walk.vary.high) below = walk.vary.high;
        if (above < walk.vary.low) above = walk.vary.low;
        walk_span(&walk, walk.vary.low, below, false);
        walk_span(&walk, above, walk.vary.high, true);
    } else {
        walk_span(&walk, walk.vary.low, walk.vary.high, true);
    }
    if (probe->over) whatif_doubt(probe, target);
}

void whatif_try_range(struct probe *probe) {
    for (uint32_t t = 0; t < probe_targets(probe); t++)
        if (probe_asked(probe, t)) try_target(probe, t);
}
