/* repl: a guideline asked in a conversation. Starts with an empty patient; after each change it says what changes. */
#include "cli/repl.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/evaluation.h"
#include "cli/nearest.h"

static const struct option option_history = {.name = "history", .value = "FILE",
    .help = "keep the commands of a terminal here, without what may be about a patient"};
static const struct option option_history_patient = {.name = "history-with-patient",
    .help = "with --history: keep all of them, patient data too"};

void repl_say(struct repl *repl, const char *format, ...) {
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    repl->wrong = true;
    fputs("? ", stdout);
    for (int i = 0; i < length && text[i]; i++) {
        unsigned char c = (unsigned char)text[i];
        putchar(c < ' ' && c != '\n' ? '?' : c == 0x7f ? '?' : c);
    }
    if (length <= 0 || text[strlen(text) - 1] != '\n') putchar('\n');
}

void repl_out_of_memory(struct repl *repl) { repl_say(repl, "a limit is reached, or memory is exhausted"); }

/* --- The guideline ---------------------------------------------------------------------------------------- */

static void close_guideline(struct repl *repl) {
    osler_context_free(repl->context);
    osler_context_free(repl->scratch);
    osler_session_close(repl->session);
    guideline_close(&repl->guideline);
    repl->context = repl->scratch = NULL;
    repl->session = NULL;
}

static int open_guideline(struct repl *repl) {
    osler_messages *messages = NULL;
    static const char refusal[] = "is compiled; the prompt takes the guideline as it was written";
    int code = guideline_open_written(repl->name, repl->arguments, refusal, &repl->guideline);
    if (code != EXIT_FINE) return code;
    osler_status status = osler_session_open(&repl->guideline.source, NULL, &repl->session, &messages);
    guideline_tell(messages);
    osler_messages_free(messages);
    if (status != OSLER_OK) return guideline_exit(&repl->guideline, status);
    guideline_take_note(&repl->guideline);
    repl->program = osler_session_program(repl->session);
    repl->facts = osler_program_facts(repl->program);
    repl->recommendations = osler_program_recommendations(repl->program);
    if (osler_context_new(repl->program, NULL, &repl->context) == OSLER_OK && osler_context_new(repl->program, NULL, &repl->scratch) == OSLER_OK)
        return EXIT_FINE;
    console_say(NULL, "out of memory");
    return EXIT_SYSTEM;
}

/* What was answered before, by the names of now; what is new was unknown. */
static bool move_picture(struct repl *to, const struct repl *from) {
    if (!picture_open(&to->shown, to->recommendations)) return false;
    to->shown.applies = from->shown.applies;
    for (size_t r = 0; r < to->recommendations; r++) {
        size_t old = osler_program_find_recommendation(from->program, osler_program_recommendation(to->program, r));
        to->shown.outcome[r] = old == OSLER_NONE ? OSLER_UNKNOWN : from->shown.outcome[old];
        if (old != OSLER_NONE) memcpy(to->shown.dose[r], from->shown.dose[old], sizeof to->shown.dose[r]);
    }
    return true;
}

/* The patient at hand, given again to the guideline as it is now. What it does not take any more is named and left. */
static void move_patient(struct repl *repl, struct chart *old) {
    bool opened = chart_open(&repl->chart, repl->facts, old->now.day);
    for (size_t i = 0; opened && i < old->facts; i++)
        if (old->now.words[i]) repl_give(repl, old->now.words[i]);
    chart_close(old);
    if (opened) repl_settle(repl);
    if (!opened || !chart_mark(&repl->chart)) repl_out_of_memory(repl);
}

