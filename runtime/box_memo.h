/* box_memo: what has been asked before. A cone without lists, texts, dates and decimals depends on a few states of its facts: a truth, a
 * choice, between which of the numbers that it is compared with a number lies, or that it is unknown. Two patients in the same states
 * have the same facts missing, so that in a batch most questions are answered by a look. */
#ifndef OSLER_RUNTIME_BOX_MEMO_H
#define OSLER_RUNTIME_BOX_MEMO_H

#include "runtime/box_inside.h"

/* The answer that these states had before, into `set`; `failed` without memory for it. Where there is none, `key` says what the answer
 * is kept by; MEMO_NO_KEY: it is not kept. */
#define MEMO_NO_KEY UINT64_MAX
bool memo_find(struct box *box, struct cone *cone, struct missing_set *set, uint64_t *key, bool *failed);
void memo_keep(const struct cone *cone, uint64_t key, const struct missing_set *set);

#endif
