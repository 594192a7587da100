/* summary: counts of outcomes, and the facts that would settle most of what is open, most often missing first. */
#include "cli/summary.h"

#include <stdlib.h>
#include <string.h>

#include "cli/json.h"

/* The order in which outcomes are shown, and their colours: told apart by lightness too. */
static const struct { osler_outcome outcome; const char *word, *color; } shown[] = {
    {OSLER_YES, "yes", "#1b7f5c"}, {OSLER_UNKNOWN, "unknown", "#e0b04a"}, {OSLER_CONTRAINDICATED, "contraindicated", "#b23a48"},
    {OSLER_NO, "no", "#c9ccd3"},
};
enum { SHOWN = sizeof shown / sizeof *shown, MISSING_MOST = 20 };

struct missing_fact {
    size_t fact;
    uint64_t patients;
};

struct summary {
    const struct tally *tally;
    const char *day;
    struct missing_fact *missing;
    size_t missings;
};

static int more_often(const void *a, const void *b) {
    const struct missing_fact *x = a, *y = b;
    if (x->patients != y->patients) return x->patients > y->patients ? -1 : 1;
    return x->fact < y->fact ? -1 : 1;
}

static bool sort_missing(struct summary *summary) {
    const struct tally *tally = summary->tally;
    summary->missing = calloc(tally->missing_room + 1, sizeof *summary->missing);
    if (!summary->missing) return false;
    for (size_t i = 0; i < tally->missing_room; i++)
        if (tally->missing[i]) summary->missing[summary->missings++] = (struct missing_fact){i, tally->missing[i]};
    qsort(summary->missing, summary->missings, sizeof *summary->missing, more_often);
    return true;
}

/* lesions.site for a field. */
static void fact_name(const osler_program *program, size_t index, char name[256], const char **label) {
    osler_fact fact, list;
    name[0] = 0;
    *label = "";
    if (osler_program_fact(program, index, &fact) != OSLER_OK) return;
    *label = fact.label;
    bool field = fact.list != OSLER_NONE && osler_program_fact(program, fact.list, &list) == OSLER_OK;
    snprintf(name, 256, "%s%s%s", field ? list.name : "", field ? "." : "", fact.name);
}

static unsigned long long n(uint64_t count) { return (unsigned long long)count; }

/* --- Text ---------------------------------------------------------------------------------------------- */

static void put_text(FILE *out, const struct summary *summary) {
    const struct tally *tally = summary->tally;
    osler_guideline guideline;
    osler_program_guideline(tally->program, &guideline);
    fprintf(out, "%s %s on %s\n", guideline.id, guideline.version, summary->day);
    fprintf(out, "%llu patients answered, %llu could not be used\n", n(tally->patients), n(tally->wrong));
    fprintf(out, "The guideline applies: yes %llu, no %llu, unknown %llu\n\n", n(tally->applies[OSLER_YES]), n(tally->applies[OSLER_NO]),
            n(tally->applies[OSLER_UNKNOWN]));
    fprintf(out, "%10s %10s %10s %10s\n", "yes", "unknown", "contraind.", "no");
    for (size_t r = 0; r < osler_program_recommendations(tally->program); r++) {
        for (size_t s = 0; s < SHOWN; s++) fprintf(out, "%10llu ", n(tally->outcome[r][shown[s].outcome]));
        fprintf(out, " %s\n", osler_program_recommendation(tally->program, r));
    }
    if (summary->missings) fprintf(out, "\nMissing, where an outcome is open (%llu patients):\n", n(tally->undetermined));
    for (size_t i = 0; i < summary->missings; i++) {
        char name[256];
        const char *label;
        fact_name(tally->program, summary->missing[i].fact, name, &label);
        fprintf(out, "%10llu  %s (%s)\n", n(summary->missing[i].patients), label, name);
    }
}

/* --- JSON ----------------------------------------------------------------------------------------------- */

static void put_counts(FILE *out, const uint64_t counts[4]) {
    fprintf(out, "{\"yes\":%llu,\"no\":%llu,\"unknown\":%llu,\"contraindicated\":%llu}", n(counts[OSLER_YES]), n(counts[OSLER_NO]),
            n(counts[OSLER_UNKNOWN]), n(counts[OSLER_CONTRAINDICATED]));
}

static void put_json(FILE *out, const struct summary *summary) {
    const struct tally *tally = summary->tally;
    osler_guideline guideline;
    osler_program_guideline(tally->program, &guideline);
    fputs("{\"guideline\":", out);
    json_put_text(out, guideline.id);
    fputs(",\"version\":", out);
    json_put_text(out, guideline.version);
    fputs(",\"hash\":", out);
    json_put_text(out, osler_program_hash(tally->program));
    fputs(",\"engine\":", out);
    json_put_text(out, osler_version());
    fputs(",\"on\":", out);
    json_put_text(out, summary->day);
    fprintf(out, ",\"patients\":%llu,\"unusable\":%llu,\"undetermined\":%llu,\n \"applies\":", n(tally->patients), n(tally->wrong),
            n(tally->undetermined));
    put_counts(out, tally->applies);
    fputs(",\n \"outcomes\":{", out);
    for (size_t r = 0; r < osler_program_recommendations(tally->program); r++) {
        fputs(r ? ",\n  " : "\n  ", out);
        json_put_text(out, osler_program_recommendation(tally->program, r));
        putc(':', out);
        put_counts(out, tally->outcome[r]);
    }
    fputs("},\n \"missing\":[", out);
    for (size_t i = 0; i < summary->missings; i++) {
        char name[256];
        const char *label;
        fact_name(tally->program, summary->missing[i].fact, name, &label);
        fputs(i ? ",\n  {\"fact\":" : "\n  {\"fact\":", out);
        json_put_text(out, name);
        fputs(",\"label\":", out);
        json_put_text(out, label);
        fprintf(out, ",\"patients\":%llu}", n(summary->missing[i].patients));
    }
    fputs("]}\n", out);
}

