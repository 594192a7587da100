/* check: what is wrong with guidelines, all of it at once. */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/fix.h"
#include "cli/guideline.h"

static const char *const formats[] = {"text", "plain", "json", NULL};
static const struct option option_format = {.name = "format", .value = "FORM", .choices = formats,
    .help = "with source lines, one line each, or for programs"};
static const struct option option_fix = {.name = "fix", .help = "make the fixes marked (sure) in the files, then check"};
static const struct option option_style = {.name = "style", .help = "hold the files against the rules of style, too"};
static const struct option option_strict = {.name = "strict", .help = "take warnings, findings of style and what is not decided for mistakes"};

static const struct option option_proofs = {.name = "proofs",
    .help = "also say how much was asked and decided"};
static const struct option option_save = {.name = "save", .value = "FILE", .optional = true,
    .help = "add the patients that were found as scenarios, to FILE or the guideline"};

struct checking {
    const struct arguments *arguments;
    osler_form form;
    bool began; /* messages are printed: a comma or a blank line goes before the next */
};

/* The elements of one file's array, as part of the array of all files. */
static void put_elements(struct checking *checking, const char *text, size_t length) {
    const char *end = text + length;
    while (text < end && strchr(" \n[", *text)) text++;
    while (text < end && strchr(" \n]", end[-1])) end--;
    if (text == end) return;
    if (checking->began) fputs(",\n", stdout);
    checking->began = true;
    fwrite(text, 1, (size_t)(end - text), stdout);
}

static void put_count(const char *before, size_t count, const char *one, const char *several) {
    if (count) printf("%s%zu %s", before, count, count == 1 ? one : several);
}

static void put_fine(const char *name, size_t warnings, size_t remarks) {
    printf("%s: fine", name);
    put_count(", with ", warnings, "warning", "warnings");
    put_count(warnings ? " and " : ", with ", remarks, "remark on style", "remarks on style");
    putchar('\n');
}

static size_t remarks_of(const osler_messages *messages) {
    return osler_messages_count(messages) - osler_messages_errors(messages) - osler_messages_warnings(messages);
}

/* EXIT_FINE becomes EXIT_GUIDELINE where warnings, and what is not decided, count as mistakes. */
static int strictly(const struct checking *checking, const osler_messages *messages, int code) {
    bool strict = code == EXIT_FINE && messages && options_has(checking->arguments, &option_strict);
    return strict && osler_messages_count(messages) + osler_messages_undecided(messages) > 0 ? EXIT_GUIDELINE : code;
}

static void put_messages(struct checking *checking, const char *name, osler_messages *messages, bool fine) {
    size_t length = 0;
    const char *text = messages ? osler_messages_text(messages, checking->form, &length) : NULL;
    if (checking->form == OSLER_FORM_JSON) {
        if (text) put_elements(checking, text, length);
        return;
    }
    if (text && length) {
        if (checking->began && checking->form == OSLER_FORM_TEXT) putchar('\n');
        checking->began = true;
        console_put(text, length);
    }
    if (fine) put_fine(name, messages ? osler_messages_warnings(messages) : 0, messages ? remarks_of(messages) : 0);
}

/* How much of it is proved: when that is asked for, or when it is why the file is not fine. */
static void put_proofs(const struct checking *checking, const char *name, const osler_messages *messages) {
    size_t asked = osler_messages_questions(messages), open = osler_messages_undecided(messages);
    bool strict = open && options_has(checking->arguments, &option_strict);
    if (checking->form == OSLER_FORM_JSON || (!strict && !options_has(checking->arguments, &option_proofs))) return;
    printf("%s: %s%zu of %zu questions about all patients are decided\n", name, strict ? "not fine, " : "", asked - open, asked);
}

static int add_scenarios(const char *name, const char *text, size_t length, size_t count) {
    if (!strcmp(name, "-")) {
        console_put(text, length);
        return EXIT_FINE;
    }
    if (!file_append(name, text, length)) return EXIT_SYSTEM;
    console_say(name, "%zu scenario%s added", count, count == 1 ? "" : "s");
    return EXIT_FINE;
}

static int save(const struct checking *checking, const char *name, osler_messages *messages) {
    const char *to = options_value(checking->arguments, &option_save), *text;
    size_t length, count = messages ? osler_messages_found(messages) : 0;
    if (!to || !count) return EXIT_FINE;
    if (!*to && !strcmp(name, "standard input")) {
        console_say("check", "--save needs a FILE where the guideline comes from standard input; - is standard output");
        return EXIT_USAGE;
    }
    if (osler_messages_scenarios(messages, &text, &length) != OSLER_OK) {
        console_say(NULL, "out of memory");
        return EXIT_SYSTEM;
    }
    return add_scenarios(*to ? to : name, text, length, count);
}

