/* guideline: reads a file, finds what it uses, compiles or loads it. */
#include "cli/guideline.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/hosts.h"
#include "cli/stream_sum.h"
#include "cli/trust.h"

#include <stdlib.h>
#include <string.h>

struct used {
    struct used *next;
    char *name;
    struct file file;
};

static const char extension[] = ".guide";

/* --- Finding what a file uses ----------------------------------------------------------------------- */

/* "directory/use.guide"; `length` of the directory 0 for the current one. NULL without memory. */
static char *path_in(const char *directory, size_t length, const char *use) {
    size_t room = length + 1 + strlen(use) + sizeof extension;
    char *path = malloc(room);
    const char *slash = length && directory[length - 1] != '/' ? "/" : "";
    if (path) snprintf(path, room, "%.*s%s%s%s", (int)length, directory, slash, use, extension);
    return path;
}

/* Takes `path` over. */
static struct used *take(struct guideline *guideline, char *path) {
    for (struct used *used = guideline->used; used && path; used = used->next)
        if (!strcmp(used->name, path)) { /* compiled a second time */
            free(path);
            return used;
        }
    struct used *used = path && file_exists(path) ? calloc(1, sizeof *used) : NULL;
    if (!used) {
        free(path);
        return NULL;
    }
    used->name = path;
    used->next = guideline->used;
    guideline->used = used;
    if (file_read(path, &used->file)) return used;
    guideline->unreadable = true;
    return NULL;
}

static struct used *take_from_paths(struct guideline *guideline, const char *use) {
    const struct arguments *arguments = guideline->arguments;
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct given *given = &arguments->given[i];
        if (given->option != &option_path) continue;
        struct used *used = take(guideline, path_in(given->value, strlen(given->value), use));
        if (used) return used;
    }
    return NULL;
}

static bool find(void *context, const char *from, const char *use, const char **name, const char **bytes,
                 size_t *length) {
    struct guideline *guideline = context;
    if (strchr(use, '/') || strlen(use) > 255 || strlen(from) > 65536) return false;
    const char *slash = strrchr(from, '/');
    struct used *used = take(guideline, path_in(from, slash ? (size_t)(slash - from) + 1 : 0, use));
    if (!used && !guideline->unreadable) used = take_from_paths(guideline, use);
    if (!used) return false;
    *name = used->name;
    *bytes = used->file.bytes;
    *length = used->file.length;
    return true;
}

/* --- Opening ---------------------------------------------------------------------------------------- */

bool guideline_open(const char *name, const struct arguments *arguments, struct guideline *guideline) {
    *guideline = (struct guideline){.name = name, .arguments = arguments};
    if (hosts_open(arguments) != EXIT_FINE || !file_read(name, &guideline->file)) return false;
    guideline->source = (osler_source){.name = !strcmp(name, "-") ? "standard input" : name, .bytes = guideline->file.bytes,
                                       .length = guideline->file.length, .find = find, .context = guideline, .host = hosts_opened()};
    return true;
}

int guideline_open_written(const char *name, const struct arguments *arguments, const char *refusal, struct guideline *guideline) {
    if (!guideline_open(name, arguments, guideline)) return EXIT_SYSTEM;
    if (!guideline_is_compiled(guideline)) return EXIT_FINE;
    console_say(guideline->source.name, "%s", refusal);
    return EXIT_USAGE;
}

void guideline_close(struct guideline *guideline) {
    while (guideline->used) {
        struct used *used = guideline->used;
        guideline->used = used->next;
        free(used->name);
        free(used->file.bytes);
        free(used);
    }
    free(guideline->file.bytes);
    guideline->file.bytes = NULL;
}

/* --- Changes ---------------------------------------------------------------------------------------- */

/* A file that cannot be read at the moment is as if it were empty: whoever writes it may not be done. */
static void add_file(struct stream_sum *sum, const char *name) {
    FILE *file = fopen(name, "re");
    char bytes[1 << 14];
    size_t got;
    stream_sum_add(sum, name, strlen(name) + 1);
    while (file && (got = fread(bytes, 1, sizeof bytes, file)) > 0) stream_sum_add(sum, bytes, got);
    if (file) fclose(file);
}

static uint64_t sum_of(const struct guideline *guideline) {
    struct stream_sum sum = {.length = 0};
    add_file(&sum, guideline->name);
    for (const struct used *used = guideline->used; used; used = used->next) add_file(&sum, used->name);
    return stream_sum_end(&sum);
}

void guideline_take_note(struct guideline *guideline) { guideline->noted = sum_of(guideline); }
bool guideline_has_changed(const struct guideline *guideline) { return guideline->noted != sum_of(guideline); }
void guideline_moved(struct guideline *guideline) { guideline->source.context = guideline; }

bool guideline_is_compiled(const struct guideline *guideline) {
    return guideline->file.length >= 4 && !memcmp(guideline->file.bytes, "OSLB", 4);
}

/* --- Compiling -------------------------------------------------------------------------------------- */

int guideline_exit(const struct guideline *guideline, osler_status status) {
    if (guideline->unreadable) return EXIT_SYSTEM;
    switch (status) {
    case OSLER_OK: return EXIT_FINE;
    case OSLER_GUIDELINE_WRONG:
    case OSLER_NOT_A_PROGRAM: return EXIT_GUIDELINE;
    case OSLER_PATIENT_WRONG: return EXIT_PATIENT;
    case OSLER_MISUSE: return EXIT_USAGE;
    case OSLER_REFUSED: return EXIT_SYSTEM;
    case OSLER_RECORD_WRONG: return EXIT_GUIDELINE;
    case OSLER_LIMIT: break;
    }
    console_say(guideline->source.name, "a limit is reached, or memory is exhausted");
    return EXIT_SYSTEM;
}

void guideline_tell(osler_messages *messages) {
    size_t length = 0;
    const char *text = messages ? osler_messages_text(messages, OSLER_FORM_TEXT, &length) : NULL;
    if (text) console_tell(text, length);
}

static int compile(const struct guideline *guideline, osler_program **program) {
    osler_messages *messages = NULL;
    osler_source source = guideline->source;
    source.proofs = OSLER_PROVE_MISTAKES;
    source.lent = true;
    osler_status status = osler_compile(&source, NULL, program, &messages);
    guideline_tell(messages);
    osler_messages_free(messages);
    return guideline_exit(guideline, status);
}

static int load(const struct guideline *guideline, osler_program **program) {
    char why[160] = "";
    osler_status status = osler_program_load(guideline->file.bytes, guideline->file.length, NULL, program, why);
    if (status == OSLER_NOT_A_PROGRAM) console_say(guideline->source.name, "%s", why);
    return guideline_exit(guideline, status);
}

int guideline_program(const char *name, const struct arguments *arguments, osler_program **program) {
    struct guideline guideline;
    int code = EXIT_SYSTEM;
    *program = NULL;
    if (guideline_open(name, arguments, &guideline))
        code = trust_is_asked(arguments)             ? trust_load(&guideline, program, NULL)
               : guideline_is_compiled(&guideline) ? load(&guideline, program)
                                                     : compile(&guideline, program);
    guideline_close(&guideline);
    return code;
}
