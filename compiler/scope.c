/* scope: who is called what. One flat space for what a file declares and what the files it uses declare. */
#include "compiler/check.h"

#include <limits.h>
#include <string.h>

/* --- Name tables ----------------------------------------------------------------------------------- */

/* Where the name stands, or the free slot where it would. */
static struct name_slot *find_slot(const struct names *names, struct slice name, size_t name_hash) {
    size_t mask = names->room - 1;
    for (size_t i = name_hash & mask;; i = (i + 1) & mask) {
        struct name_slot *slot = &names->slot[i];
        if (!slot->symbol || (slot->hash == name_hash && slice_equal(slot->symbol->name.text, name))) return slot;
    }
}

struct symbol *names_get(const struct names *names, struct slice name) {
    return names->room ? find_slot(names, name, slice_hash(name))->symbol : NULL;
}

static bool names_grow(struct compilation *c, struct names *names) {
    struct names larger = { .room = names->room ? names->room * 2 : 64, .count = names->count };
    larger.slot = ARENA_ARRAY(&c->arena, struct name_slot, larger.room);
    if (!larger.slot) {
        c->failed = true;
        return false;
    }
    for (size_t i = 0; i < names->room; i++) {
        const struct name_slot *old = &names->slot[i];
        if (old->symbol) *find_slot(&larger, old->symbol->name.text, old->hash) = *old;
    }
    *names = larger;
    return true;
}

bool names_put(struct compilation *c, struct names *names, struct symbol *symbol) {
    if ((names->count + 1) * 2 > names->room && !names_grow(c, names)) return false;
    size_t name_hash = slice_hash(symbol->name.text);
    *find_slot(names, symbol->name.text, name_hash) = (struct name_slot){ name_hash, symbol };
    names->count++;
    return true;
}

/* --- Declaring ----------------------------------------------------------------------------------------- */

static void report_twice(struct compilation *c, struct name name, const struct symbol *earlier) {
    struct diag *d = diag_add(&c->diags, DIAG_DECLARED_TWICE, name.span, "\"%.*s\" is declared a second time",
                              (int)name.text.length, name.text.bytes);
    diag_note(&c->diags, d, earlier->name.span, "first declared here");
    diag_hint(&c->diags, d, "give one of them another name; one name stands for one thing in a guideline and all it uses");
}

/* m2 or d1 may be names: only a unit's own letters are kept from authors. */
static void check_no_unit(struct compilation *c, struct name name) {
    struct unit unit;
    for (size_t i = 0; i < name.text.length; i++)
        if (name.text.bytes[i] >= '0' && name.text.bytes[i] <= '9') return;
    if (unit_parse(name.text.bytes, name.text.length, &unit, NULL) != UNIT_READ &&
        !unit_parse_word(name.text.bytes, name.text.length, &unit))
        return;
    struct diag *d = diag_add(&c->diags, DIAG_NAME_IS_UNIT, name.span, "\"%.*s\" is a unit and cannot be a name",
                              (int)name.text.length, name.text.bytes);
    diag_hint(&c->diags, d, "write the word out, for example weight instead of kg");
}

static struct symbol *declare(struct compilation *c, uint32_t file, enum symbol_kind kind, struct decl *decl) {
    struct symbol *earlier = names_get(&c->file[file].visible, decl->name.text);
    if (decl->name.text.length == 0) return NULL;
    if (earlier && kind == SYMBOL_BROKEN) return NULL;
    if (earlier && earlier->kind != SYMBOL_BROKEN) {
        report_twice(c, decl->name, earlier);
        return NULL;
    }
    if (kind != SYMBOL_BROKEN) check_no_unit(c, decl->name);
    struct symbol *symbol = ARENA_NEW(&c->arena, struct symbol);
    if (!symbol) {
        c->failed = true;
        return NULL;
    }
    *symbol = (struct symbol){ .kind = kind, .name = decl->name, .label = decl->label, .decl = decl, .file = file };
    if (symbol->label.text.length == 0) symbol->label.text = decl->name.text;
    names_put(c, &c->file[file].visible, symbol);
    APPEND(c, c->symbol, c->symbols, c->symbol_room, symbol);
    return symbol;
}