static int check_program(const struct checking *checking, const struct guideline *guideline) {
    osler_program *program = NULL;
    char why[160] = "";
    osler_status status = osler_program_load(guideline->file.bytes, guideline->file.length, NULL, &program, why);
    osler_program_free(program);
    if (status == OSLER_NOT_A_PROGRAM) console_say(guideline->source.name, "%s", why);
    if (status == OSLER_OK && checking->form != OSLER_FORM_JSON) put_fine(guideline->source.name, 0, 0);
    return guideline_exit(guideline, status);
}

static int check_source(struct checking *checking, const struct guideline *guideline) {
    osler_messages *messages = NULL;
    bool style = options_has(checking->arguments, &option_style);
    osler_status status = (style ? osler_check_style : osler_check)(&guideline->source, NULL, &messages);
    int code = strictly(checking, messages, guideline_exit(guideline, status)), saved = EXIT_FINE;
    put_messages(checking, guideline->source.name, messages, code == EXIT_FINE);
    if (messages) put_proofs(checking, guideline->source.name, messages);
    if (messages) saved = save(checking, guideline->source.name, messages);
    osler_messages_free(messages);
    return saved > code ? saved : code;
}

/* What the files say to the same patients. Said only where something is wrong with it: each has been called fine by itself. */
static int check_together(struct checking *checking, const struct guideline *guideline, size_t count) {
    const osler_source **source = calloc(count, sizeof *source);
    osler_messages *messages = NULL;
    size_t sources = 0;
    if (!source) {
        console_say(NULL, "out of memory");
        return EXIT_SYSTEM;
    }
    for (size_t i = 0; i < count; i++)
        if (guideline[i].file.bytes && !guideline_is_compiled(&guideline[i])) source[sources++] = &guideline[i].source;
    osler_status status = sources > 1 ? osler_check_together(source, sources, NULL, &messages) : OSLER_OK;
    put_messages(checking, "", messages, false);
    int code = strictly(checking, messages, guideline_exit(&guideline[0], status));
    if (messages) put_proofs(checking, "together", messages);
    osler_messages_free(messages);
    free(source);
    return code;
}

static int check_files(struct checking *checking, struct guideline *guideline, size_t count) {
    int worst = EXIT_FINE;
    for (size_t i = 0; i < count; i++) {
        const char *name = checking->arguments->words[i];
        bool style = options_has(checking->arguments, &option_style);
        FILE *out = checking->form == OSLER_FORM_JSON ? stderr : stdout;
        int code = options_has(checking->arguments, &option_fix) ? fix_file(name, checking->arguments, style, out) : EXIT_FINE;
        if (code == EXIT_FINE && !guideline_open(name, checking->arguments, &guideline[i])) code = EXIT_SYSTEM;
        if (code == EXIT_FINE)
            code = guideline_is_compiled(&guideline[i]) ? check_program(checking, &guideline[i]) : check_source(checking, &guideline[i]);
        if (code > worst) worst = code;
    }
    int code = count > 1 && worst < EXIT_SYSTEM ? check_together(checking, guideline, count) : EXIT_FINE;
    return code > worst ? code : worst;
}

static int check(const struct arguments *arguments) {
    const char *format = options_value(arguments, &option_format);
    struct checking checking = {arguments, OSLER_FORM_TEXT, false};
    if (format && !strcmp(format, "json")) checking.form = OSLER_FORM_JSON;
    if (format && !strcmp(format, "plain")) checking.form = OSLER_FORM_PLAIN;
    struct guideline *guideline = calloc(arguments->word_count, sizeof *guideline);
    if (!guideline) {
        console_say(NULL, "out of memory");
        return EXIT_SYSTEM;
    }
    if (checking.form == OSLER_FORM_JSON) fputs("[", stdout);
    int worst = check_files(&checking, guideline, arguments->word_count);
    if (checking.form == OSLER_FORM_JSON) puts("]");
    for (size_t i = 0; i < arguments->word_count; i++) guideline_close(&guideline[i]);
    free(guideline);
    return worst;
}

static const struct option *const options[] = {&option_fix, &option_style, &option_strict, &option_proofs, &option_save, &option_format, &option_path,
                                               &option_help, NULL};

const struct command command_check = {
    .name = "check", .line = "say what is wrong with guidelines", .usage = "FILE...",
    .about = "Every mistake of every file is named with its place, what was expected and, where\n"
             "one is known, the fix. Several files are also checked as guidelines for the same\n"
             "patients: what one gives differently or advises against. FILE is a guideline, written\n"
             "(.guide) or compiled (.osb), or - for standard input.",
    .options = options, .least = 1, .most = (size_t)-1, .run = check,
};