/* A file that has changed is read again. With mistakes in it, what was read before goes on. */
static void reload(struct repl *repl) {
    struct repl fresh = *repl;
    struct chart old = repl->chart;
    fresh.session = NULL;
    fresh.context = fresh.scratch = NULL;
    memset(&fresh.guideline, 0, sizeof fresh.guideline);
    printf("  %s has changed\n", repl->name);
    fflush(stdout);
    int code = open_guideline(&fresh);
    if (code != EXIT_FINE) {
        close_guideline(&fresh);
        guideline_take_note(&repl->guideline);
        repl_say(repl, "the new text cannot be used; the one before goes on");
        return;
    }
    struct picture before = repl->shown;
    if (!move_picture(&fresh, repl)) fresh.shown = (struct picture){0}, fresh.over = true;
    close_guideline(repl);
    picture_close(&before);
    *repl = fresh;
    guideline_moved(&repl->guideline);
    move_patient(repl, &old);
}

/* --- Small commands ------------------------------------------------------------------------------------------ */

static size_t recommendation(struct repl *repl, const char *name) {
    size_t found = osler_program_find_recommendation(repl->program, name);
    if (found != OSLER_NONE) return found;
    struct nearest nearest = nearest_to(name);
    for (size_t r = 0; r < repl->recommendations; r++) nearest_try(&nearest, osler_program_recommendation(repl->program, r));
    const char *close = nearest.best;
    repl_say(repl, "no recommendation is called \"%s\"%s%s%s", name, close ? "; did you mean " : "", close ? close : "", close ? "?" : "");
    return OSLER_NONE;
}

static void put_or_say(struct repl *repl, osler_status status, const char *text, size_t length) {
    if (status == OSLER_OK) console_put(text, length);
    else repl_out_of_memory(repl);
}

static osler_result_options wishes(void) { return (osler_result_options){.width = console_width()}; }

static void why(struct repl *repl, const char *rest) {
    osler_result_options options = wishes();
    const char *text = NULL;
    size_t length = 0;
    if (!strncmp(rest, "not ", 4)) rest += 4 + strspn(rest + 4, " ");
    if (!*rest) {
        repl_say(repl, "why takes the name of a recommendation");
        return;
    }
    size_t index = recommendation(repl, rest);
    if (index == OSLER_NONE) return;
    osler_status status = osler_why_text(repl->context, index, &options, &text, &length);
    put_or_say(repl, status, text, length);
}

static void whatif(struct repl *repl, const char *rest) {
    osler_result_options options = wishes();
    const char *text = NULL;
    size_t length = 0, index = *rest ? recommendation(repl, rest) : OSLER_ALL;
    if (*rest && index == OSLER_NONE) return;
    osler_status status = osler_whatif_text(repl->context, index, &options, &text, &length);
    put_or_say(repl, status, text, length);
}

static void answer(struct repl *repl, const char *rest) {
    osler_result_options options = wishes();
    const char *text = NULL;
    size_t length = 0;
    (void)rest;
    osler_status status = osler_result_text(repl->context, &options, &text, &length);
    put_or_say(repl, status, text, length);
}

static void put_accepted(const struct repl *repl, size_t fact, const osler_fact *about) {
    char unit[OSLER_UNIT_TOLD];
    switch (about->type) {
    case OSLER_TYPE_TRUTH: fputs("yes or no", stdout); break;
    case OSLER_TYPE_CHOICE:
        for (size_t i = 0; i < about->choices; i++) {
            const char *name = "";
            osler_program_choice(repl->program, fact, i, &name, NULL);
            printf("%s%s", i ? ", " : "", name);
        }
        break;
    case OSLER_TYPE_NUMBER:
        osler_unit_told(about->unit, unit);
        fputs(strcmp(unit, "1") ? unit : "a number", stdout);
        if (*about->low && *about->high) printf(" from %s to %s", about->low, about->high);
        break;
    case OSLER_TYPE_DATE: fputs("a date", stdout); break;
    case OSLER_TYPE_TEXT: fputs("a text in quotation marks", stdout); break;
    case OSLER_TYPE_PERIOD: fputs("from DATE to DATE", stdout); break;
    case OSLER_TYPE_LIST: printf("none, or (FIELD VALUE, ...) for each %s", about->record); break;
    case OSLER_TYPE_SERIES: fputs("(VALUE on DATE), ...", stdout); break;
    }
}

