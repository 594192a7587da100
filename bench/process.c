/* process: runs a command again and again and prints what one run takes, in nanoseconds, and the most memory that it had, in MiB:
 *
 *     NAME                   by the clock, from the start until it has ended
 *     NAME, first answer     by the clock, from the start to the first byte of its output, which is read from a pipe; not told of a command
 *                            that prints nothing
 *     NAME, processor time   which stays the same while others run
 *
 *     process TIMES NAME COMMAND ...
 *
 * Medians. A small program of its own: what an interpreter takes to start a process would be measured too, and a process's memory counts
 * what it was before it became another. */
#define _GNU_SOURCE /* pipe2 */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { TIMES_MOST = 10000 };

struct sample {
    double all, first, processor; /* first: less than 0 when nothing came */
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double nanoseconds(struct timeval time) { return (double)time.tv_sec * 1e9 + (double)time.tv_usec * 1e3; }

/* Reads all of it; when the first of it came, or less than 0. */
static double first_of(int output) {
    static char bytes[1 << 16];
    double first = -1;
    while (read(output, bytes, sizeof bytes) > 0)
        if (first < 0) first = now();
    return first;
}

static bool start(char **command, int output, pid_t *child) {
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) return false;
    bool started = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) == 0 &&
                   posix_spawnp(child, command[0], &actions, NULL, command, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return started;
}

/* False when the command cannot be run or fails. */
static bool run(char **command, struct sample *sample, long *most) {
    struct rusage usage;
    int status = 1, ends[2];
    pid_t child;
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    double began = now();
    bool started = start(command, ends[1], &child);
    close(ends[1]);
    double first = started ? first_of(ends[0]) : -1;
    close(ends[0]);
    if (!started || wait4(child, &status, 0, &usage) < 0) return false;
    sample->all = now() - began;
    sample->first = first < 0 ? -1 : first - began;
    sample->processor = nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
    if (usage.ru_maxrss > *most) *most = usage.ru_maxrss;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int compare(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other;
}

static void print_median(const char *name, const char *what, double *value, int times) {
    qsort(value, (size_t)times, sizeof *value, compare);
    if (value[0] >= 0) printf("%s%s\t%.0f\n", name, what, value[times / 2]);
}

int main(int count, char **arguments) {
    static double all[TIMES_MOST], first[TIMES_MOST], processor[TIMES_MOST];
    int times = count > 3 ? atoi(arguments[1]) : 0;
    long most = 0;
    if (times < 1 || times > TIMES_MOST) return 2;
    for (int i = 0; i < times; i++) {
        struct sample sample;
        if (!run(arguments + 3, &sample, &most)) return 1;
        all[i] = sample.all, first[i] = sample.first, processor[i] = sample.processor;
    }
    const char *name = arguments[2];
    print_median(name, "", all, times);
    print_median(name, ", first answer", first, times);
    print_median(name, ", processor time", processor, times);
    printf("%s, MiB\t%.2f\n", name, (double)most / 1024);
    return 0;
}
