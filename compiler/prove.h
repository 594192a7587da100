/* prove: questions about every patient there can be, put to a compiled guideline and answered by branch and prune
 * (runtime/box_reach.h). What is found is a patient, in the author's words, whom the VM has confirmed.
 *
 *   tables           a patient to whom no row applies; two rows that apply and disagree; a row nobody reaches
 *   recommendations  two that give a treatment differently (rule 16); one that nobody gets; a condition that changes nothing;
 *                    a replacement that leaves no option (rule 3); an avoid that cannot act
 *   doses            above the most that the treatment allows
 *   claims           assert never X when Y; assert lower F never gives more T
 *
 * Rows that overlap and give the same are fine: the table's value is the same whichever counts. A gap counts only where the
 * guideline applies. All questions of a compilation share one budget, those that can be errors before those that only
 * warn; what it does not suffice for is reported as not decided, as errors would be, and passed over in silence where only a warning was
 * at stake. */
#ifndef OSLER_COMPILER_PROVE_H
#define OSLER_COMPILER_PROVE_H

#include "compiler/compilation.h"
#include "runtime/box_reach.h"

struct prover {
    struct compilation *c;
    const struct program *program;
    struct context *context;
    struct box *box, *loose; /* loose: any fact may be unknown; made when it is needed */
    uint32_t *definer; /* by truth register: its instruction, NONE for facts */
    uint32_t applies; /* register of the program at hand that says whether the guideline applies; NONE */
    bool keeps;       /* patients that are found become scenarios */
    const bool *own;  /* by fact of the program at hand: a scenario gives it; NULL: all */
    uint64_t steps; /* what is left of the budget */
    bool over;      /* and nothing was; it has been said */
};

/* Adds its findings to the diagnostics. Without memory c->failed is set. */
void prove_program(struct compilation *c, const struct program *program, osler_proofs proofs, const struct allocator *allocator);

/* A prover of one program, with a budget of its own. prover_end also after false, which means no memory. */
bool prover_begin(struct prover *prover, struct compilation *c, const struct program *program, const struct allocator *allocator);
void prover_end(struct prover *prover);

/* Likewise for a program that is made of this prover's one, with what is left of its budget; what is spent and asked is the first one's. */
struct product_part; /* where the guideline's own registers and facts are in that program */
bool prover_begin_another(struct prover *another, struct prover *prover, const struct program *program, const struct product_part *part,
                          const struct allocator *allocator);
void prover_end_another(struct prover *another, struct prover *prover);

/* prove_tables.c, prove_conflicts.c, prove_rules.c, prove_claims.c */
void prove_table(struct prover *prover, const struct symbol *table); /* gaps and overlaps */
void prove_rows_reached(struct prover *prover, const struct symbol *table);
void prove_conflicts(struct prover *prover);
void prove_recommendation(struct prover *prover, const struct recommendation *rec);
void prove_claims(struct prover *prover, const struct allocator *allocator);
void prove_caps(struct prover *prover, const struct allocator *allocator);
/* prove_more.c: assert lower FACT never gives more TREATMENT */
void prove_never_more(struct prover *prover, const struct claim *claim, const struct allocator *allocator);
/* prove_conditions.c. prove_applies is false when the guideline applies to nobody, which is said then and is enough. */
void prove_definition(struct prover *prover, const struct symbol *symbol);
bool prove_applies(struct prover *prover);
void prove_own_parts(struct prover *prover, const struct recommendation *rec);

/* The patient that was found: "weight 25 kg, ecog 2", only what matters; "any patient" when nothing does. */
const char *prove_words(const struct prover *prover);
void prove_keep(struct prover *prover); /* as a scenario, called by the diagnostic that was added last */
const char *prove_patient(struct prover *prover); /* both */
/* Opens a topic; false without memory (c->failed is set) or when the budget is spent. */
bool prove_open(struct prover *prover, const uint32_t *truth, size_t count);
/* The same in prover->loose. */
bool prove_open_loosely(struct prover *prover, const uint32_t *truth, size_t count);
enum reach prove_counted(struct prover *prover, enum reach answer); /* an answer that was asked for elsewhere */
enum reach prove_ask(struct prover *prover, const struct reach_goal *goal, size_t goals);
enum reach prove_show(struct prover *prover, const struct reach_goal *goal, size_t goals); /* FOUND: with a patient to report */
void prove_undecided(struct prover *prover, struct span span, const char *question);

#endif