static void declare_fields(struct compilation *c, struct symbol *record) {
    struct symbol **last = &record->next;
    for (size_t i = 0; i < record->decl->fields; i++) {
        struct field *field = &record->decl->field[i];
        bool twice = false;
        for (struct symbol *f = record->next; f; f = f->next)
            if (slice_equal(f->name.text, field->name.text)) {
                report_twice(c, field->name, f);
                twice = true;
            }
        struct symbol *symbol = twice ? NULL : ARENA_NEW(&c->arena, struct symbol);
        if (!symbol) {
            c->failed = c->failed || !twice;
            continue;
        }
        *symbol = (struct symbol){ .kind = SYMBOL_FIELD, .name = field->name, .label = field->label, .field = field,
                                   .record = record, .file = record->file };
        if (symbol->label.text.length == 0) symbol->label.text = field->name.text;
        check_no_unit(c, field->name);
        *last = symbol;
        last = &symbol->next;
        record->fields++;
    }
}

static void declare_recommendation(struct compilation *c, struct decl *decl, uint32_t file) {
    struct symbol *symbol = declare(c, file, SYMBOL_RECOMMENDATION, decl);
    struct recommendation *rec = ARENA_NEW(&c->arena, struct recommendation);
    if (!symbol || !rec) return;
    rec->symbol = symbol;
    rec->decl = decl;
    rec->kind = (enum recommendation_kind)(decl->kind - DECL_RECOMMEND);
    rec->heading = c->headings ? (uint32_t)c->headings - 1 : NONE;
    rec->own = rec->conditions = rec->outcome = NONE;
    symbol->rec = rec;
    symbol->index = (uint32_t)c->recs;
    APPEND(c, c->rec, c->recs, c->rec_room, rec);
}

static void declare_classes(struct compilation *c, uint32_t file, const struct decl *decl) {
    for (size_t i = 0; i < decl->metas; i++) {
        if (!slice_is(decl->meta[i].name.text, "class")) continue;
        for (size_t k = 0; k < decl->meta[i].values; k++) {
            const struct meta_value *value = &decl->meta[i].value[k];
            if (value->kind != META_NAME) continue;
            const struct symbol *earlier = names_get(&c->file[file].visible, value->name.text);
            if (earlier && earlier->kind != SYMBOL_CLASS) report_twice(c, value->name, earlier);
            if (earlier) continue;
            struct symbol *symbol = ARENA_NEW(&c->arena, struct symbol);
            if (!symbol) {
                c->failed = true;
                return;
            }
            *symbol = (struct symbol){ .kind = SYMBOL_CLASS, .name = value->name, .file = file };
            symbol->label.text = value->name.text;
            names_put(c, &c->file[file].visible, symbol);
        }
    }
}

static void declare_one(struct compilation *c, uint32_t file, struct decl *decl) {
    struct symbol *symbol;
    switch (decl->kind) {
    case DECL_REFERENCE: declare(c, file, SYMBOL_REFERENCE, decl); break;
    case DECL_FACT: declare(c, file, SYMBOL_FACT, decl); break;
    case DECL_RECORD:
        if ((symbol = declare(c, file, SYMBOL_RECORD, decl)) != NULL) declare_fields(c, symbol);
        break;
    case DECL_TREATMENT:
        declare(c, file, SYMBOL_TREATMENT, decl);
        declare_classes(c, file, decl);
        break;
    case DECL_FUNCTION: declare(c, file, SYMBOL_FUNCTION, decl); break;
    case DECL_DEFINE: declare(c, file, SYMBOL_DEFINE, decl); break;
    case DECL_TABLE: declare(c, file, SYMBOL_TABLE, decl); break;
    case DECL_SCORE: declare(c, file, SYMBOL_SCORE, decl); break;
    case DECL_RECOMMEND: case DECL_CONSIDER: case DECL_AVOID: case DECL_WARN: case DECL_INFORM:
        declare_recommendation(c, decl, file);
        break;
    case DECL_SECTION: APPEND(c, c->heading, c->headings, c->heading_room, decl); break;
    case DECL_SCENARIO:
        if (file == 0) APPEND(c, c->scenario, c->scenarios, c->scenario_room, decl);
        break;
    case DECL_GUIDELINE:
        if (c->file[file].guideline) {
            struct diag *d = diag_add(&c->diags, DIAG_SECOND_GUIDELINE, decl->name.span, "a file has one guideline, this is a second");
            diag_note(&c->diags, d, c->file[file].guideline->name.span, "the first");
        } else {
            c->file[file].guideline = decl;
        }
        break;
    case DECL_APPLIES:
        if (c->file[file].applies) {
            struct diag *d = diag_add(&c->diags, DIAG_CLAUSE_TWICE, decl->keyword, "\"applies when\" is there already");
            diag_note(&c->diags, d, c->file[file].applies->keyword, "the first; join both with and");
        } else {
            c->file[file].applies = decl;
        }
        break;
    case DECL_ERROR: declare(c, file, SYMBOL_BROKEN, decl); break;
    case DECL_USE: case DECL_PREFER: case DECL_CHOOSE: case DECL_ASSERT: break;
    }
}

