/* jobs: a ring of blocks. The caller fills the next free one and writes the oldest that is done; threads take them in order between, and so
 * does the caller where it would have to wait: no more threads run than there are jobs. */
#include "cli/jobs.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"

enum { BLOCKS_A_THREAD = 2 };

struct job {
    struct block block;
    struct results results;
    bool done;
};

struct worker {
    struct ring *ring;
    struct answers answers;
    pthread_t thread;
};

struct ring {
    struct jobs *jobs;
    struct job *job;
    size_t count;
    struct worker *worker; /* as many as there are jobs; the first is the caller's */
    uint64_t filled, taken, written; /* blocks so far: written <= taken <= filled <= written + count */
    pthread_mutex_t lock;
    pthread_cond_t more, finished;
    bool over, stopped; /* over: nothing more is filled; stopped: what was handed on was not wanted */
};

/* --- The threads -------------------------------------------------------------------------------------- */

/* Answers the next block, if there is one. The lock is held before and after. */
static bool answer_next(struct worker *worker) {
    struct ring *ring = worker->ring;
    if (ring->taken == ring->filled) return false;
    struct job *job = &ring->job[ring->taken++ % ring->count];
    pthread_mutex_unlock(&ring->lock);
    answers_give(&worker->answers, &job->block, &job->results);
    pthread_mutex_lock(&ring->lock);
    job->done = true;
    return true;
}

static void *work(void *context) {
    struct worker *worker = context;
    struct ring *ring = worker->ring;
    pthread_mutex_lock(&ring->lock);
    for (;;) {
        if (answer_next(worker)) pthread_cond_signal(&ring->finished);
        else if (ring->over) break;
        else pthread_cond_wait(&ring->more, &ring->lock);
    }
    pthread_mutex_unlock(&ring->lock);
    return NULL;
}

/* --- The caller ----------------------------------------------------------------------------------------- */

/* Hands on the oldest block; where it is not done yet, only if `wait`. False: there was none. */
static bool hand_on(struct ring *ring, bool wait) {
    struct jobs *jobs = ring->jobs;
    if (ring->written == ring->filled) return false;
    struct job *job = &ring->job[ring->written % ring->count];
    pthread_mutex_lock(&ring->lock);
    while (!job->done && wait)
        if (!answer_next(&ring->worker[0])) pthread_cond_wait(&ring->finished, &ring->lock);
    bool done = job->done;
    job->done = false;
    pthread_mutex_unlock(&ring->lock);
    if (!done) return false;
    if (!ring->stopped && !jobs->done(jobs->context, &job->results, &job->block)) ring->stopped = true;
    ring->written++;
    return true;
}

/* Before the stream is read from: while nothing comes from it, everything that was asked is answered. */
static void answer_all(void *context) {
    struct ring *ring = context;
    struct pollfd stream = {.fd = ring->jobs->blocks->descriptor, .events = POLLIN};
    if (poll(&stream, 1, 0) != 0) return;
    while (hand_on(ring, true)) {}
    ring->jobs->waits(ring->jobs->context);
}

static enum block_read fill_all(struct ring *ring) {
    for (;;) {
        while (hand_on(ring, ring->filled - ring->written == ring->count)) {}
        if (ring->stopped) return BLOCKS_OVER;
        struct job *job = &ring->job[ring->filled % ring->count];
        enum block_read read = blocks_next(ring->jobs->blocks, &job->block);
        if (read != BLOCK_READ) return read;
        pthread_mutex_lock(&ring->lock);
        ring->filled++;
        pthread_cond_signal(&ring->more);
        pthread_mutex_unlock(&ring->lock);
    }
}

static enum block_read run_threads(struct ring *ring) {
    unsigned running = 1;
    pthread_mutex_init(&ring->lock, NULL);
    pthread_cond_init(&ring->more, NULL);
    pthread_cond_init(&ring->finished, NULL);
    while (running < ring->jobs->count && pthread_create(&ring->worker[running].thread, NULL, work, &ring->worker[running]) == 0) running++;
    enum block_read read = fill_all(ring); /* where no thread can be had, alone */
    int saved = errno;
    while (hand_on(ring, true)) {}
    pthread_mutex_lock(&ring->lock);
    ring->over = true;
    pthread_cond_broadcast(&ring->more);
    pthread_mutex_unlock(&ring->lock);
    for (unsigned i = 1; i < running; i++) pthread_join(ring->worker[i].thread, NULL);
    pthread_cond_destroy(&ring->finished);
    pthread_cond_destroy(&ring->more);
    pthread_mutex_destroy(&ring->lock);
    errno = saved;
    return read;
}

static enum block_read run_alone(struct ring *ring) {
    struct job *job = ring->job;
    for (;;) {
        enum block_read read = blocks_next(ring->jobs->blocks, &job->block);
        if (read != BLOCK_READ) return read;
        answers_give(&ring->worker->answers, &job->block, &job->results);
        if (!ring->jobs->done(ring->jobs->context, &job->results, &job->block)) return BLOCKS_OVER;
    }
}

static int no_memory(void) {
    console_say(NULL, "out of memory");
    return EXIT_SYSTEM;
}

static bool make_ring(struct jobs *jobs) {
    struct ring *ring = jobs->ring = calloc(1, sizeof *ring);
    if (!ring) return false;
    *ring = (struct ring){.jobs = jobs, .count = jobs->count == 1 ? 1 : BLOCKS_A_THREAD * (size_t)jobs->count};
    ring->job = calloc(ring->count, sizeof *ring->job);
    ring->worker = calloc(jobs->count, sizeof *ring->worker);
    bool made = ring->job && ring->worker;
    for (size_t i = 0; made && i < ring->count; i++) made = results_open(&ring->job[i].results);
    return made;
}

int jobs_open(struct jobs *jobs) {
    if (!make_ring(jobs)) return no_memory();
    int code = EXIT_FINE;
    for (unsigned i = 0; i < jobs->count && code == EXIT_FINE; i++) {
        struct worker *worker = &jobs->ring->worker[i];
        worker->ring = jobs->ring;
        code = answers_open(&worker->answers, jobs->question);
        if (code == EXIT_FINE) code = answers_check_head(&worker->answers); /* only the first can find anything */
    }
    return code;
}

int jobs_run(struct jobs *jobs) {
    struct ring *ring = jobs->ring;
    jobs->blocks->wait = answer_all;
    jobs->blocks->context = ring;
    enum block_read read = jobs->count == 1 ? run_alone(ring) : run_threads(ring);
    if (read == BLOCKS_FAILED) {
        console_say(jobs->question->subject, "cannot be read: %s", strerror(errno));
        return EXIT_SYSTEM;
    }
    int code = EXIT_FINE;
    for (unsigned i = 0; i < jobs->count; i++) {
        const struct answers *answers = &ring->worker[i].answers;
        if (answers->limit) code = EXIT_SYSTEM;
        if (answers->code != EXIT_FINE) code = answers->code;
        if (answers->failed || !tally_add(jobs->tally, &answers->tally)) code = no_memory();
    }
    return code;
}

void jobs_close(struct jobs *jobs) {
    struct ring *ring = jobs->ring;
    for (size_t i = 0; ring && ring->job && i < ring->count; i++) {
        results_close(&ring->job[i].results);
        block_free(&ring->job[i].block);
    }
    for (unsigned i = 0; ring && ring->worker && i < jobs->count; i++) answers_close(&ring->worker[i].answers);
    if (ring) free(ring->job), free(ring->worker);
    free(ring);
}