static void put_fact(const struct repl *repl, size_t fact) {
    osler_fact about;
    if (osler_program_fact(repl->program, fact, &about) != OSLER_OK) return;
    printf("  %s: %s\n    ", about.name, about.label);
    if (repl->chart.now.words[fact]) puts(repl->chart.now.words[fact]);
    else fputs("unknown; ", stdout), put_accepted(repl, fact, &about), putchar('\n');
}

static void facts(struct repl *repl, const char *rest) {
    (void)rest;
    for (size_t fact = 0; fact < repl->facts; fact++) put_fact(repl, fact);
}

static void patient(struct repl *repl, const char *rest) {
    (void)rest;
    printf("  on %s\n", repl->chart.now.day);
    if (chart_is_empty(&repl->chart)) puts("  nothing is known");
    for (size_t fact = 0; fact < repl->facts; fact++)
        if (repl->chart.now.words[fact]) printf("  %s\n", repl->chart.now.words[fact]);
}

static void next(struct repl *repl, const char *rest) {
    const osler_missing *missing;
    size_t count = 0;
    (void)rest;
    if (osler_result_missing(repl->context, OSLER_ALL, &missing, &count, NULL) != OSLER_OK) {
        repl_out_of_memory(repl);
        return;
    }
    if (!count) {
        puts("  nothing is open");
        return;
    }
    osler_fact about;
    if (osler_program_fact(repl->program, missing[0].fact, &about) != OSLER_OK) return;
    printf("  %s: %s\n    ", missing[0].name, missing[0].question);
    put_accepted(repl, missing[0].fact, &about);
    printf("\n    %zu of the open answers wait%s for it\n", missing[0].matters_to_count, missing[0].matters_to_count == 1 ? "s" : "");
}

static void try_out(struct repl *repl, const char *rest) {
    if (*rest) repl_change(repl, repl_give, rest, false);
    else repl_say(repl, "try takes a fact and a value: try ecog 2");
}

static bool forget_one(struct repl *repl, const char *words) {
    size_t length, fact = repl_fact(repl, words, &length);
    if (fact != OSLER_NONE && !words[length]) return chart_set(&repl->chart, fact, NULL);
    repl_say(repl, "forget takes the name of one fact");
    return false;
}

static void forget(struct repl *repl, const char *rest) { repl_change(repl, forget_one, rest, true); }

static bool clear_all(struct repl *repl, const char *words) {
    (void)words;
    chart_clear(&repl->chart);
    return true;
}

static void clear(struct repl *repl, const char *rest) { repl_change(repl, clear_all, rest, true); }

static bool set_day(struct repl *repl, const char *words) {
    size_t length = strlen(words);
    if (length < sizeof repl->chart.now.day && osler_context_begin(repl->scratch, words) == OSLER_OK) {
        memcpy(repl->chart.now.day, words, length + 1);
        return true;
    }
    repl_say(repl, "\"%s\" is no day; write it as 2025-11-01", words);
    return false;
}

static void on(struct repl *repl, const char *rest) { repl_change(repl, set_day, rest, true); }

static void undo(struct repl *repl, const char *rest) {
    (void)rest;
    if (chart_undo(&repl->chart)) repl_settle(repl);
    else repl_say(repl, "there is nothing to undo");
}

static void redo(struct repl *repl, const char *rest) {
    (void)rest;
    if (chart_redo(&repl->chart)) repl_settle(repl);
    else repl_say(repl, "there is nothing to redo");
}

static void mark(struct repl *repl, const char *rest) {
    (void)rest;
    if (chart_mark(&repl->chart)) puts("  compare compares with this patient from now on");
    else repl_out_of_memory(repl);
}

