/* process: runs a command again and again and prints what one run takes, by the clock and of the processor in nanoseconds, and the most memory
 * that it had, in MiB. The processor's time stays the same while others run.
 *
 *     process TIMES NAME COMMAND ...     its output goes nowhere
 *
 * A small program of its own: what an interpreter takes to start a process would be measured too, and a process's memory counts what it was
 * before it became another. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double nanoseconds(struct timeval time) { return (double)time.tv_sec * 1e9 + (double)time.tv_usec * 1e3; }

/* Nanoseconds; less than 0 when the command cannot be run or fails. */
static double run(char **command, posix_spawn_file_actions_t *actions, double *processor, long *most) {
    struct rusage usage;
    int status = 1;
    pid_t child;
    double began = now();
    if (posix_spawnp(&child, command[0], actions, NULL, command, environ) != 0 || wait4(child, &status, 0, &usage) < 0) return -1;
    double took = now() - began;
    *processor = nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
    if (usage.ru_maxrss > *most) *most = usage.ru_maxrss;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? took : -1;
}

static int compare(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other;
}

int main(int count, char **arguments) {
    enum { MOST = 10000 };
    static double took[MOST], processor[MOST];
    int times = count > 3 ? atoi(arguments[1]) : 0;
    long most = 0;
    posix_spawn_file_actions_t actions;
    if (times < 1 || times > MOST || posix_spawn_file_actions_init(&actions) != 0) return 2;
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    for (int i = 0; i < times; i++)
        if ((took[i] = run(arguments + 3, &actions, &processor[i], &most)) < 0) return 1;
    qsort(took, (size_t)times, sizeof *took, compare);
    qsort(processor, (size_t)times, sizeof *processor, compare);
    const char *name = arguments[2];
    printf("%s\t%.0f\n%s, processor time\t%.0f\n%s, MiB\t%.2f\n", name, took[times / 2], name, processor[times / 2], name, (double)most / 1024);
    return 0;
}
