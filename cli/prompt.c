/* prompt: libedit is met in this file alone. */
#include "cli/prompt.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>
#include <wchar.h>

#ifndef OSLER_WITHOUT_EDIT
#include <histedit.h>
#endif

#ifndef OSLER_WITHOUT_EDIT
/* libedit is loaded when a terminal is there to edit on: no other command pays for it. Without it lines are read as they are typed. */
#define EDIT_FUNCTIONS(X) X(el_init) X(el_end) X(el_set) X(el_get) X(el_line) X(el_gets) X(el_reset) X(el_insertstr) \
                          X(history_init) X(history_end) X(history)

static struct {
#define POINTER(name) __typeof__(name) *name;
    EDIT_FUNCTIONS(POINTER)
#undef POINTER
} lib;

static bool load_libedit(void) {
    static const char *const names[] = {"libedit.so.2", "libedit.so.0", "libedit.so", "libedit.3.dylib"};
    void *handle = NULL;
    for (size_t i = 0; !handle && i < sizeof names / sizeof *names; i++) handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!handle) return false;
#define LOAD(name) *(void **)&lib.name = dlsym(handle, #name);
    EDIT_FUNCTIONS(LOAD)
#undef LOAD
#define THERE(name) && lib.name
    return true EDIT_FUNCTIONS(THERE);
#undef THERE
}
#endif

enum { LINE_MOST = 1 << 20, HISTORY_MOST = 1000 };

struct prompt {
    const char *text;
    prompt_complete *complete;
    void *context;
    bool terminal;
    char *line;
    size_t room;
#ifndef OSLER_WITHOUT_EDIT
    EditLine *edit;
    History *history;
    HistEvent event;
#endif
};

/* --- Ctrl-C ------------------------------------------------------------------------------------------- */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

void prompt_listen(void) { interrupted = 0; }
bool prompt_interrupted(void) { return interrupted != 0; }

/* Reading ends with EINTR instead of going on. */
static void catch_interrupt(void) {
    struct sigaction action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

/* --- Completion --------------------------------------------------------------------------------------- */

#ifndef OSLER_WITHOUT_EDIT
enum { OFFERS_MOST = 400 };

struct offers {
    const char *begin; /* of the word before the cursor */
    size_t length, common, count;
    char first[128];
    char (*word)[128];
};

static void take_offer(void *context, const char *word) {
    struct offers *offers = context;
    size_t length = strlen(word);
    if (length < offers->length || strncmp(word, offers->begin, offers->length) != 0 || length >= sizeof offers->first) return;
    if (offers->count == 0) {
        memcpy(offers->first, word, length + 1);
        offers->common = length;
    }
    while (strncmp(offers->first, word, offers->common) != 0) offers->common--;
    if (offers->count < OFFERS_MOST) memcpy(offers->word[offers->count], word, length + 1);
    offers->count++;
}

static void list_offers(const struct offers *offers) {
    size_t column = 0;
    putchar('\n');
    for (size_t i = 0; i < offers->count && i < OFFERS_MOST; i++) {
        size_t length = strlen(offers->word[i]) + 2;
        if (column + length > 78 && column) putchar('\n'), column = 0;
        printf("%s  ", offers->word[i]);
        column += length;
    }
    putchar('\n');
}

static unsigned char complete(EditLine *edit, int key) {
    struct prompt *prompt;
    const LineInfo *info = lib.el_line(edit);
    size_t before = (size_t)(info->cursor - info->buffer);
    char *line = malloc(before + 1);
    struct offers offers = {.word = calloc(OFFERS_MOST, sizeof *offers.word)};
    unsigned char answer = CC_ERROR;
    (void)key;
    lib.el_get(edit, EL_CLIENTDATA, &prompt);
    if (line && offers.word) {
        memcpy(line, info->buffer, before);
        line[before] = 0;
        offers.begin = line + before;
        while (offers.begin > line && offers.begin[-1] != ' ' && offers.begin[-1] != '(') offers.begin--;
        offers.length = strlen(offers.begin);
        prompt->complete(prompt->context, line, take_offer, &offers);
        if (offers.count && offers.common > offers.length) {
            char rest[130];
            snprintf(rest, sizeof rest, "%.*s%s", (int)(offers.common - offers.length), offers.first + offers.length, offers.count == 1 ? " " : "");
            answer = lib.el_insertstr(edit, rest) == 0 ? CC_REFRESH : CC_ERROR;
        } else if (offers.count == 1) {
            answer = lib.el_insertstr(edit, " ") == 0 ? CC_REFRESH : CC_ERROR;
        } else if (offers.count > 1) {
            list_offers(&offers);
            answer = CC_REDISPLAY;
        }
    }
    free(line);
    free(offers.word);
    return answer;
}

/* Whether a byte can be read. The signal is let in only while waiting, so that none is lost between looking and waiting. */
static bool wait_for_byte(void) {
    sigset_t block, before;
    fd_set input;
    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigprocmask(SIG_BLOCK, &block, &before);
    int ready = 0;
    while (!interrupted && ready <= 0) {
        FD_ZERO(&input);
        FD_SET(STDIN_FILENO, &input);
        ready = pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &before);
        if (ready < 0 && errno != EINTR) break;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ready > 0 && !interrupted; /* it may have come with the byte */
}

/* libedit's own reading goes on after a signal. */
static int read_character(EditLine *edit, wchar_t *c) {
    mbstate_t state = {0};
    (void)edit;
    for (;;) {
        char byte;
        ssize_t got = wait_for_byte() ? read(STDIN_FILENO, &byte, 1) : -1;
        if (got <= 0) return (int)got;
        size_t used = mbrtowc(c, &byte, 1, &state);
        if (used == (size_t)-2) continue;
        if (used == (size_t)-1) *c = L'?';
        return 1;
    }
}

static char *prompt_text(EditLine *edit) {
    struct prompt *prompt;
    lib.el_get(edit, EL_CLIENTDATA, &prompt);
    return (char *)(uintptr_t)prompt->text;
}

static void open_editing(struct prompt *prompt) {
    if (!load_libedit()) return;
    prompt->history = lib.history_init();
    if (prompt->history) lib.history(prompt->history, &prompt->event, H_SETSIZE, HISTORY_MOST);
    prompt->edit = lib.el_init("osler", stdin, stdout, stderr);
    if (!prompt->edit) return;
    lib.el_set(prompt->edit, EL_CLIENTDATA, prompt);
    lib.el_set(prompt->edit, EL_PROMPT, prompt_text);
    lib.el_set(prompt->edit, EL_EDITOR, "emacs");
    lib.el_set(prompt->edit, EL_SIGNAL, 0);
    lib.el_set(prompt->edit, EL_GETCFN, read_character);
    if (prompt->history) lib.el_set(prompt->edit, EL_HIST, lib.history, prompt->history);
    lib.el_set(prompt->edit, EL_ADDFN, "osler-complete", "complete a word", complete);
    lib.el_set(prompt->edit, EL_BIND, "\t", "osler-complete", NULL);
}
#endif

/* --- Opening ------------------------------------------------------------------------------------------ */

struct prompt *prompt_open(const char *text, prompt_complete *completion, void *context) {
    struct prompt *prompt = calloc(1, sizeof *prompt);
    if (!prompt) return NULL;
    *prompt = (struct prompt){.text = text, .complete = completion, .context = context,
                              .terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)};
    if (!prompt->terminal) return prompt;
    catch_interrupt();
    setlocale(LC_CTYPE, ""); /* how letters are typed, and nothing else */
#ifndef OSLER_WITHOUT_EDIT
    open_editing(prompt);
#endif
    return prompt;
}

