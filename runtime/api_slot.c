/* Hot reload of include/osler.h: a program in a place that threads share. */
#include <string.h>

#include "runtime/api.h"

struct osler_slot {
    struct allocator allocator;
    pthread_mutex_t lock;           /* of all below; `current` may be compared without it */
    _Atomic(osler_program *) current;
    uint64_t counter;
    char hash[65]; /* "": nothing signed was loaded */
};

osler_status osler_slot_new(const osler_allocator *allocator, osler_slot **slot) {
    struct allocator a = api_allocator(allocator);
    *slot = a.resize(a.context, NULL, 0, sizeof **slot);
    if (!*slot) return OSLER_LIMIT;
    memset(*slot, 0, sizeof **slot);
    (*slot)->allocator = a;
    atomic_init(&(*slot)->current, NULL);
    pthread_mutex_init(&(*slot)->lock, NULL);
    return OSLER_OK;
}

void osler_slot_free(osler_slot *slot) {
    if (!slot) return;
    struct allocator a = slot->allocator;
    osler_slot_put(slot, NULL);
    pthread_mutex_destroy(&slot->lock);
    a.resize(a.context, slot, sizeof *slot, 0);
}

/* The old one is let go of behind the lock: freeing it may take a while. */
void osler_slot_put(osler_slot *slot, osler_program *program) {
    pthread_mutex_lock(&slot->lock);
    osler_program *old = atomic_exchange(&slot->current, program);
    pthread_mutex_unlock(&slot->lock);
    osler_program_free(old);
}

osler_program *osler_slot_get(osler_slot *slot) {
    pthread_mutex_lock(&slot->lock);
    osler_program *program = atomic_load(&slot->current);
    if (program) osler_program_keep(program);
    pthread_mutex_unlock(&slot->lock);
    return program;
}

uint64_t osler_slot_counter(osler_slot *slot) {
    pthread_mutex_lock(&slot->lock);
    uint64_t counter = slot->counter;
    pthread_mutex_unlock(&slot->lock);
    return counter;
}

/* --- Loading ------------------------------------------------------------------------------------------------------- */

static osler_status refuse(char why[160], const char *sentence) {
    if (why) memcpy(why, sentence, strlen(sentence) + 1);
    return OSLER_REFUSED;
}

/* Takes the place of what is there, unless another thread has put something newer or other there in the meantime. */
static osler_status exchange(osler_slot *slot, osler_program *program, bool is_signed, uint64_t counter, char why[160]) {
    osler_status status = OSLER_OK;
    pthread_mutex_lock(&slot->lock);
    osler_program *old = atomic_load(&slot->current);
    if (old && strcmp(osler_program_id(old), osler_program_id(program)) != 0)
        status = refuse(why, "The slot holds another guideline.");
    else if (slot->hash[0] && !is_signed)
        status = refuse(why, "The slot holds a signed guideline, and this one was loaded without a key to trust.");
    else if (slot->hash[0] && counter < slot->counter)
        status = refuse(why, "The compiled guideline is older than the one that was accepted last.");
    else if (slot->hash[0] && counter == slot->counter && strcmp(slot->hash, osler_program_hash(program)) != 0)
        status = refuse(why, "Another compiled guideline with the same counter was accepted before.");
    if (status == OSLER_OK) {
        atomic_store(&slot->current, program);
        if (is_signed) {
            slot->counter = counter;
            memcpy(slot->hash, osler_program_hash(program), sizeof slot->hash);
        }
    }
    pthread_mutex_unlock(&slot->lock);
    osler_program_free(status == OSLER_OK ? old : program);
    return status;
}

osler_status osler_slot_load(osler_slot *slot, const char *bytes, size_t length, const char *signature, size_t signature_length,
                             const osler_trust *trust, const osler_allocator *allocator, char why[160]) {
    osler_program *program = NULL;
    uint64_t counter = 0;
    osler_status status = trust ? osler_program_load_signed(bytes, length, signature, signature_length, trust, allocator, &program, &counter, why)
                                : osler_program_load(bytes, length, allocator, &program, why);
    return status == OSLER_OK ? exchange(slot, program, trust != NULL, counter, why) : status;
}

/* --- Patients -------------------------------------------------------------------------------------------------------- */

const osler_program *osler_context_program(const osler_context *context) { return context->owner; }

/* What the host asks for outlives a reload. */
static void take_wishes(osler_context *made, const osler_context *old) {
    made->require_approved = old->require_approved;
    made->refused = old->refused;
    api_limit(made, &old->limits);
}

/* A context keeps its program, so no other one can have its address: comparing needs no lock. */
osler_status osler_slot_begin(osler_slot *slot, const osler_allocator *allocator, osler_context **context, const char *on) {
    if (*context && atomic_load(&slot->current) == (*context)->owner) return osler_context_begin(*context, on);
    if (*context) (*context)->begun = (*context)->ran = false;
    osler_program *program = osler_slot_get(slot);
    if (!program) return OSLER_MISUSE;
    osler_context *made = NULL;
    osler_status status = osler_context_new(program, allocator, &made);
    osler_program_free(program);
    if (status != OSLER_OK) return status;
    if (*context) take_wishes(made, *context);
    osler_context_free(*context);
    *context = made;
    return osler_context_begin(made, on);
}
