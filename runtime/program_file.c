/* program_file: the file form of a program, docs/bytecode.md. Every number little-endian, nothing else in between:
 *
 *   "OSLB"  version  truths  numbers  wides  length of the texts  sections  rows of each section
 *   the rows, section by section, column by column as in program.def
 *   the texts
 *   SHA-256 of all that stands before */
#include "base/sha256.h"
#include "runtime/program.h"

#include <stdio.h>
#include <string.h>

enum { FORMAT_VERSION = 2, HEADER_NUMBERS = 6, HEADER_BYTES = 4 + 4 * HEADER_NUMBERS + 4 * PROGRAM_SECTIONS };

enum {
#define SECTION(name, NAME) BYTES_##NAME = 0
#define U32(field, kind, most) + 4
#define I64(field) + 8
#define END(name) ,
#include "runtime/program.def"
};

/* --- Writing --------------------------------------------------------------------------------------------- */

struct writer {
    struct sha256 sha;
    struct text *out; /* NULL: the checksum is wanted */
    size_t used;
    uint8_t bytes[4096]; /* what is written, until it is full */
};

static void put_long(struct writer *writer, const void *bytes, size_t length) {
    if (writer->out) text_put(writer->out, bytes, length);
    else sha256_add(&writer->sha, bytes, length);
}

static void put_kept(struct writer *writer) {
    put_long(writer, writer->bytes, writer->used);
    writer->used = 0;
}

static uint8_t *room_for(struct writer *writer, size_t bytes) {
    if (writer->used + bytes > sizeof writer->bytes) put_kept(writer);
    uint8_t *at = writer->bytes + writer->used;
    writer->used += bytes;
    return at;
}

static inline uint8_t *u32_to(uint8_t *at, uint32_t value) {
    at[0] = (uint8_t)value, at[1] = (uint8_t)(value >> 8), at[2] = (uint8_t)(value >> 16), at[3] = (uint8_t)(value >> 24);
    return at + 4;
}

static inline uint8_t *i64_to(uint8_t *at, int64_t value) {
    return u32_to(u32_to(at, (uint32_t)(uint64_t)value), (uint32_t)((uint64_t)value >> 32));
}

