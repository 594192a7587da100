/* program: a compiled guideline. Immutable once made; shared between threads.
 *
 * Made by the compiler or by program_load; either way program_verify has accepted it before anything runs it. */
#ifndef OSLER_RUNTIME_PROGRAM_H
#define OSLER_RUNTIME_PROGRAM_H

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/text.h"
#include "base/unit.h"

enum opcode {
#define OP(name, dst, a, b, x, meaning) OP_##name,
#include "runtime/opcodes.def"
#undef OP
    OPCODES
};

enum { TRUTH_NO = 0, TRUTH_UNKNOWN = 1, OUTCOME_CONTRAINDICATED = 2, TRUTH_YES = 3 };

#define NONE UINT32_MAX
#define NUMBER_UNKNOWN INT64_MIN
#define RANGE_UNBOUNDED INT64_MAX         /* the upper end of a count in a list that may have more */
#define CHOICE_UNKNOWN ((int64_t)1 << 62) /* set together with all bits of the choice */
enum { HOST_PARAMETERS = 16, CHOICE_MOST = 62, CALLS_MOST = 64 /* of host functions, in one guideline */ };

enum fact_kind { FACT_TRUTH, FACT_CHOICE, FACT_NUMBER, FACT_WIDE, FACT_DATE, FACT_TEXT, FACT_PERIOD, FACT_LIST, FACT_SERIES };
enum { FACT_HAS_LOW = 1, FACT_HAS_HIGH = 2, FACT_HAS_STEP = 4, FACT_OVER_TIME = 8, FACT_OF_CALL = 16 };

enum value_kind { VALUE_TRUTH, VALUE_CHOICE, VALUE_NUMBER, VALUE_WIDE, VALUE_DATE, VALUE_TEXT, VALUE_PERIOD, VALUE_RANGE,
                  VALUE_OUTCOME, VALUE_LIST, VALUE_SERIES, VALUE_SCORE, VALUE_CHOICES /* an all-table: several may hold */ };

enum recommendation_kind { KIND_RECOMMEND, KIND_CONSIDER, KIND_AVOID, KIND_WARN, KIND_INFORM };
enum strength { STRENGTH_NONE, STRENGTH_STRONG, STRENGTH_CONDITIONAL };
enum certainty { CERTAINTY_NONE, CERTAINTY_VERY_LOW, CERTAINTY_LOW, CERTAINTY_MODERATE, CERTAINTY_HIGH };
enum guideline_status { STATUS_DRAFT, STATUS_SUBMITTED, STATUS_UNDER_REVIEW, STATUS_APPROVED, STATUS_RETIRED, STATUS_INHERITED };
enum unknown_policy { UNKNOWN_NOT_SAID, UNKNOWN_WARN, UNKNOWN_WITHHOLD, UNKNOWN_IGNORE };
enum audience { AUDIENCE_EVERYONE, AUDIENCE_CLINICIAN, AUDIENCE_PATIENT };
enum passage_property { PASSAGE_LABEL, PASSAGE_QUESTION, PASSAGE_SUMMARY, PASSAGE_GRADING, PASSAGE_NOTICE, PASSAGE_DISCLAIMER,
                        PASSAGE_RATIONALE, PASSAGE_NOTE, PASSAGE_ASK, PASSAGE_BECAUSE, PASSAGES };
/* Whose text it is. Of a choice's value, a check, a further question and a dose the property is the label: its only text. */
enum passage_owner { OWNER_GUIDELINE, OWNER_FACT, OWNER_FIELD, OWNER_RECORD, OWNER_CHOICE, OWNER_TREATMENT, OWNER_HEADING,
                     OWNER_DEFINITION, OWNER_RECOMMENDATION, OWNER_CHECK, OWNER_FURTHER, OWNER_DOSE, OWNER_PREFERENCE, OWNERS };
enum review_step { REVIEW_SUBMITTED, REVIEW_REVIEWED, REVIEW_APPROVED, REVIEW_STEPS };

