/* record: checks a decision record, and decides it once more. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/guideline.h"
#include "cli/nearest.h"
#include "cli/trust.h"

static const struct option option_head = {.name = "head", .value = "HASH",
    .help = "a head that was told before: it, and all before it, has to be there"};
static const struct option option_replay = {.name = "replay", .help = "decide each line once more, and compare; needs --program"};
static const struct option option_program = {.name = "program", .value = "FILE", .help = "the guideline that decided, .guide or .osb"};

struct verifying {
    const char *name, *wanted; /* the head that has to be there; NULL */
    osler_program *program;    /* NULL: nothing is decided again */
    uint64_t count, found_at;  /* found_at: the line that the wanted head is of; 0: not yet */
    char head[OSLER_HASH];
};

static int wrong(const struct verifying *v, const char *why) {
    console_say(v->name, "line %llu: %s", (unsigned long long)v->count + 1, why);
    return EXIT_GUIDELINE;
}

static int check_line(struct verifying *v, const char *line, size_t length) {
    char why[160];
    if (!length || line[length - 1] != '\n') return wrong(v, "it broke off while it was written; the next decision recorded removes it");
    osler_status status = osler_record_check(line, --length, v->count ? v->head : NULL, v->count + 1, v->head, why);
    if (status == OSLER_OK && v->program) status = osler_record_replay(v->program, NULL, line, length, why);
    if (status != OSLER_OK) {
        wrong(v, why);
        return status == OSLER_RECORD_WRONG ? EXIT_GUIDELINE : EXIT_SYSTEM;
    }
    v->count++;
    if (v->wanted && !strcmp(v->wanted, v->head)) v->found_at = v->count;
    return EXIT_FINE;
}

static int check_lines(struct verifying *v, FILE *stream) {
    char *line = NULL;
    size_t room = 0;
    int code = EXIT_FINE;
    errno = 0;
    for (ssize_t length; code == EXIT_FINE && (length = getline(&line, &room, stream)) > 0;) code = check_line(v, line, (size_t)length);
    int why = errno;
    free(line);
    if (code != EXIT_FINE || (!ferror(stream) && why != ENOMEM)) return code;
    console_say(v->name, "cannot be read: %s", strerror(why));
    return EXIT_SYSTEM;
}

static int tell(const struct verifying *v) {
    if (v->wanted && !v->found_at) {
        console_say(v->name, "no line has this head: decisions that were recorded are missing from its end, or it is another record");
        return EXIT_GUIDELINE;
    }
    printf("%s: %llu decision%s, whole%s", v->name, (unsigned long long)v->count, v->count == 1 ? "" : "s",
           v->program ? ", and decided the same once more" : "");
    if (v->count) printf("; head %s", v->head);
    if (v->wanted && v->found_at < v->count) printf("; %llu were added since the head given", (unsigned long long)(v->count - v->found_at));
    putchar('\n');
    return EXIT_FINE;
}

static bool is_head(const char *head) {
    size_t length = strspn(head, "0123456789abcdef");
    return length == OSLER_HASH - 1 && !head[length];
}

static int verify(const struct arguments *arguments, const char *name) {
    const char *program = options_value(arguments, &option_program);
    struct verifying v = {.name = name, .wanted = options_value(arguments, &option_head)};
    if (v.wanted && !is_head(v.wanted)) {
        console_say("--head", "\"%.80s\" is no head; it has 64 digits and letters from a to f", v.wanted);
        return EXIT_USAGE;
    }
    if (options_has(arguments, &option_replay) != (program != NULL)) {
        console_say("record", "--replay and --program belong together");
        return EXIT_USAGE;
    }
    if (trust_is_asked(arguments) && !program) {
        console_say("--trusted-key", "is asked of the guideline that decided; add --replay --program FILE");
        return EXIT_USAGE;
    }
    FILE *stream = fopen(name, "re");
    if (!stream) {
        console_say(name, "cannot be read: %s", strerror(errno));
        return EXIT_SYSTEM;
    }
    int code = program ? guideline_program(program, arguments, &v.program) : EXIT_FINE;
    if (code == EXIT_FINE) code = check_lines(&v, stream);
    if (code == EXIT_FINE) code = tell(&v);
    osler_program_free(v.program);
    fclose(stream);
    return code;
}

static int record(const struct arguments *arguments) {
    const char *action = options_word(arguments, 0);
    if (!strcmp(action, "verify")) return verify(arguments, options_word(arguments, 1));
    struct nearest nearest = nearest_to(action);
    nearest_try(&nearest, "verify");
    console_say("record", "there is nothing called \"%s\"%s", action, nearest.best ? "; did you mean verify?" : "");
    fputs("  usage: osler record verify RECORD\n", stderr);
    return EXIT_USAGE;
}

static const struct option *const options[] = {&option_head, &option_replay, &option_program, &option_path, &option_trusted_key, &option_help, NULL};

const struct command command_record = {
    .name = "record", .line = "check a record of decisions, and decide them once more", .usage = "verify RECORD",
    .about = "run and batch append their decisions to a file with --record FILE, each line\n"
             "chained to the one before by its hash. verify names the first line that was altered, left\n"
             "out or moved. That lines are missing from the end it can tell only by --head, the head\n"
             "that was told when the last of them was recorded. docs/records.md says more.",
    .options = options, .least = 2, .most = 2, .run = record,
};
