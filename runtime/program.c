/* program: making and freeing; the table of opcodes as data. */
#include "runtime/program.h"

const struct opcode_info opcode_info[OPCODES] = {
#define OP(name, dst, a, b, x, meaning) \
    [OP_##name] = { OPERAND_##dst, OPERAND_##a, OPERAND_##b, OPERAND_##x },
#include "runtime/opcodes.def"
#undef OP
};

struct program *program_new(const struct allocator *allocator) {
    struct arena arena;
    arena_init(&arena, allocator, 0);
    struct program *program = ARENA_NEW(&arena, struct program);
    if (!program) return NULL;
    program->arena = arena;
    program->strings = "";
    program->strings_length = 1;
    return program;
}

void program_free(struct program *program) {
    if (!program) return;
    struct arena arena = program->arena; /* the program lies in its own arena */
    arena_free(&arena);
}