/* list_wide and list_number: the number behind the block length in args. */
enum aggregate_op { AGGREGATE_OP_SUM, AGGREGATE_OP_MEAN, AGGREGATE_OP_MEDIAN, AGGREGATE_OP_LOWEST, AGGREGATE_OP_HIGHEST,
                    AGGREGATE_OP_FIRST, AGGREGATE_OP_LAST, AGGREGATE_OP_EARLIEST, AGGREGATE_OP_LATEST,
                    AGGREGATE_OP_BEFORE_LAST /* the one before the last */, AGGREGATE_OPS };

/* struct program_fact, struct program_instruction ... one for each section */
#define SECTION(name, NAME) struct program_##name {
#define U32(field, kind, most) uint32_t field;
#define I64(field) int64_t field;
#define END(name) };
#include "runtime/program.def"

enum program_section {
#define SECTION(name, NAME) SECTION_##NAME,
#include "runtime/program.def"
    PROGRAM_SECTIONS
};

struct program {
    struct arena arena;
    const char *strings; /* all texts, each ended by a NUL; offset 0 is "" */
    uint32_t strings_length;
    uint32_t truths, numbers, wides; /* registers of each bank: facts first, then what instructions write */
#define SECTION(name, NAME) struct program_##name *name; uint32_t name##s;
#include "runtime/program.def"
    /* Made when loaded, never saved. */
    struct unit *parsed_unit;                /* one a unit */
    struct unit_conversion *parsed_conversion;
    struct decimal *parsed_wide;
    uint64_t worst_instructions, context_bytes; /* what one patient can cost at most */
    char hash[65]; /* SHA-256 of the saved form up to its own checksum, in hexadecimal; "" until it is loaded or asked for */
};

static inline const char *program_text(const struct program *program, uint32_t offset) { return program->strings + offset; }
/* Facts that a record can give: the first ones. Behind them are the values of calls. */
static inline uint32_t program_asked(const struct program *program) {
    uint32_t count = program->facts;
    while (count && (program->fact[count - 1].bounds & FACT_OF_CALL)) count--;
    return count;
}
static inline enum opcode instruction_op(const struct program_instruction *i) { return (enum opcode)(i->op & 0xFFFF); }
static inline uint16_t instruction_x(const struct program_instruction *i) { return (uint16_t)(i->op >> 16); }

/* What an operand is, from opcodes.def. */
enum operand {
    OPERAND_NOTHING, OPERAND_T, OPERAND_N, OPERAND_W, OPERAND_R, OPERAND_ARGS_T, OPERAND_ARGS_TT, OPERAND_ARGS_TN,
    OPERAND_ARGS_TW, OPERAND_ARGS_TC, OPERAND_ARGS_TP, OPERAND_NCONST, OPERAND_WCONST, OPERAND_LIST, OPERAND_FACT,
    OPERAND_FIELD, OPERAND_TEXT, OPERAND_CONVERSION, OPERAND_BODY, OPERAND_SKIP, OPERAND_TRUTH, OPERAND_NUMBER, OPERAND_TIME
};
struct opcode_info {
    uint8_t dst, a, b, x; /* enum operand */
};
extern const struct opcode_info opcode_info[OPCODES];
const char *opcode_name(enum opcode op); /* disasm.c: for people, not needed for a run */

/* Checks everything that running relies on, in one pass: indices, register banks, each register written once and before it is
 * read, blocks and skips inside the code and not nested, ends. Then makes what is made when loaded. `why` (may be NULL) receives one
 * sentence in the program's arena. */
bool program_verify(struct program *program, const char **why);

/* Fills in program->hash, the SHA-256 that ends the file form, when it is not there yet. Not needed for a run. */
void program_fingerprint(struct program *program);

/* The file form: docs/bytecode.md, with the fingerprint at its end. Reproducible byte for byte. `out` is cleared first. False without memory. */
bool program_save(struct program *program, struct text *out);
enum program_load { PROGRAM_LOADED, PROGRAM_NOT_A_PROGRAM, PROGRAM_OTHER_VERSION, PROGRAM_DAMAGED, PROGRAM_NO_MEMORY };
enum program_load program_load(const char *bytes, size_t length, const struct allocator *allocator, struct program **program,
                               char why[160]);
struct program *program_new(const struct allocator *allocator); /* empty, owned by the caller; NULL without memory */
void program_free(struct program *program);

/* Readable code: one line an instruction, the source line beside it. */
void program_disassemble(const struct program *program, struct text *out);

#endif