static void compare(struct repl *repl, const char *rest) {
    struct picture before;
    (void)rest;
    if (!picture_open(&before, repl->recommendations)) {
        repl_out_of_memory(repl);
        return;
    }
    for (size_t fact = 0; fact < repl->facts; fact++) {
        const char *then = repl->chart.marked.words[fact], *now = repl->chart.now.words[fact];
        if (then && (!now || strcmp(then, now) != 0)) printf("- %s\n", then);
        if (now && (!then || strcmp(then, now) != 0)) printf("+ %s\n", now);
    }
    if (repl_run(repl, repl->scratch, &repl->chart.marked)) {
        picture_take(&before, repl, repl->scratch);
        if (!picture_put_change(repl, &before, &repl->shown, "  ")) puts("  the answers are the same");
    }
    picture_close(&before);
}

static void scenarios(struct repl *repl, const char *rest) {
    osler_scenario scenario;
    (void)rest;
    for (size_t i = 0; i < osler_session_scenarios(repl->session); i++)
        if (osler_session_scenario(repl->session, i, &scenario) == OSLER_OK) printf("  \"%s\"\n", scenario.label);
}

static void value(struct repl *repl, const char *rest) {
    char *words = chart_words(&repl->chart.now, repl->facts, OSLER_NONE), *text = NULL, *note = NULL;
    const char *json = "{}";
    size_t length = 2;
    bool fine = words && (!*words || osler_session_given(repl->session, words, strlen(words), &json, &length) == OSLER_OK);
    osler_status status = fine ? osler_eval(rest, strlen(rest), &repl->guideline.source, json, length, repl->chart.now.day, NULL, &text, &note) : OSLER_LIMIT;
    if (status == OSLER_OK) printf("  %s%s%s\n", text, note ? ": " : "", note ? note : "");
    else if (text) repl_say(repl, "%s", text);
    else repl_out_of_memory(repl);
    osler_text_free(NULL, text);
    osler_text_free(NULL, note);
    free(words);
}

static void help(struct repl *repl, const char *rest) {
    (void)repl, (void)rest;
    puts("  FACT VALUE       weight 82.5 kg; her2 positive; lesions (site liver), (site bone);\n"
         "                   weight 80 kg on 2025-10-20; several at once, parted by commas\n"
         "  FACT             what it is now, and what it may be");
    for (const struct repl_command *command = repl_commands; command->name; command++)
        printf("  %-16s %s\n", command->words, command->help);
}

static void quit(struct repl *repl, const char *rest) {
    (void)rest;
    repl->over = true;
}

const struct repl_command repl_commands[] = {
    {"answer", "answer", "the whole answer for this patient", answer, false},
    {"why", "why [not] NAME", "why a recommendation has its outcome", why, false},
    {"whatif", "whatif [NAME]", "which single facts would change an outcome", whatif, false},
    {"next", "next", "the fact that is most useful to know", next, false},
    {"try", "try FACT VALUE", "what would change, without keeping it", try_out, true},
    {"sweep", "sweep FACT", "where answers change along all its values", repl_sweep, false},
    {"patient", "patient", "what is known of the patient", patient, false},
    {"facts", "facts", "every fact, and what it may be", facts, false},
    {"value", "value EXPRESSION", "what it comes to for this patient", value, true},
    {"forget", "forget FACT", "it is unknown again", forget, false},
    {"clear", "clear", "everything is unknown again", clear, false},
    {"on", "on DATE", "the day of evaluation", on, false},
    {"undo", "undo", "back to before the last change", undo, false},
    {"redo", "redo", "forth again", redo, false},
    {"mark", "mark", "remember this patient, for compare", mark, false},
    {"compare", "compare", "what differs from the marked patient", compare, false},
    {"scenarios", "scenarios", "the guideline's own scenarios", scenarios, false},
    {"load", "load \"NAME\"", "a scenario, or a file with a patient record", repl_load, false},
    {"save", "save as \"NAME\"", "this patient and answer as a scenario of the file", repl_save, true},
    {"help", "help", "this list", help, false},
    {"quit", "quit", "so does the end of the input", quit, false},
    {NULL, NULL, NULL, NULL, false},
};