/* What a used file itself declares; what it only uses stays its own business. */
static void import(struct compilation *c, uint32_t user, uint32_t used) {
    struct file *from = &c->file[used], *to = &c->file[user];
    for (size_t i = 0; i < from->visible.room; i++) {
        struct symbol *symbol = from->visible.slot[i].symbol;
        if (!symbol || symbol->file != used) continue;
        struct symbol *earlier = names_get(&to->visible, symbol->name.text);
        if (earlier && earlier != symbol) {
            if (earlier->kind != SYMBOL_CLASS || symbol->kind != SYMBOL_CLASS) report_twice(c, symbol->name, earlier);
        } else if (!earlier) {
            names_put(c, &to->visible, symbol);
        }
    }
}

static void build_file(struct compilation *c, uint32_t file) {
    struct file *f = &c->file[file];
    if (f->state == NOT_BEGUN) return;
    f->state = NOT_BEGUN; /* done; files_read left DONE */
    for (size_t i = 0; i < f->use_count; i++) build_file(c, f->uses[i]);
    for (size_t i = 0; i < f->use_count; i++) import(c, file, f->uses[i]);
    for (size_t i = 0; i < f->tree->decls && !c->failed; i++) declare_one(c, file, f->tree->decl[i]);
}

static void check_field_names(struct compilation *c, const struct symbol *record) {
    for (const struct symbol *f = record->next; f; f = f->next) {
        const struct symbol *hidden = names_get(&c->file[record->file].visible, f->name.text);
        if (!hidden) continue;
        struct diag *d = diag_add(&c->diags, DIAG_FIELD_HIDES, f->name.span, "the field \"%.*s\" has the name of something else",
                                  (int)f->name.text.length, f->name.text.bytes);
        diag_note(&c->diags, d, hidden->name.span, "declared here");
        diag_hint(&c->diags, d, "within 'where' both could be meant; give the field another name");
    }
}

static void add_to_record(struct compilation *c, struct symbol *fact) {
    struct symbol *record = names_get(&c->file[fact->file].visible, fact->decl->type.record.text);
    if (!record || record->kind != SYMBOL_RECORD) return;
    fact->next = record->lists;
    record->lists = fact;
}

void scope_build(struct compilation *c) {
    if (c->files) build_file(c, 0);
    for (size_t i = 0; i < c->symbols; i++) {
        struct symbol *symbol = c->symbol[i];
        if (symbol->kind == SYMBOL_RECORD) check_field_names(c, symbol);
        if (symbol->kind == SYMBOL_FACT && symbol->decl->type.kind == WRITTEN_LIST) add_to_record(c, symbol);
    }
}

/* --- Looking up ------------------------------------------------------------------------------------------ */

struct symbol *scope_find(const struct compilation *c, uint32_t file, struct slice name) {
    struct symbol *symbol = c->files ? names_get(&c->file[file < c->files ? file : 0].visible, name) : NULL;
    return symbol && symbol->kind == SYMBOL_BROKEN ? NULL : symbol;
}

bool scope_has(const struct compilation *c, struct name name) {
    uint32_t file = name.span.file < c->files ? name.span.file : 0;
    return c->files && names_get(&c->file[file].visible, name.text);
}

enum { CLOSE_MOST = 3, PREFIX = 5, BEGINNING = 2 /* as far as two letters */, NEARER = 2 /* letters that say more than a unit that fits */ };

struct close_name {
    const struct symbol *symbol;
    unsigned distance;
    bool fits; /* its unit goes with the other side */
};

static const struct type *number_of(const struct symbol *symbol) {
    const struct type *type = symbol->type;
    if (type && type->kind == TYPE_SERIES) type = type->element;
    return type && type->kind == TYPE_NUMBER ? type : NULL;
}

/* Near in spelling, or with the same beginning (creatinin: creatinine_clearance). */
static unsigned closeness(struct slice name, struct slice other) {
    unsigned most = name.length < 4 ? 1 : name.length < 8 ? 2 : 3, distance = text_distance(name, other, most);
    if (distance <= most) return distance;
    bool begins = name.length >= PREFIX && other.length > name.length && !memcmp(other.bytes, name.bytes, name.length);
    return begins ? BEGINNING : UINT_MAX;
}

static bool closer(const struct close_name *a, const struct close_name *b) {
    if (a->fits != b->fits) return a->fits ? a->distance < b->distance + NEARER : a->distance + NEARER <= b->distance;
    if (a->distance != b->distance) return a->distance < b->distance;
    return a->symbol->name.span.start < b->symbol->name.span.start;
}

