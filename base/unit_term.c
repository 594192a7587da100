/* unit_term: the one reader of UCUM codes; parsing, display, products and the scanner's match all stand on it. */
#include "base/unit_term.h"

struct unit_reader unit_reader_of(const char *bytes, size_t length, bool calendar) {
    return (struct unit_reader){ .bytes = bytes, .length = length, .calendar = calendar, .status = UNIT_READ };
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_graphic(char c) { return c > 32 && c < 127; }

static char peek(const struct unit_reader *reader, size_t ahead) {
    return ahead < reader->length - reader->at ? reader->bytes[reader->at + ahead] : '\0';
}

static bool stop(struct unit_reader *reader, enum unit_read why) {
    reader->status = why;
    return false;
}

static struct slice take(struct unit_reader *reader, size_t length) {
    struct slice slice = { reader->bytes + reader->at, length };
    reader->at += length;
    return slice;
}

/* Bytes of the symbol that begins here: letters, _ % ' and bracketed parts, or 10* and 10^. */
static size_t symbol_length(const struct unit_reader *reader) {
    if (peek(reader, 0) == '1' && peek(reader, 1) == '0' && (peek(reader, 2) == '*' || peek(reader, 2) == '^')) return 3;
    size_t length = 0;
    for (;;) {
        char c = peek(reader, length);
        if (c == '[') {
            size_t end = length + 1;
            while (is_graphic(peek(reader, end)) && peek(reader, end) != ']') end++;
            if (peek(reader, end) != ']') return length;
            length = end + 1;
        } else if (is_letter(c) || c == '_' || c == '%' || c == '\'') {
            length++;
        } else {
            return length;
        }
    }
}

static struct slice read_annotation(struct unit_reader *reader) {
    size_t end = 1;
    if (peek(reader, 0) != '{') return (struct slice){ "", 0 };
    while (is_graphic(peek(reader, end)) && peek(reader, end) != '{' && peek(reader, end) != '}') end++;
    return peek(reader, end) == '}' && end > 1 ? take(reader, end + 1) : (struct slice){ "", 0 };
}

static bool read_exponent(struct unit_reader *reader, int32_t *power) {
    bool minus = peek(reader, 0) == '-', sign = minus || peek(reader, 0) == '+';
    int32_t value = 0;
    *power = 1;
    if (!is_digit(peek(reader, sign))) return true;
    if (sign) reader->at++;
    for (; is_digit(peek(reader, 0)); reader->at++) {
        value = value * 10 + (peek(reader, 0) - '0');
        if (value > UNIT_POWER) return stop(reader, UNIT_OUT_OF_RANGE);
    }
    *power = minus ? -value : value;
    return true;
}

static bool read_factor(struct unit_reader *reader, struct unit_term *term) {
    size_t length = 0;
    uint128 value = 0;
    for (; is_digit(peek(reader, length)); length++) {
        if (length == DECIMAL_DIGITS) return stop(reader, UNIT_OUT_OF_RANGE);
        value = value * 10 + (unsigned)(peek(reader, length) - '0');
    }
    if (value == 0) return stop(reader, UNIT_UNKNOWN);
    term->factor = value;
    term->symbol = take(reader, length);
    return true;
}

static bool read_component(struct unit_reader *reader, struct unit_term *term) {
    size_t length = symbol_length(reader);
    if (length) {
        const char *symbol = reader->bytes + reader->at;
        term->atom = unit_atom_find(symbol, length, &term->prefix);
        if (!term->atom && reader->calendar) term->atom = unit_calendar_find(symbol, length);
        if (!term->atom) return stop(reader, UNIT_UNKNOWN);
        term->symbol = take(reader, length);
        if (!read_exponent(reader, &term->power)) return false;
    } else if (is_digit(peek(reader, 0))) {
        if (!read_factor(reader, term)) return false;
    }
    term->annotation = read_annotation(reader);
    return term->symbol.length || term->annotation.length || stop(reader, UNIT_UNKNOWN);
}

/* The '.' or '/' before a component, then its opening parentheses. */
static bool read_before(struct unit_reader *reader, struct unit_term *term) {
    char c = peek(reader, 0);
    if (c == '/' || (reader->begun && c == '.')) {
        reader->at++;
        term->over = c == '/';
    } else if (reader->begun) {
        return stop(reader, UNIT_UNKNOWN);
    }
    reader->begun = true;
    term->inverse = (reader->inverse & 1u) != term->over;
    for (; peek(reader, 0) == '('; reader->at++) {
        if (reader->depth == UNIT_DEPTH) return stop(reader, UNIT_TOO_DEEP);
        reader->depth++;
        reader->inverse = reader->inverse << 1 | term->inverse;
        term->opens++;
    }
    return true;
}

bool unit_next(struct unit_reader *reader, struct unit_term *term) {
    *term = (struct unit_term){ .factor = 1, .power = 1 };
    if (reader->status != UNIT_READ) return false;
    if (reader->begun && reader->at == reader->length)
        return reader->depth == 0 ? false : stop(reader, UNIT_UNKNOWN);
    if (!read_before(reader, term) || !read_component(reader, term)) return false;
    for (; reader->depth && peek(reader, 0) == ')'; reader->at++) {
        reader->depth--;
        reader->inverse >>= 1;
        term->closes++;
    }
    return true;
}
