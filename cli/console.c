/* console: stdout and stderr. */
#include "cli/console.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/command.h"

void console_open(void) {
    /* Opened for reading, a closed stdout fails when it is written to instead of losing the result. */
    static const int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};
    for (int descriptor = 0; descriptor < 3; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", modes[descriptor]) < 0) _exit(EXIT_SYSTEM);
}

static bool is_control(unsigned char first, unsigned char second) {
    return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7f ||
           (first == 0xc2 && second >= 0x80 && second < 0xa0);
}

void console_tell(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i], next = i + 1 < length ? (unsigned char)text[i + 1] : 0;
        bool control = is_control(byte, next);
        if (control && byte == 0xc2) i++;
        putc(control ? '?' : byte, stderr);
    }
    if (length && text[length - 1] != '\n') putc('\n', stderr);
}

void console_say(const char *subject, const char *format, ...) {
    char fixed[1024];
    char *text = fixed;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(fixed, sizeof fixed, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof fixed && (text = malloc((size_t)length + 1))) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    if (!text) text = fixed;
    fputs("osler: ", stderr);
    if (subject) fprintf(stderr, "%s: ", subject);
    console_tell(text, strlen(text));
    if (text != fixed) free(text);
}

void console_put(const char *text, size_t length) {
    fwrite(text, 1, length, stdout);
    if (length && text[length - 1] != '\n') putchar('\n');
}

bool console_color(const struct arguments *arguments) {
    const char *wish = options_value(arguments, &option_color), *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (wish && strcmp(wish, "auto") != 0) return strcmp(wish, "always") == 0;
    if (never && *never) return false;
    return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

unsigned console_width(void) {
    enum { MOST = 1000, READABLE = 100 };
    const char *set = getenv("COLUMNS");
    char *end = NULL;
    unsigned long columns = set && *set >= '0' && *set <= '9' ? strtoul(set, &end, 10) : 0;
    if (end && !*end && columns > 0) return (unsigned)(columns < MOST ? columns : MOST);
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col < READABLE ? size.ws_col : READABLE;
}

int console_close(int code) {
    bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fclose(stdout)) failed = true;
    if (!failed) return code;
    console_say("standard output", "cannot be written%s%s", errno ? ": " : "", errno ? strerror(errno) : "");
    return EXIT_SYSTEM;
}