/* Whether what is looked for ("fact or term") can be this; recommendations are conditions too. */
static bool fits_sort(const char *what, enum symbol_kind kind) {
    static const char *const sorts[] = {
        [SYMBOL_FACT] = "fact list", [SYMBOL_FIELD] = "field", [SYMBOL_RECORD] = "record", [SYMBOL_TREATMENT] = "treatment",
        [SYMBOL_FUNCTION] = "function", [SYMBOL_DEFINE] = "term", [SYMBOL_TABLE] = "term", [SYMBOL_SCORE] = "term",
        [SYMBOL_RECOMMENDATION] = "recommendation term", [SYMBOL_REFERENCE] = "reference", [SYMBOL_CLASS] = "class", [SYMBOL_BROKEN] = "",
    };
    for (const char *word = sorts[kind]; *word; word += strcspn(word, " "), word += *word == ' ') {
        char sort[24];
        size_t length = strcspn(word, " ");
        memcpy(sort, word, length);
        sort[length] = '\0';
        if (strstr(what, sort)) return true;
    }
    return false;
}

static size_t close_names(struct compilation *c, uint32_t file, struct slice name, const char *what, const struct unit *unit,
                          struct close_name *found) {
    const struct names *names = &c->file[file].visible;
    size_t count = 0;
    for (size_t i = 0; i < names->room; i++) {
        struct symbol *symbol = names->slot[i].symbol;
        bool declared_badly = symbol && symbol->kind == SYMBOL_BROKEN && symbol->decl;
        unsigned distance = declared_badly || (symbol && fits_sort(what, symbol->kind)) ? closeness(name, symbol->name.text) : UINT_MAX;
        if (distance == UINT_MAX) continue;
        if (unit && symbol->kind == SYMBOL_FACT) check_symbol(c, symbol);
        const struct type *type = number_of(symbol);
        struct close_name here = { symbol, distance, unit && type && type->unit && unit_same_dimension(unit, type->unit) };
        size_t at = count < CLOSE_MOST ? count++ : CLOSE_MOST;
        while (at > 0 && closer(&here, &found[at - 1])) {
            if (at < CLOSE_MOST) found[at] = found[at - 1];
            at--;
        }
        if (at < CLOSE_MOST) found[at] = here;
    }
    return count;
}

enum { BEGINS_LEAST = 5 }; /* letters of a beginning that says enough */

static void suggest(struct compilation *c, struct diag *d, struct name name, const struct close_name *found, size_t count,
                    const struct unit *unit) {
    const struct close_name *best = &found[0];
    const char *replacement = arena_copy(&c->arena, best->symbol->name.text.bytes, best->symbol->name.text.length);
    struct text list;
    text_init(&list, &c->arena);
    for (size_t i = 0; count > 1 && i < count; i++) {
        const struct symbol *symbol = found[i].symbol;
        const struct type *type = number_of(symbol);
        text_printf(&list, "%s%.*s (%s%sline %u)", i ? ", " : "close names: ", (int)symbol->name.text.length, symbol->name.text.bytes,
                    type && type->unit ? type->unit->code : "", type && type->unit ? ", " : "",
                    source_place(&c->sources.at[symbol->file], symbol->name.span.start).line);
    }
    if (count > 1 && !list.failed) diag_hint(&c->diags, d, "%s", list.bytes);
    if (!replacement) return;
    bool only_one_fits = best->fits && (count < 2 || !found[1].fits);
    struct slice meant = best->symbol->name.text;
    bool begins = name.text.length >= BEGINS_LEAST && meant.length > name.text.length && !memcmp(meant.bytes, name.text.bytes, name.text.length);
    bool slip = text_is_slip(name.text, meant), sure = unit ? only_one_fits && (slip || begins) : count == 1 && slip;
    if (count > 1 && only_one_fits)
        diag_fix(&c->diags, d, sure ? DIAG_SURE : DIAG_MAYBE, name.span, replacement, "only %s can be compared with %s: write that", replacement, unit->code);
    else
        diag_fix(&c->diags, d, sure ? DIAG_SURE : DIAG_MAYBE, name.span, replacement, "the nearest name is %s", replacement);
}

static bool has_value(const struct written_type *type, struct slice name) {
    for (size_t i = 0; type->kind == WRITTEN_CHOICE && i < type->values; i++)
        if (slice_equal(type->value[i].name.text, name)) return true;
    return false;
}

