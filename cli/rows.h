/* rows: results as a table (CSV, RFC 4180), a row for each patient:
 *
 *     patient,applies,her2_therapy,...,her2_therapy.dose,...,missing,error
 *
 * An outcome is yes, no, unknown or contraindicated. A dose column has the amounts in order, parted by "; "; it is empty where the
 * outcome is not yes. `missing` names the facts that can still change an outcome, parted by blanks. */
#ifndef OSLER_CLI_ROWS_H
#define OSLER_CLI_ROWS_H

#include "cli/answers.h"

void rows_put_header(FILE *out, const struct question *question);
osler_status rows_put(FILE *out, const struct question *question, osler_context *context);
void rows_put_error(FILE *out, const struct question *question, osler_context *context, uint64_t line, const osler_patient_error *error);

#endif