/* --- One line --------------------------------------------------------------------------------------------------- */

static const struct repl_command *command_of(const char *line, size_t *length) {
    *length = strcspn(line, " \t");
    for (const struct repl_command *command = repl_commands; command->name; command++)
        if (strlen(command->name) == *length && !strncmp(command->name, line, *length)) return command;
    return NULL;
}

static void unknown_word(struct repl *repl, const char *line, size_t length) {
    char word[128];
    osler_fact about;
    snprintf(word, sizeof word, "%.*s", (int)(length < 127 ? length : 127), line);
    struct nearest nearest = nearest_to(word);
    for (const struct repl_command *command = repl_commands; command->name; command++) nearest_try(&nearest, command->name);
    for (size_t fact = 0; fact < repl->facts; fact++)
        if (osler_program_fact(repl->program, fact, &about) == OSLER_OK) nearest_try(&nearest, about.name);
    const char *close = nearest.best;
    repl_say(repl, "no fact and no command is called \"%s\"%s%s%s", word, close ? "; did you mean " : "", close ? close : "",
             close ? "?" : " (help lists the commands, facts the facts)");
}

/* Whether the line may hold what is known of a patient. */
static bool is_about_patient(const char *line) {
    size_t length;
    const struct repl_command *command = command_of(line, &length);
    return !command || command->about_patient;
}

static void carry_out(struct repl *repl, const char *line) {
    size_t length, name;
    const struct repl_command *command = command_of(line, &length);
    size_t fact = repl_fact(repl, line, &name);
    if (command) {
        command->run(repl, line + length + strspn(line + length, " \t"));
    } else if (fact != OSLER_NONE && !line[name + strspn(line + name, " \t")]) {
        put_fact(repl, fact);
    } else if (fact != OSLER_NONE) {
        repl_change(repl, repl_give, line, true);
    } else {
        unknown_word(repl, line, length);
    }
}

/* --- Completion -------------------------------------------------------------------------------------------------- */

static void complete(void *context, const char *line, void (*offer)(void *list, const char *word), void *list) {
    struct repl *repl = context;
    osler_fact about;
    size_t length, name;
    const char *word = line + strspn(line, " ");
    const struct repl_command *command = command_of(word, &length);
    bool tries = command && !strcmp(command->name, "try");
    if (tries) word += length + strspn(word + length, " ");
    size_t fact = repl_fact(repl, word, &name);
    bool first = !strchr(word, ' ');
    if (first && !command)
        for (const struct repl_command *each = repl_commands; each->name; each++) offer(list, each->name);
    bool takes_recommendation = command && (!strcmp(command->name, "why") || !strcmp(command->name, "whatif"));
    for (size_t r = 0; takes_recommendation && r < repl->recommendations; r++) offer(list, osler_program_recommendation(repl->program, r));
    if (fact == OSLER_NONE || first) {
        for (size_t f = 0; !takes_recommendation && f < repl->facts; f++)
            if (osler_program_fact(repl->program, f, &about) == OSLER_OK) offer(list, about.name);
        return;
    }
    if (osler_program_fact(repl->program, fact, &about) != OSLER_OK) return;
    const char *choice;
    for (size_t i = 0; i < about.choices; i++)
        if (osler_program_choice(repl->program, fact, i, &choice, NULL) == OSLER_OK) offer(list, choice);
    if (about.type == OSLER_TYPE_TRUTH) offer(list, "yes"), offer(list, "no");
    if (about.type == OSLER_TYPE_NUMBER && strcmp(about.unit, "1") != 0) offer(list, about.unit);
    for (size_t i = 0; i < about.fields; i++) {
        osler_fact field;
        size_t index = osler_program_field(repl->program, fact, i);
        if (osler_program_fact(repl->program, index, &field) != OSLER_OK) continue;
        offer(list, field.name);
        for (size_t k = 0; k < field.choices; k++)
            if (osler_program_choice(repl->program, index, k, &choice, NULL) == OSLER_OK) offer(list, choice);
    }
    offer(list, "unknown");
}

