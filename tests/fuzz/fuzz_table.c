/* Patients in CSV and TSV, in pieces of any size; what is before a zero byte is a column map, where there is one. */
#include "fuzz.h"

static void read_all(const osler_program *program, osler_context *context, const osler_table_options *options, const char *bytes, size_t length) {
    osler_table *table = NULL;
    char *why = NULL;
    size_t at = 0, piece = 1 + length % 7;
    if (osler_table_new(program, options, NULL, &table, &why) == OSLER_OK)
        for (int rows = 0; rows < 2000;) {
            osler_patient_error error;
            osler_context_begin(context, "2025-11-01");
            osler_table_event event = osler_table_next(table, context, &error);
            if (event == OSLER_TABLE_MORE) {
                size_t more = piece < length - at ? piece : length - at;
                osler_table_put(table, bytes + at, more);
                at += more;
            } else if (event == OSLER_TABLE_ROW) {
                if (osler_context_run(context) != OSLER_OK) break;
                rows++;
            } else if (event == OSLER_TABLE_ROW_WRONG || event == OSLER_TABLE_HEADER_WRONG) {
                rows++;
            } else {
                break;
            }
        }
    osler_table_free(table);
    osler_text_free(NULL, why);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static osler_program *program;
    static osler_context *context;
    if (!program && !(program = program_of(guideline, sizeof guideline - 1))) abort();
    if (!context && osler_context_new(program, NULL, &context) != OSLER_OK) abort();
    const char *text = (const char *)bytes, *zero = length ? memchr(bytes, 0, length) : NULL;
    for (int form = 0; form < 2; form++) {
        osler_table_options options = { .form = form ? OSLER_TSV : OSLER_CSV, .skip_comments = form != 0 };
        if (zero) options.columns_name = "map", options.columns = text, options.columns_length = (size_t)(zero - text);
        const char *rest = zero ? zero + 1 : text;
        read_all(program, context, &options, rest, length - (size_t)(rest - text));
    }
    return 0;
}
