#include "runtime/dose_words.h"

#include <string.h>

static void put_route(struct text *out, enum language language, const char *route) {
    static const struct { const char *code; enum phrase words; } routes[] = {
        { "iv", PHRASE_IV },
        { "oral", PHRASE_ORAL },
        { "subcutaneous", PHRASE_SUBCUTANEOUS },
        { "intramuscular", PHRASE_INTRAMUSCULAR },
        { "intrathecal", PHRASE_INTRATHECAL },
        { "topical", PHRASE_TOPICAL },
        { "inhaled", PHRASE_INHALED },
        { "rectal", PHRASE_RECTAL },
        { "sublingual", PHRASE_SUBLINGUAL },
        { "transdermal", PHRASE_TRANSDERMAL },
        { "intranasal", PHRASE_INTRANASAL },
        { "intraarterial", PHRASE_INTRAARTERIAL },
        { "intraperitoneal", PHRASE_INTRAPERITONEAL },
        { "intravesical", PHRASE_INTRAVESICAL },
        { "buccal", PHRASE_BUCCAL },
        { "vaginal", PHRASE_VAGINAL },
        { "ophthalmic", PHRASE_OPHTHALMIC },
        { "otic", PHRASE_OTIC },
        { "intradermal", PHRASE_INTRADERMAL },
        { "enteral", PHRASE_ENTERAL },
    };
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (strcmp(routes[i].code, route) == 0) route = phrase(language, routes[i].words);
    if (!route[0]) return;
    text_putc(out, ' ');
    text_puts(out, route);
}

/* "90 minutes", "8 h", from the beginning of `words`, with the unit as it is read. Returns what stands behind. */
static const char *put_time(struct text *out, enum language language, const char *words) {
    size_t digits = strspn(words, "0123456789."), blanks = digits + strspn(words + digits, " \t");
    size_t length = blanks + strcspn(words + blanks, " \t");
    bool one = digits == 1 && words[0] == '1';
    char code[16];
    phrase_put_number(out, language, words, digits);
    if (digits > 0 && length > blanks) text_putc(out, ' ');
    bool fits = digits > 0 && length - blanks < sizeof code;
    if (fits) {
        memcpy(code, words + blanks, length - blanks);
        code[length - blanks] = '\0';
    }
    if (!fits || !phrase_put_unit(out, language, code, one)) text_put(out, words + blanks, length - blanks);
    return words + length;
}

/* A phrase around a time; `words` begins with it. */
static const char *put_phrase_time(struct text *out, enum language language, enum phrase around, const char *words) {
    struct text time;
    text_init(&time, out->arena);
    const char *rest = put_time(&time, language, words);
    phrase_put(out, language, around, (const char *const[]){ time.bytes ? time.bytes : "" }, 1);
    return rest;
}

/* "every 1 week" reads "every week". */
static const char *put_every(struct text *out, enum language language, const char *words) {
    static const struct { const char *unit; enum phrase every; } ones[] = {
        { "year", PHRASE_EVERY_YEAR }, { "years", PHRASE_EVERY_YEAR },   { "a", PHRASE_EVERY_YEAR },     { "month", PHRASE_EVERY_MONTH },
        { "months", PHRASE_EVERY_MONTH }, { "mo", PHRASE_EVERY_MONTH },  { "week", PHRASE_EVERY_WEEK },  { "weeks", PHRASE_EVERY_WEEK },
        { "wk", PHRASE_EVERY_WEEK },   { "day", PHRASE_EVERY_DAY },      { "days", PHRASE_EVERY_DAY },   { "d", PHRASE_EVERY_DAY },
        { "hour", PHRASE_EVERY_HOUR }, { "hours", PHRASE_EVERY_HOUR },   { "h", PHRASE_EVERY_HOUR },     { "minute", PHRASE_EVERY_MINUTE },
        { "minutes", PHRASE_EVERY_MINUTE }, { "min", PHRASE_EVERY_MINUTE },
    };
    if (words[0] == '1' && (words[1] == ' ' || words[1] == '\t')) {
        const char *unit = words + 1 + strspn(words + 1, " \t");
        size_t length = strcspn(unit, " \t");
        for (size_t i = 0; i < sizeof ones / sizeof *ones; i++) {
            if (strlen(ones[i].unit) != length || memcmp(ones[i].unit, unit, length) != 0) continue;
            text_puts(out, phrase(language, ones[i].every));
            return unit + length;
        }
    }
    return put_phrase_time(out, language, PHRASE_EVERY, words);
}

static bool takes(const char **words, const char *word) {
    size_t length = strlen(word);
    if (strncmp(*words, word, length) != 0) return false;
    *words += length;
    return true;
}

/* [once | as needed | [N times] every TIME [as needed]] [for TIME] [until TEXT], as the compiler writes it. */
static void put_schedule(struct text *out, enum language language, const char *words, const char *until) {
    size_t digits = strspn(words, "0123456789");
    if (!words[0]) return;
    text_puts(out, strncmp(words, "once", 4) == 0 ? ", " : " ");
    if (takes(&words, "once")) text_puts(out, phrase(language, PHRASE_ONCE));
    if (takes(&words, "as needed")) text_puts(out, phrase(language, PHRASE_GIVEN_AS_NEEDED));
    if (digits && digits < 20 && strncmp(words + digits, " times ", 7) == 0) {
        char count[24] = "";
        memcpy(count, words, digits);
        PHRASE_PUT(out, language, TIMES, count);
        text_putc(out, ' ');
        words += digits + 7;
    }
    if (takes(&words, "every ")) words = put_every(out, language, words);
    if (takes(&words, " as needed")) {
        text_putc(out, ' ');
        text_puts(out, phrase(language, PHRASE_GIVEN_AS_NEEDED));
    }
    if (takes(&words, " for ")) {
        text_putc(out, ' ');
        words = put_phrase_time(out, language, PHRASE_FOR_TIME, words);
    }
    if (until[0]) {
        text_putc(out, ' ');
        PHRASE_PUT(out, language, UNTIL, until);
    } else {
        text_puts(out, words);
    }
}

void dose_put_manner(const struct program *program, uint32_t dose, enum language language, struct text *out) {
    const struct program_dose *d = &program->dose[dose];
    const char *over = program_text(program, d->over);
    put_route(out, language, program_text(program, d->route));
    if (over[0]) {
        text_putc(out, ' ');
        put_phrase_time(out, language, PHRASE_OVER, over);
    }
    put_schedule(out, language, program_text(program, d->schedule), program_text(program, d->until));
}
