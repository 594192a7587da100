/* One patient in ten lines: a compiled guideline, a patient record and a day in, the answer out.
 *
 *     cc ten_lines.c $(pkg-config --cflags --libs osler-runtime) -o ten_lines && ./ten_lines fever.osb patient.json 2025-11-01 */
#include <osler.h>
#include <stdio.h>

static char guideline[1 << 20], record[1 << 20];

static size_t read_file(const char *name, char bytes[1 << 20]) {
    FILE *file = name ? fopen(name, "rb") : NULL;
    size_t length = file ? fread(bytes, 1, 1 << 20, file) : 0;
    if (file) fclose(file);
    return length;
}

int main(int count, char **words) {
    osler_program *program = NULL;
    osler_context *patient = NULL;
    const char *answer, *day = count == 4 ? words[3] : NULL;
    size_t length, guideline_length = read_file(words[1], guideline), record_length = count == 4 ? read_file(words[2], record) : 0;
    osler_status status = osler_program_load(guideline, guideline_length, NULL, &program, NULL);
    if (status == OSLER_OK) status = osler_context_new(program, NULL, &patient);
    if (status == OSLER_OK) status = osler_context_begin(patient, day);
    if (status == OSLER_OK) status = osler_context_read(patient, record, record_length, 0, NULL);
    if (status == OSLER_OK) status = osler_context_run(patient);
    if (status == OSLER_OK) status = osler_result_text(patient, NULL, &answer, &length);
    if (status == OSLER_OK) fwrite(answer, 1, length, stdout);
    if (status == OSLER_PATIENT_WRONG) fprintf(stderr, "%s\n", osler_context_error(patient)->message);
    osler_context_free(patient);
    osler_program_free(program);
    return (int)status;
}