#define SECTION(name, NAME)                                                          \
    static void put_##name##_rows(struct writer *writer, const struct program *program) { \
        for (uint32_t i = 0; i < program->name##s; i++) {                            \
            const struct program_##name *row = &program->name[i];                    \
            uint8_t *at = room_for(writer, BYTES_##NAME);
#define U32(field, kind, most) at = u32_to(at, row->field);
#define I64(field) at = i64_to(at, row->field);
#define END(name) } }
#include "runtime/program.def"

static void put_program(struct writer *writer, const struct program *program) {
    uint8_t *at = room_for(writer, HEADER_BYTES);
    memcpy(at, "OSLB", 4);
    at = u32_to(at + 4, FORMAT_VERSION);
    at = u32_to(at, program->truths);
    at = u32_to(at, program->numbers);
    at = u32_to(at, program->wides);
    at = u32_to(at, program->strings_length);
    at = u32_to(at, PROGRAM_SECTIONS);
#define SECTION(name, NAME) at = u32_to(at, program->name##s);
#include "runtime/program.def"
#define SECTION(name, NAME) put_##name##_rows(writer, program);
#include "runtime/program.def"
    put_kept(writer);
    put_long(writer, program->strings, program->strings_length);
}

/* The length of the file. */
static size_t program_length(const struct program *program) {
    size_t length = (size_t)HEADER_BYTES + program->strings_length + SHA256_BYTES;
#define SECTION(name, NAME) length += (size_t)program->name##s * BYTES_##NAME;
#include "runtime/program.def"
    return length;
}

bool program_save(struct program *program, struct text *out) {
    struct writer writer = { .out = out };
    uint8_t digest[SHA256_BYTES];
    program_fingerprint(program);
    text_clear(out);
    text_reserve(out, program_length(program));
    put_program(&writer, program);
    sha256_read(program->hash, digest);
    text_put(out, (const char *)digest, sizeof digest);
    return !out->failed;
}

void program_fingerprint(struct program *program) {
    struct writer writer = { .out = NULL };
    uint8_t digest[SHA256_BYTES];
    if (program->hash[0]) return;
    sha256_begin(&writer.sha);
    put_program(&writer, program);
    sha256_end(&writer.sha, digest);
    sha256_print(digest, program->hash);
}

/* --- Reading --------------------------------------------------------------------------------------------- */

static uint32_t u32_at(const uint8_t *b) {
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static uint32_t take_u32(const uint8_t **at) {
    uint32_t value = u32_at(*at);
    *at += 4;
    return value;
}

static int64_t take_i64(const uint8_t **at) {
    uint64_t low = take_u32(at), high = take_u32(at);
    return (int64_t)(high << 32 | low);
}

#define SECTION(name, NAME)                                                                  \
    static bool take_##name##_rows(struct program *program, const uint8_t **at) {            \
        program->name = ARENA_ARRAY(&program->arena, struct program_##name, program->name##s); \
        if (!program->name) return false;                                                    \
        for (uint32_t i = 0; i < program->name##s; i++) {                                    \
            struct program_##name *row = &program->name[i];
#define U32(field, kind, most) row->field = take_u32(at);
#define I64(field) row->field = take_i64(at);
#define END(name) } return true; }
#include "runtime/program.def"

/* The length that the header says the file has; 0 when the header itself is not that of this version. */
static uint64_t length_said(const uint8_t *bytes) {
    const uint8_t *count = bytes + HEADER_BYTES - 4 * PROGRAM_SECTIONS;
    uint64_t length = (uint64_t)HEADER_BYTES + u32_at(bytes + 20) + SHA256_BYTES;
    if (u32_at(bytes + 24) != PROGRAM_SECTIONS) return 0;
#define SECTION(name, NAME) length += (uint64_t)u32_at(count + 4 * SECTION_##NAME) * BYTES_##NAME;
#include "runtime/program.def"
    return length;
}

/* The bytes are as many as the header says. */
static bool take_program(struct program *program, const uint8_t *bytes) {
    const uint8_t *at = bytes + 8;
    program->truths = take_u32(&at);
    program->numbers = take_u32(&at);
    program->wides = take_u32(&at);
    program->strings_length = take_u32(&at);
    at += 4;
    bool taken = true;
#define SECTION(name, NAME) program->name##s = take_u32(&at);
#include "runtime/program.def"
#define SECTION(name, NAME) taken = taken && take_##name##_rows(program, &at);
#include "runtime/program.def"
    if (taken) program->strings = arena_copy(&program->arena, (const char *)at, program->strings_length);
    return taken && program->strings;
}

static enum program_load refuse(enum program_load status, const char *sentence, char why[160]) {
    if (why) snprintf(why, 160, "%s", sentence);
    return status;
}

static enum program_load check_file(const uint8_t *bytes, size_t length, uint8_t digest[SHA256_BYTES], char why[160]) {
    if (length < 8 || memcmp(bytes, "OSLB", 4) != 0) return refuse(PROGRAM_NOT_A_PROGRAM, "These bytes are no compiled guideline.", why);
    if (u32_at(bytes + 4) != FORMAT_VERSION)
        return refuse(PROGRAM_OTHER_VERSION, "The compiled guideline is of another version of Osler; compile it again.", why);
    if (length < HEADER_BYTES + SHA256_BYTES || length_said(bytes) != length)
        return refuse(PROGRAM_DAMAGED, "The compiled guideline is not as long as it says.", why);
    sha256_of(bytes, length - SHA256_BYTES, digest);
    if (memcmp(digest, bytes + length - SHA256_BYTES, SHA256_BYTES) != 0)
        return refuse(PROGRAM_DAMAGED, "The compiled guideline was changed: its checksum does not match.", why);
    return PROGRAM_LOADED;
}

static enum program_load refuse_program(struct program *program, const char *sentence, char why[160]) {
    enum program_load status = PROGRAM_DAMAGED;
    if (program->arena.failed) {
        status = refuse(PROGRAM_NO_MEMORY, "Memory is exhausted.", why);
    } else {
        char whole[160];
        snprintf(whole, sizeof whole, "The compiled guideline cannot be: %.120s", sentence);
        refuse(status, whole, why);
    }
    program_free(program);
    return status;
}

enum program_load program_load(const char *bytes, size_t length, const struct allocator *allocator, struct program **program,
                               char why[160]) {
    uint8_t digest[SHA256_BYTES];
    const char *sentence = "";
    *program = NULL;
    enum program_load status = check_file((const uint8_t *)bytes, length, digest, why);
    if (status != PROGRAM_LOADED) return status;
    struct program *made = program_new(allocator);
    if (!made) return refuse(PROGRAM_NO_MEMORY, "Memory is exhausted.", why);
    if (!take_program(made, (const uint8_t *)bytes) || !program_verify(made, &sentence)) return refuse_program(made, sentence, why);
    sha256_print(digest, made->hash);
    *program = made;
    return refuse(PROGRAM_LOADED, "", why);
}
