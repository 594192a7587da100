/* What the files of the fact reader share; nobody else includes this. */
#ifndef OSLER_RUNTIME_FACTS_INSIDE_H
#define OSLER_RUNTIME_FACTS_INSIDE_H

#include "runtime/facts.h"
#include "runtime/facts_form.h"
#include "runtime/json.h"

/* Where in the record the reader is: lesions[2].size.unit */
struct fact_place {
    const struct fact_form *fact, *field;
    uint32_t element;
    const char *part;
};

/* One record being read. A function that returns false has recorded the error, unless the JSON is broken or memory is
 * exhausted, which facts_read finds out by itself. */
struct facts_run {
    struct json json;
    struct context *context;
    struct fact_reader *reader;
    struct fact_error *error;
    struct fact_place place;
    const char *unit_at; /* where the unit stands that was given beside the value at hand */
    uint64_t stamp; /* of this record */
    bool whole;     /* the record is read, not one fact */
    bool had_id;    /* the patient's name was read */
    bool padded;    /* as facts_options says */
    bool lenient, told; /* told: the error is filled */
    bool refused;       /* what is told of could be read, but cannot be */
    size_t list_most, text_most;
    struct slice *ignored; /* unknown names of the record itself, to find those given twice */
    size_t ignoreds, ignored_room;
};

/* A value that was read, for whichever register or cell it goes into. */
struct fact_value {
    bool known, dated, unreadable;
    uint8_t truth;
    int64_t number, to; /* to: the end of a period */
    date on;
    struct decimal wide;
};

/* What stands in the objects {"value", "unit", "on"} and {"from", "to"}. */
struct fact_wrap {
    bool has_value, has_from, has_to, dated, unreadable;
    struct json value; /* the reader at the value */
    struct slice unit;
    date on, from, to;
    const char *unit_at, *to_at;
};

/* facts_error.c: what goes wrong, as data; each returns false. `at` is the first byte of the value at fault; NULL: nothing found. */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5), cold))
#endif
bool facts_fail(struct facts_run *run, const char *at, const char *expected, const char *format, ...);
bool facts_fail_kind(struct facts_run *run, const struct fact_form *form, const char *at, const char *because); /* may be NULL */
bool facts_fail_json(struct facts_run *run);
const char *facts_expected(struct facts_run *run, const struct fact_form *form);
const char *facts_path(struct facts_run *run);
const char *facts_subject(struct facts_run *run); /* the path without its last part: what a sentence is about */
const char *facts_behind_name(struct facts_run *run, const char *at); /* the value behind a name, or the name where there is none */
const char *facts_shown(struct facts_run *run, struct slice name); /* a name from the record, quoted, made harmless and cut */

/* facts.c: `words` is what an error's offset counts in. */
bool facts_begin(struct facts_run *run, struct context *context, const char *words, size_t length, const struct facts_options *options,
                 struct fact_error *error);
enum facts_status facts_end(struct facts_run *run, bool read);
bool facts_keep_patient(struct context *context, struct slice id);
void fact_store(struct context *context, const struct fact_form *form, const struct fact_value *value);

/* facts_value.c */
struct fact_value fact_value_unknown(const struct fact_form *form);
bool fact_value_read(struct facts_run *run, const struct fact_form *form, struct fact_value *value);

/* facts_quick.c: of the record's members as many as are plain, a name and a plain value behind it. True: they were all of it, and nothing
 * but its last bracket is left. Otherwise what comes next is for the long way. */
bool facts_quick_read(struct facts_run *run, struct fact_form ***guess);

/* facts_wrap.c */
bool fact_wrap_read(struct facts_run *run, const struct fact_form *form, struct fact_wrap *wrap);
bool fact_date_read(struct facts_run *run, const char *part, date *on, const char **at); /* a date or null */
/* Notes that the fact was given as this text, which is no value. */
bool fact_note_unreadable(struct facts_run *run, struct slice given);
bool fact_date_is_past(struct facts_run *run, const char *part, const char *at, date on);

/* facts_number.c: `digits` and `unit` as written, the unit empty where none was given; `at` where the value begins. */
bool fact_number_read(struct facts_run *run, const struct fact_form *form, struct slice digits, struct slice unit, const char *at,
                      struct fact_value *value);
bool fact_number_from_text(struct facts_run *run, const struct fact_form *form, struct slice text, struct slice unit,
                           const char *at, struct fact_value *value);

/* facts_list.c */
bool fact_list_read(struct facts_run *run, const struct fact_form *form);
bool fact_list_add(struct facts_run *run, const struct fact_form *form); /* one more element, of which nothing is known */
void fact_list_put(struct context *context, const struct fact_form *form, const struct fact_form *field, const struct fact_value *value);
bool fact_list_finish(struct facts_run *run, const struct fact_form *form); /* a series: every value dated, in the order of time */

enum { GUESSES = 3 /* so many names may be left out before a guess fails */ };

/* facts_name.c: the name that begins here, passed over. *form is NULL for one that is none of these, which is then in *name.
 * `guess` is where the guess for this name stands, and moves on to that for the next one; first &forms->first. */
bool fact_name_read(struct facts_run *run, const struct fact_forms *forms, struct fact_form ***guess, struct fact_form **form, struct slice *name);
/* What follows on such a name: an error, or with `lenient` its value is passed over. `at` is where the name begins. */
bool fact_name_unknown(struct facts_run *run, const struct fact_forms *forms, struct slice name, const char *at);
const char *fact_name_part(struct facts_run *run, struct slice name); /* as a part of a path: quoted where it has to be */
bool fact_names_once(struct facts_run *run); /* whether no ignored name stands twice */

#endif
