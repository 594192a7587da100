/* sha256: the examples of NIST (FIPS 180-4 and the byte-oriented test vectors). */
#include "base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void assert_digest(const void *bytes, size_t length, const char *expected) {
    uint8_t digest[SHA256_BYTES], again[SHA256_BYTES];
    char text[SHA256_TEXT];
    sha256_of(bytes, length, digest);
    sha256_print(digest, text);
    assert_string_equal(text, expected);
    sha256_read(text, again);
    assert_memory_equal(again, digest, sizeof digest);
}

static void nothing_has_a_digest(void **state) {
    (void)state;
    assert_digest("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void the_examples_of_the_standard_hold(void **state) {
    (void)state;
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    const char *long_one = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                           "mnopqrstnopqrstu";
    assert_digest("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_digest(two, strlen(two), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_digest(long_one, strlen(long_one), "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

static void short_messages_of_the_test_vectors_hold(void **state) {
    (void)state;
    assert_digest("\xd3", 1, "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
    assert_digest("\x74\xba\x25\x21", 4, "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e");
}

/* Whatever the processor offers gives what plain C gives, for every length around the blocks and every cut. */
static void both_ways_of_mixing_agree(void **state) {
    (void)state;
    uint8_t bytes[300], one[SHA256_BYTES], other[SHA256_BYTES];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 37 + i / 7);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        struct sha256 plain;
        size_t cut = length * 5 / 7;
        sha256_of(bytes, length, one);
        sha256_begin(&plain);
        plain.mix = sha256_mix_plain;
        sha256_add(&plain, bytes, cut);
        sha256_add(&plain, bytes + cut, length - cut);
        sha256_end(&plain, other);
        assert_memory_equal(one, other, SHA256_BYTES);
    }
}

static void a_million_letters_added_piece_by_piece_hold(void **state) {
    (void)state;
    struct sha256 sha;
    uint8_t digest[SHA256_BYTES];
    char piece[997], text[SHA256_TEXT];
    memset(piece, 'a', sizeof piece);
    sha256_begin(&sha);
    for (size_t left = 1000000; left;) {
        size_t part = left < sizeof piece ? left : sizeof piece;
        sha256_add(&sha, piece, part);
        left -= part;
    }
    sha256_end(&sha, digest);
    sha256_print(digest, text);
    assert_string_equal(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_has_a_digest),
        cmocka_unit_test(the_examples_of_the_standard_hold),
        cmocka_unit_test(short_messages_of_the_test_vectors_hold),
        cmocka_unit_test(both_ways_of_mixing_agree),
        cmocka_unit_test(a_million_letters_added_piece_by_piece_hold),
    };
    return cmocka_run_group_tests_name("base/sha256", tests, NULL, NULL);
}