/* What the name is elsewhere: a value of a choice, or a field of a record. True when that was said. */
static bool explain(struct compilation *c, struct diag *d, struct name name, uint32_t file) {
    int length = (int)name.text.length;
    if (slice_is(name.text, "true") || slice_is(name.text, "false")) {
        const char *word = slice_is(name.text, "true") ? "yes" : "no";
        diag_fix(&c->diags, d, DIAG_MAYBE, name.span, word, "write %s", word);
        return true;
    }
    for (size_t i = 0; i < c->symbols; i++) {
        const struct symbol *symbol = c->symbol[i];
        if (names_get(&c->file[file].visible, symbol->name.text) != symbol || !symbol->decl) continue;
        bool choice = (symbol->kind == SYMBOL_FACT || symbol->kind == SYMBOL_TABLE) && has_value(&symbol->decl->type, name.text);
        for (const struct symbol *f = symbol->kind == SYMBOL_RECORD ? symbol->next : NULL; f; f = f->next) {
            if (!slice_equal(f->name.text, name.text)) continue;
            diag_hint(&c->diags, d, "it is a field of %.*s: ask  some %.*s where %.*s ...", (int)symbol->name.text.length, symbol->name.text.bytes,
                      (int)symbol->name.text.length, symbol->name.text.bytes, length, name.text.bytes);
            return true;
        }
        if (!choice) continue;
        diag_hint(&c->diags, d, "it is a value of %.*s: ask  %.*s is %.*s, or  is one of (...)", (int)symbol->name.text.length,
                  symbol->name.text.bytes, (int)symbol->name.text.length, symbol->name.text.bytes, length, name.text.bytes);
        return true;
    }
    return false;
}

/* A name that resembles nothing is reported once: from here on it is a name that could not be read. */
static void report_once(struct compilation *c, struct name name, uint32_t file) {
    struct symbol *symbol = ARENA_NEW(&c->arena, struct symbol);
    if (!symbol) {
        c->failed = true;
        return;
    }
    *symbol = (struct symbol){ .kind = SYMBOL_BROKEN, .name = name, .file = file };
    names_put(c, &c->file[file].visible, symbol);
}

/* Nothing resembles it: how it would be declared. */
static void hint_declaration(struct compilation *c, struct diag *d, struct slice name, const char *what) {
    int n = (int)name.length;
    const char *bytes = name.bytes;
    struct unit unit;
    if (unit_parse(bytes, name.length, &unit, NULL) == UNIT_READ) diag_hint(&c->diags, d, "if the unit is meant: a number with its unit is written 5 mg, a rate 30 {beats}/min");
    else if (!strncmp(what, "fact or term", 12)) diag_hint(&c->diags, d, "declare it: fact %.*s \"...\" : yes or no, or define %.*s \"...\" as ...", n, bytes, n, bytes);
    else if (!strcmp(what, "treatment")) diag_hint(&c->diags, d, "declare it: treatment %.*s \"...\"", n, bytes);
    else if (!strcmp(what, "reference")) diag_hint(&c->diags, d, "declare it: reference %.*s \"the title of the source\"", n, bytes);
    else if (!strcmp(what, "record")) diag_hint(&c->diags, d, "declare it: record %.*s \"...\", and its fields behind it", n, bytes);
}

struct symbol *scope_need_like(struct compilation *c, struct name name, const char *what, const struct unit *unit) {
    uint32_t file = name.span.file < c->files ? name.span.file : 0;
    struct symbol *symbol = c->files ? names_get(&c->file[file].visible, name.text) : NULL;
    if (symbol) return symbol->kind == SYMBOL_BROKEN ? NULL : symbol;
    struct close_name found[CLOSE_MOST];
    size_t count = close_names(c, file, name.text, what, unit, found);
    struct diag *d = diag_add(&c->diags, DIAG_UNKNOWN_NAME, name.span, "this guideline knows no %s \"%.*s\"", what,
                              (int)name.text.length, name.text.bytes);
    if (explain(c, d, name, file)) return NULL;
    if (count) {
        suggest(c, d, name, found, count, unit);
        return NULL;
    }
    hint_declaration(c, d, name.text, what);
    report_once(c, name, file);
    return NULL;
}

const struct symbol *scope_nearest(struct compilation *c, struct name name, const char *what) {
    struct close_name found[CLOSE_MOST];
    uint32_t file = name.span.file < c->files ? name.span.file : 0;
    return close_names(c, file, name.text, what, NULL, found) ? found[0].symbol : NULL;
}

struct symbol *scope_need(struct compilation *c, struct name name, const char *what) { return scope_need_like(c, name, what, NULL); }