void prompt_close(struct prompt *prompt) {
    if (!prompt) return;
#ifndef OSLER_WITHOUT_EDIT
    if (prompt->edit) lib.el_end(prompt->edit);
    if (prompt->history) lib.history_end(prompt->history);
#endif
    free(prompt->line);
    free(prompt);
}

bool prompt_is_terminal(const struct prompt *prompt) { return prompt->terminal; }

/* --- Reading -------------------------------------------------------------------------------------------- */

static bool put(struct prompt *prompt, size_t length, char c) {
    if (length + 1 > prompt->room) {
        size_t room = prompt->room ? prompt->room * 2 : 256;
        char *moved = realloc(prompt->line, room);
        if (!moved) return false;
        prompt->line = moved;
        prompt->room = room;
    }
    prompt->line[length] = c;
    return true;
}

/* What is longer than a line may be is cut: no command is. */
static enum prompt_read read_plain(struct prompt *prompt, const char **line, size_t *length) {
    size_t count = 0;
    int c;
    if (prompt->terminal) fputs(prompt->text, stdout), fflush(stdout);
    while ((c = getchar()) != EOF && c != '\n')
        if (count < LINE_MOST && put(prompt, count, (char)c)) count++;
    if (c == EOF && interrupted) {
        clearerr(stdin);
        return PROMPT_INTERRUPTED;
    }
    if (c == EOF && count == 0) return PROMPT_OVER;
    while (count && prompt->line[count - 1] == '\r') count--;
    if (!put(prompt, count, '\0')) return PROMPT_OVER;
    if (!prompt->terminal) printf("%s%s\n", prompt->text, prompt->line);
    *line = prompt->line;
    *length = count;
    return PROMPT_LINE;
}

enum prompt_read prompt_read(struct prompt *prompt, const char **line, size_t *length) {
    prompt_listen();
#ifndef OSLER_WITHOUT_EDIT
    if (prompt->edit) {
        int count = 0;
        errno = 0;
        const char *typed = lib.el_gets(prompt->edit, &count);
        if (interrupted) {
            putchar('\n');
            lib.el_reset(prompt->edit);
            return PROMPT_INTERRUPTED;
        }
        if (!typed || count <= 0) return PROMPT_OVER;
        size_t whole = (size_t)count - (typed[count - 1] == '\n');
        for (size_t i = 0; i < whole; i++)
            if (!put(prompt, i, typed[i])) return PROMPT_OVER;
        if (!put(prompt, whole, '\0')) return PROMPT_OVER;
        *line = prompt->line;
        *length = whole;
        return PROMPT_LINE;
    }
#endif
    return read_plain(prompt, line, length);
}

/* --- History --------------------------------------------------------------------------------------------- */

void prompt_remember(struct prompt *prompt, const char *line) {
#ifndef OSLER_WITHOUT_EDIT
    if (prompt->history && *line) lib.history(prompt->history, &prompt->event, H_ENTER, line);
#else
    (void)prompt, (void)line;
#endif
}

void prompt_history_load(struct prompt *prompt, const char *name) {
    FILE *file = prompt->terminal ? fopen(name, "re") : NULL;
    char line[4096];
    if (!file) return;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        prompt_remember(prompt, line);
    }
    fclose(file);
}

bool prompt_history_add(const char *name, const char *line) {
    int descriptor = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "a") : NULL;
    if (!file) {
        if (descriptor >= 0) close(descriptor);
        return false;
    }
    fprintf(file, "%s\n", line);
    return fclose(file) == 0;
}