/* --- SVG ------------------------------------------------------------------------------------------------- */

enum { LEFT = 300, WIDTH = 460, ROW = 24, BAR = 16, TOP = 84 };

static void put_escaped(FILE *out, const char *text, size_t most) {
    for (size_t i = 0; i < most && text[i]; i++) {
        if (text[i] == '<') fputs("&lt;", out);
        else if (text[i] == '>') fputs("&gt;", out);
        else if (text[i] == '&') fputs("&amp;", out);
        else if (text[i] == '"') fputs("&quot;", out);
        else if ((unsigned char)text[i] >= ' ') putc(text[i], out);
    }
}

static void put_label(FILE *out, double y, const char *label) {
    fprintf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 8, y + BAR - 4);
    put_escaped(out, label, 44);
    fputs("</text>\n", out);
}

static void put_bar(FILE *out, const struct tally *tally, size_t r, double y) {
    uint64_t all = tally->patients ? tally->patients : 1;
    double x = LEFT;
    put_label(out, y, osler_program_recommendation(tally->program, r));
    for (size_t s = 0; s < SHOWN; s++) {
        uint64_t count = tally->outcome[r][shown[s].outcome];
        double width = (double)count * WIDTH / (double)all;
        if (!count) continue;
        fprintf(out, "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%d\" fill=\"%s\"><title>%s: %llu of %llu</title></rect>\n", x, y,
                width, BAR, shown[s].color, shown[s].word, n(count), n(tally->patients));
        x += width;
    }
}

static void put_missing_bar(FILE *out, const struct summary *summary, size_t i, double y) {
    char name[256];
    const char *label;
    uint64_t all = summary->missing[0].patients;
    double width = (double)summary->missing[i].patients * (WIDTH - 80) / (double)all;
    fact_name(summary->tally->program, summary->missing[i].fact, name, &label);
    put_label(out, y, name);
    fprintf(out, "<rect x=\"%d\" y=\"%.1f\" width=\"%.2f\" height=\"%d\" fill=\"#5b7db1\"/><text x=\"%.1f\" y=\"%.1f\">%llu</text>\n", LEFT, y,
            width, BAR, LEFT + width + 6, y + BAR - 4, n(summary->missing[i].patients));
}

static void put_svg(FILE *out, const struct summary *summary) {
    const struct tally *tally = summary->tally;
    size_t recommendations = osler_program_recommendations(tally->program);
    size_t missings = summary->missings < MISSING_MOST ? summary->missings : MISSING_MOST;
    double second = TOP + (double)recommendations * ROW + 40, height = second + (double)missings * ROW + 20;
    osler_guideline guideline;
    osler_program_guideline(tally->program, &guideline);
    fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n",
            LEFT + WIDTH + 40, height);
    fprintf(out, "<title>Outcomes of %llu patients</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n", n(tally->patients));
    fputs("<text x=\"16\" y=\"26\" font-size=\"17\">", out);
    put_escaped(out, guideline.title, 90);
    fprintf(out, "</text>\n<text x=\"16\" y=\"46\">%llu patients on %s, %llu could not be used</text>\n", n(tally->patients), summary->day, n(tally->wrong));
    double x = LEFT;
    for (size_t s = 0; s < SHOWN; s++) {
        fprintf(out, "<rect x=\"%.0f\" y=\"58\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%.0f\" y=\"69\">%s</text>\n", x, shown[s].color, x + 17,
                shown[s].word);
        x += 40 + 8 * (double)strlen(shown[s].word);
    }
    for (size_t r = 0; r < recommendations; r++) put_bar(out, tally, r, TOP + (double)r * ROW);
    if (missings) fprintf(out, "<text x=\"%d\" y=\"%.0f\">Missing, where an outcome is open (%llu patients)</text>\n", LEFT, second - 10, n(tally->undetermined));
    for (size_t i = 0; i < missings; i++) put_missing_bar(out, summary, i, second + (double)i * ROW);
    fputs("</svg>\n", out);
}

bool summary_put(FILE *out, const struct tally *tally, enum summary_form form, const char *day) {
    struct summary summary = {.tally = tally, .day = day};
    if (!sort_missing(&summary)) return false;
    switch (form) {
    case SUMMARY_TEXT: put_text(out, &summary); break;
    case SUMMARY_JSON: put_json(out, &summary); break;
    case SUMMARY_SVG: put_svg(out, &summary); break;
    }
    free(summary.missing);
    return true;
}
