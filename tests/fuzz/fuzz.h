/* What the fuzz targets share. Each is a function of any bytes that must neither crash nor leak; libFuzzer or replay.c calls it. */
#ifndef OSLER_TESTS_FUZZ_H
#define OSLER_TESTS_FUZZ_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "osler.h"
#include "osler_author.h"
#include "osler_columns.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char guideline[] =
    "language 1\nguideline g \"G\"\n version: 1.0.0\n status: draft\n updated: 2025-11-01\n"
    "fact weight \"Weight\" : kg from 2 to 300 step 0.1\n valid for: 90 days\nfact well \"Well\" : yes or no\n absent means: no\n"
    "fact stage \"Stage\" : one of early \"Early\", late \"Late\"\nfact born \"Born\" : date\nfact word \"Word\" : text\n"
    "fact stay \"Stay\" : period\nfact creatinine \"Creatinine\" : umol/L over time\n"
    "record lesion \"Lesion\"\n site \"Site\" : one of liver, bone\n size \"Size\" : mm from 0 to 500 step 1\n isolated \"Isolated\" : yes or no\n"
    "fact lesions \"Lesions\" : list of lesion\nfunction f(x: kg, y: yes or no) : number from 0 to 10 step 1 from host\n"
    "treatment drug \"Drug\"\napplies when weight >= 10 kg or well\n"
    "recommend r \"R\"\n when some lesion where (site is liver and size > 10 mm) or f(weight, well) > 3\n unless stage is late\n"
    " give drug: 4 mg/kg * weight rounded to 10 mg iv every 3 weeks\n"
    "consider other_one \"S\"\n when years since born >= 18 years or word is \"x\" or highest creatinine > 100 umol/L\n";

/* The program of that guideline, made once; if it were wrong the targets would test nothing. */
static inline osler_program *program_of(const char *text, size_t length) {
    osler_source source = { .name = "g.guide", .bytes = text, .length = length };
    osler_program *program = NULL;
    osler_compile(&source, NULL, &program, NULL);
    return program;
}

/* Asks for everything that an answer has. */
static inline void answer_all(osler_context *context) {
    const char *text;
    size_t length;
    osler_context_limit(context, &(osler_limits){ .box_nodes = 2000 }); /* as they are, searches may take longer than a thousand other inputs */
    if (osler_context_run(context) != OSLER_OK) return;
    osler_result_text(context, NULL, &text, &length);
    osler_result_json(context, NULL, &text, &length);
    osler_result_line(context, NULL, &text, &length);
    osler_why_text(context, OSLER_ALL, NULL, &text, &length);
    osler_whatif_text(context, OSLER_ALL, NULL, &text, &length);
}

#endif
