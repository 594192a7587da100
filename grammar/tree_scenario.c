/* tree_scenario: what is given and what is expected. */
#include "grammar/reader.h"
#include "grammar/tree.h"

static bool is_word(const struct expr *value, const char *word) {
    return value->kind == EXPR_NAME && slice_is(value->name.text, word);
}

struct given given_value(struct reader *reader, struct name fact, bool are, struct expr *value, date on, struct span span) {
    struct given given = { .fact = fact, .kind = GIVEN_VALUE, .value = value, .on = on, .span = span };
    (void)reader;
    if (value->kind == EXPR_UNKNOWN) given.kind = GIVEN_UNKNOWN;
    if (are && is_word(value, "none")) given.kind = GIVEN_NONE;
    return given;
}

static void add_item(struct reader *reader, struct given *given, struct written_item item) {
    struct written_item *items = given->item;
    size_t room = given->items;
    if ((room & (room - 1)) == 0) items = arena_grow(&reader->scratch, items, &room, room ? room * 2 : 1, sizeof *items);
    if (!items) return;
    given->item = items;
    items[given->items++] = item;
}

struct given given_list(struct reader *reader, struct name fact, struct written_item item, struct span span) {
    struct given given = { .fact = fact, .kind = GIVEN_LIST, .on = DATE_UNKNOWN, .span = span };
    add_item(reader, &given, item);
    return given;
}

/* `(site liver), (site brain)`: the further elements of the list before. */
struct givens givens_add_item(struct reader *reader, struct givens givens, struct written_item item) {
    if (givens.count == 0) return givens;
    struct given *last = &givens.at[givens.count - 1];
    if (last->kind != GIVEN_LIST) {
        diag_add(reader->diags, DIAG_SYNTAX, item.span, "this element belongs to no list: before it stands a list's name and 'are'");
        return givens;
    }
    add_item(reader, last, item);
    last->span = span_join(last->span, item.span);
    return givens;
}

struct givens givens_maybe_more(struct reader *reader, struct givens givens, struct span words) {
    if (givens.count == 0) return givens;
    struct given *last = &givens.at[givens.count - 1];
    if (last->kind != GIVEN_LIST && last->kind != GIVEN_NONE)
        diag_add(reader->diags, DIAG_SYNTAX, words, "'and maybe more' belongs after the elements of a list");
    last->maybe_more = true;
    last->span = span_join(last->span, words);
    return givens;
}

struct written_item item_empty(struct span span) { return (struct written_item){ .span = span, .on = DATE_UNKNOWN }; }

struct written_item item_single(struct expr *value, date on, struct span span) {
    return (struct written_item){ .span = span, .single = value, .on = on };
}

struct written_item item_field(struct reader *reader, struct written_item item, struct name field, struct expr *value) {
    size_t names = item.fields, values = item.fields;
    bool full = (item.fields & (item.fields - 1)) == 0;
    if (full) {
        size_t wanted = item.fields ? item.fields * 2 : 1;
        struct name *name = arena_grow(&reader->scratch, item.field, &names, wanted, sizeof *name);
        struct expr **all = arena_grow(&reader->scratch, item.value, &values, wanted, sizeof *all);
        if (!name || !all) return item;
        item.field = name;
        item.value = all;
    }
    item.field[item.fields] = field;
    item.value[item.fields++] = value;
    return item;
}

struct written_item item_closed(struct reader *reader, struct written_item item, struct span span) {
    item.field = TREE_LIST(reader, item.field, item.fields);
    item.value = TREE_LIST(reader, item.value, item.fields);
    item.span = span;
    return item;
}

struct expect expect_value(struct reader *reader, struct name name, struct expr *value, struct span span) {
    struct exprs values = exprs_add(reader, (struct exprs){ 0 }, value);
    enum expect_kind kind = slice_is(name.text, "applies") ? EXPECT_APPLIES : EXPECT_VALUE;
    bool outcome = value->kind == EXPR_YES || value->kind == EXPR_NO || value->kind == EXPR_UNKNOWN ||
                   is_word(value, "contraindicated");
    if (kind == EXPECT_VALUE && outcome) kind = EXPECT_OUTCOME;
    return (struct expect){ .kind = kind, .name = name, .value = TREE_LIST(reader, values.at, values.count),
                            .values = values.count, .span = span };
}

struct expect expect_dose(struct reader *reader, struct name treatment, struct name recommendation, struct exprs doses, struct span span) {
    return (struct expect){ .kind = EXPECT_DOSE, .name = recommendation, .treatment = treatment,
                            .value = TREE_LIST(reader, doses.at, doses.count), .values = doses.count, .span = span };
}

struct expect expect_because(struct reader *reader, struct expect expect, struct name_list because, struct span span) {
    expect.because = names_kept(reader, because);
    expect.span = span;
    return expect;
}

/* `missing none`: that nothing is asked for. */
struct expect expect_missing(struct reader *reader, struct expect expect, struct name_list missing, struct span span) {
    if (missing.count == 1 && slice_is(missing.at[0].text, "none")) missing.count = 0;
    expect.missing = names_kept(reader, missing);
    expect.has_missing = true;
    expect.span = span;
    return expect;
}

date year_of(struct reader *reader, struct quantity year) {
    struct slice text = span_text(reader->sources, year.span);
    date when = text.length == 4 ? date_parse(text.bytes, text.length, NULL) : DATE_UNKNOWN;
    if (when == DATE_UNKNOWN && !year.bad) {
        struct diag *diag = diag_add(reader->diags, DIAG_BAD_DATE, year.span, "after 'on' stands a date");
        diag_hint(reader->diags, diag, "a date is written as year-month-day, for example 2025-11-01");
    }
    return when;
}
