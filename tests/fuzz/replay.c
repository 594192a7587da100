/* replay FILE... TIMES: each file as it is, then so many changes of it, the same at every run. For compilers without libFuzzer. */
#include <stdio.h>

#include "fuzz.h"

static uint64_t seed = 88172645463325252u;

static uint64_t next(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static size_t change(uint8_t *bytes, size_t length, size_t room) {
    for (uint64_t changes = 1 + next() % 4; changes && length; changes--) {
        size_t at = (size_t)(next() % length), many = 1 + (size_t)(next() % 8);
        if (many > length - at) many = length - at;
        switch (next() % 5) {
        case 0: bytes[at] = (uint8_t)next(); break;
        case 1: bytes[at] ^= (uint8_t)(1u << next() % 8); break;
        case 2:
            memmove(bytes + at, bytes + at + many, length - at - many);
            length -= many;
            break;
        case 3:
            if (length + many > room) break;
            memmove(bytes + at + many, bytes + at, length - at);
            length += many;
            break;
        default: bytes[at] = "0-\"{}[]:,. \n|"[next() % 13]; break;
        }
    }
    return length;
}

static int run(const char *name, unsigned long times) {
    static uint8_t whole[1 << 20], changed[1 << 20];
    FILE *file = fopen(name, "rb");
    if (!file) return fprintf(stderr, "%s cannot be read\n", name), 1;
    size_t length = fread(whole, 1, sizeof whole, file);
    fclose(file);
    LLVMFuzzerTestOneInput(whole, length);
    for (unsigned long i = 0; i < times; i++) {
        memcpy(changed, whole, length);
        LLVMFuzzerTestOneInput(changed, change(changed, length, sizeof changed));
    }
    return 0;
}

int main(int count, char **names) {
    if (count < 3) return 2;
    for (int i = 1; i < count - 1; i++)
        if (run(names[i], strtoul(names[count - 1], NULL, 10))) return 1;
    return 0;
}
