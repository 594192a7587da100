/* graph: how facts lead to recommendations, drawn by graphviz. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/file.h"
#include "cli/hosts.h"
#include "cli/rendering.h"
#include "cli/trust.h"

extern char **environ;

static const char *const formats[] = {"svg", "dot", NULL};
static const struct option option_format = {.name = "format", .value = "FORM", .choices = formats,
    .help = "svg, the form without this, is drawn by graphviz"};
static const struct option option_patient = {.name = "patient", .value = "FILE.json",
    .help = "also mark what is decided for this patient, and by what"};

/* --- Drawing ---------------------------------------------------------------------------------------- */

/* Runs `dot -Tsvg` from one file into another; its exit code, or -1 with errno. */
static int draw(FILE *from, FILE *to) {
    char *const words[] = {"dot", "-Tsvg", NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = 0;
    if ((errno = posix_spawn_file_actions_init(&actions))) return -1;
    int why = posix_spawn_file_actions_adddup2(&actions, fileno(from), STDIN_FILENO);
    if (!why) why = posix_spawn_file_actions_adddup2(&actions, fileno(to), STDOUT_FILENO);
    if (!why) why = posix_spawnp(&child, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (why) {
        errno = why;
        return -1;
    }
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static bool read_back(FILE *from, struct file *file) {
    long length = fseek(from, 0, SEEK_END) == 0 ? ftell(from) : -1;
    if (length < 0 || length > FILE_LARGEST) return false;
    rewind(from);
    file->bytes = malloc((size_t)length + 1);
    if (!file->bytes) return false;
    file->length = fread(file->bytes, 1, (size_t)length, from);
    file->bytes[file->length] = 0;
    return file->length == (size_t)length && length > 0;
}

static bool draw_between(FILE *from, FILE *to, const char *text, size_t length, struct file *file) {
    if (!from || !to || fwrite(text, 1, length, from) != length || fflush(from)) {
        console_say("graph", "no temporary file can be written");
        return false;
    }
    rewind(from);
    int code = draw(from, to);
    if (code == 0 && read_back(to, file)) return true;
    if ((code < 0 && errno == ENOENT) || code == 127)
        console_say("graph", "drawing needs the program dot: install the package graphviz, or use --format dot");
    else
        console_say("graph", "graphviz could not draw the graph; --format dot shows what it was given");
    return false;
}

static bool to_svg(const char *text, size_t length, struct file *file) {
    FILE *from = tmpfile(), *to = tmpfile();
    *file = (struct file){NULL, 0};
    bool drawn = draw_between(from, to, text, length, file);
    if (from) fclose(from);
    if (to) fclose(to);
    if (!drawn) free(file->bytes);
    return drawn;
}

/* --- The command ------------------------------------------------------------------------------------ */

static int put_graph(osler_program *program, osler_context *context, const struct arguments *arguments) {
    const char *format = options_value(arguments, &option_format), *text = NULL;
    osler_article_options wishes = {.language = options_value(arguments, &option_language),
                                    .patient = options_has(arguments, &option_patient)};
    size_t length = 0;
    struct file drawn;
    osler_status status = wishes.patient ? osler_context_run(context) : OSLER_OK;
    if (status == OSLER_OK) status = osler_graph(program, context, &wishes, &text, &length);
    if (status != OSLER_OK) {
        console_say(NULL, "the graph cannot be made: a limit is reached, or memory is exhausted");
        return EXIT_SYSTEM;
    }
    if (format && !strcmp(format, "dot")) return rendering_put(arguments, text, length);
    if (!to_svg(text, length, &drawn)) return EXIT_SYSTEM;
    int code = rendering_put(arguments, drawn.bytes, drawn.length);
    free(drawn.bytes);
    return code;
}

static int graph(const struct arguments *arguments) {
    return rendering_run(arguments, "graph", options_value(arguments, &option_patient), put_graph);
}

static const struct option *const options[] = {&option_format,  &option_language, &option_patient, &option_on, &option_host, &option_require,
                                               &option_lenient, &option_path,    &option_output,   &option_trusted_key, &option_counter_file, &option_help,    NULL};

const struct command command_graph = {
    .name = "graph", .line = "draw how facts lead to recommendations", .usage = "FILE",
    .about = "FILE is a guideline, written (.guide) or compiled (.osb). Rounded boxes are facts, ellipses and\n"
             "hexagons definitions and tables, boxes recommendations, octagons what to avoid.",
    .options = options, .least = 1, .most = 1, .run = graph,
};