/* --- The command ---------------------------------------------------------------------------------------------------- */

static void remember(struct repl *repl, const char *line) {
    const char *history = options_value(repl->arguments, &option_history);
    prompt_remember(repl->prompt, line);
    if (!history || !prompt_is_terminal(repl->prompt)) return;
    if (is_about_patient(line) && !options_has(repl->arguments, &option_history_patient)) return;
    if (!prompt_history_add(history, line)) console_say(history, "cannot be written");
}

static void converse(struct repl *repl) {
    while (!repl->over) {
        const char *line;
        size_t length;
        enum prompt_read read = prompt_read(repl->prompt, &line, &length);
        if (read == PROMPT_OVER) break;
        if (read == PROMPT_INTERRUPTED) continue;
        if (strlen(line) != length) {
            repl_say(repl, "there is a byte in this line that no text has");
            continue;
        }
        line += strspn(line, " \t");
        if (!*line || *line == '#') continue;
        char *kept = malloc(length + 1);
        if (!kept) break;
        memcpy(kept, line, strlen(line) + 1);
        for (size_t end = strlen(kept); end && (kept[end - 1] == ' ' || kept[end - 1] == '\t'); end--) kept[end - 1] = 0;
        if (guideline_has_changed(&repl->guideline)) reload(repl);
        carry_out(repl, kept);
        remember(repl, kept);
        free(kept);
        fflush(stdout);
    }
}

static void greet(const struct repl *repl) {
    osler_guideline guideline;
    osler_program_guideline(repl->program, &guideline);
    printf("%s %s on %s\n", guideline.title, guideline.version, repl->chart.now.day);
    if (*guideline.notice) printf("%s\n", guideline.notice);
    if (prompt_is_terminal(repl->prompt)) puts("An empty patient. Type a fact and its value, next, or help.");
}

static int repl_run_command(const struct arguments *arguments) {
    char today[16];
    struct repl repl = {.arguments = arguments, .name = options_word(arguments, 0)};
    const char *history = options_value(arguments, &option_history), *day = evaluation_day(arguments, today);
    if (!strcmp(repl.name, "-")) {
        console_say("repl", "the guideline comes from a file; standard input is the prompt");
        return EXIT_USAGE;
    }
    int code = open_guideline(&repl);
    if (code == EXIT_FINE && osler_context_begin(repl.context, day) != OSLER_OK) {
        evaluation_wrong_day(day);
        code = EXIT_USAGE;
    }
    if (code == EXIT_FINE) {
        repl.prompt = prompt_open("> ", complete, &repl);
        bool opened = repl.prompt && chart_open(&repl.chart, repl.facts, day) && picture_open(&repl.shown, repl.recommendations);
        if (!opened) console_say(NULL, "out of memory"), code = EXIT_SYSTEM;
        if (opened && history) prompt_history_load(repl.prompt, history);
        if (opened && repl_run(&repl, repl.context, &repl.chart.now)) picture_take(&repl.shown, &repl, repl.context);
        if (opened) greet(&repl), converse(&repl);
        if (opened && repl.wrong && !prompt_is_terminal(repl.prompt)) code = EXIT_USAGE;
    }
    chart_close(&repl.chart);
    picture_close(&repl.shown);
    prompt_close(repl.prompt);
    close_guideline(&repl);
    return code;
}

static const struct option *const options[] = {&option_on, &option_history, &option_history_patient, &option_path, &option_help, NULL};

const struct command command_repl = {
    .name = "repl", .line = "ask a guideline about a patient, fact by fact", .usage = "FILE.guide",
    .about = "Starts with an empty patient and says after each fact what it changes and what is\n"
             "still needed. help lists what can be asked. From a pipe each line is repeated before\n"
             "its answer, and the exit status is 2 when a line could not be carried out.\n"
             "docs/repl.md has a session.",
    .options = options, .least = 1, .most = 1, .run = repl_run_command,
};
