/* progress: written anew in its place, twice a second. */
#include "cli/progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

double progress_clock(void) {
    struct timespec now;
    return clock_gettime(CLOCK_MONOTONIC, &now) ? 0 : (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void progress_begin(struct progress *progress, int input, bool own_terminal, uint64_t skipped) {
    struct stat stat;
    *progress = (struct progress){.shown = isatty(STDERR_FILENO) && !own_terminal, .skipped = skipped};
    if (fstat(input, &stat) == 0 && S_ISREG(stat.st_mode) && stat.st_size > 0) progress->total = (uint64_t)stat.st_size;
    progress->began = progress->told = progress_clock();
}

static void put_time_left(double seconds) {
    unsigned long left = seconds < 1e9 ? (unsigned long)(seconds + 0.999) : 999999999;
    if (left < 120) fprintf(stderr, ", %lu s left", left);
    else if (left < 7200) fprintf(stderr, ", %lu min left", (left + 59) / 60);
    else fprintf(stderr, ", %lu h left", (left + 3599) / 3600);
}

void progress_tell(struct progress *progress, uint64_t patients, uint64_t bytes) {
    double now = progress->shown ? progress_clock() : 0;
    if (!progress->shown || now - progress->told < 0.5) return;
    double seconds = now - progress->began, fresh = (double)(bytes - progress->skipped);
    progress->told = now;
    fprintf(stderr, "\r\033[K%llu patients, %.0f a second", (unsigned long long)patients, (double)patients / seconds);
    if (progress->total > bytes && fresh > 0) put_time_left((double)(progress->total - bytes) * seconds / fresh);
    fflush(stderr);
}

void progress_end(struct progress *progress) {
    if (progress->shown && progress->told > progress->began) fputs("\r\033[K", stderr);
}
