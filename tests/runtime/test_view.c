/* A program as one reader sees it: which text of several is shown, for every kind of text, and for bytecode that names texts which are not there. */
#include "runtime/view.h"
#include "tests/runtime/sample.h"

enum { MANY = 1000 };

/* Where a text of this kind stands in a program; NULL: there is no such one. */
static const uint32_t *place_of(const struct program *p, enum passage_owner owner, enum passage_property property) {
    bool label = property == PASSAGE_LABEL, ask = property == PASSAGE_ASK, note = property == PASSAGE_NOTE, because = property == PASSAGE_BECAUSE;
    switch (owner) {
    case OWNER_GUIDELINE:
        return label                              ? &p->guideline->title
               : property == PASSAGE_QUESTION     ? &p->guideline->question
               : property == PASSAGE_SUMMARY      ? &p->guideline->summary
               : property == PASSAGE_GRADING      ? &p->guideline->grading
               : property == PASSAGE_NOTICE       ? &p->guideline->notice
               : property == PASSAGE_DISCLAIMER   ? &p->guideline->disclaimer
                                                  : NULL;
    case OWNER_FACT: return label ? &p->fact->label : ask ? &p->fact->ask : NULL;
    case OWNER_FIELD: return label ? &p->field->label : ask ? &p->field->ask : NULL;
    case OWNER_RECORD: return label ? &p->record->label : NULL;
    case OWNER_CHOICE: return label ? &p->choice->label : NULL;
    case OWNER_TREATMENT: return label ? &p->treatment->label : NULL;
    case OWNER_HEADING: return label ? &p->heading->title : NULL;
    case OWNER_DEFINITION: return label ? &p->definition->label : note ? &p->definition->note : NULL;
    case OWNER_RECOMMENDATION:
        return label                             ? &p->recommendation->label
               : property == PASSAGE_RATIONALE   ? &p->recommendation->rationale
               : note                            ? &p->recommendation->note
               : because                         ? &p->recommendation->because
                                                 : NULL;
    case OWNER_CHECK: return label ? &p->check->text : NULL;
    case OWNER_FURTHER: return label ? &p->further->question : NULL;
    case OWNER_DOSE: return label ? &p->dose->until : NULL;
    case OWNER_PREFERENCE: return because ? &p->preference->because : NULL;
    case OWNERS: break;
    }
    return NULL;
}

static struct builder with_passage(enum passage_owner owner, uint32_t of, enum passage_property property, enum audience audience, const char *language) {
    struct sample s;
    struct builder b = sample_build(&s);
    uint32_t text = build_text(&b, "another text"), in = build_text(&b, language);
    b.program->passages = 0;
    BUILD_NEW(&b, passage) = (struct program_passage){ .owner = owner, .of = of, .property = property, .audience = audience, .language = in, .text = text };
    return b;
}

/* Each text has its place, and nothing else has one. */
static void every_text_is_shown_in_its_place(void **state) {
    (void)state;
    for (int owner = 0; owner < OWNERS; owner++)
        for (int property = 0; property < PASSAGES; property++)
            for (int beyond = 0; beyond < 2; beyond++) {
                struct builder b = with_passage((enum passage_owner)owner, beyond ? MANY : 0, (enum passage_property)property, AUDIENCE_EVERYONE, "de");
                struct program *program = builder_end(&b);
                struct arena arena;
                arena_init(&arena, &allocator_of_c, 0);
                const struct view *view = view_new(program, &arena, AUDIENCE_CLINICIAN, "de");
                assert_non_null(view);
                const uint32_t *place = place_of(&view->program, (enum passage_owner)owner, (enum passage_property)property);
                const uint32_t *before = place_of(program, (enum passage_owner)owner, (enum passage_property)property);
                assert_int_equal(place != NULL, before != NULL);
                if (place && !beyond) assert_string_equal(program_text(program, *place), "another text");
                else if (place) assert_string_equal(program_text(program, *place), program_text(program, *before));
                arena_free(&arena);
                program_free(program);
            }
}

/* --- Which of several --------------------------------------------------------------------------------------------- */

static const char *shown(enum audience of, const char *written, enum audience reader, const char *asked) {
    static char text[80];
    struct builder b = with_passage(OWNER_GUIDELINE, 0, PASSAGE_SUMMARY, of, written);
    struct program *program = builder_end(&b);
    struct arena arena;
    arena_init(&arena, &allocator_of_c, 0);
    const struct view *view = view_new(program, &arena, reader, asked);
    snprintf(text, sizeof text, "%s%s", program_text(program, view->program.guideline->summary), view->untranslated ? ", and not all in that language" : "");
    arena_free(&arena);
    program_free(program);
    return text;
}

static void a_text_is_for_a_reader_in_a_language(void **state) {
    (void)state;
    static const struct {
        enum audience of;
        const char *written;
        enum audience reader;
        const char *asked, *shown;
    } cases[] = {
        { AUDIENCE_EVERYONE, "", AUDIENCE_CLINICIAN, NULL, "another text" },
        { AUDIENCE_EVERYONE, "", AUDIENCE_PATIENT, "", "another text" },
        { AUDIENCE_PATIENT, "", AUDIENCE_PATIENT, NULL, "another text" },
        { AUDIENCE_PATIENT, "", AUDIENCE_CLINICIAN, NULL, "" },
        { AUDIENCE_CLINICIAN, "", AUDIENCE_EVERYONE, NULL, "another text" },
        { AUDIENCE_EVERYONE, "en", AUDIENCE_CLINICIAN, NULL, "another text" },
        { AUDIENCE_EVERYONE, "en-GB", AUDIENCE_CLINICIAN, "en_US", "another text" },
        { AUDIENCE_EVERYONE, "de", AUDIENCE_CLINICIAN, NULL, "" },
        { AUDIENCE_EVERYONE, "de", AUDIENCE_CLINICIAN, "de-CH", "another text, and not all in that language" },
        { AUDIENCE_EVERYONE, "de", AUDIENCE_CLINICIAN, "fr", ", and not all in that language" },
        { AUDIENCE_EVERYONE, "de", AUDIENCE_CLINICIAN, "d", ", and not all in that language" },
        { AUDIENCE_EVERYONE, "de", AUDIENCE_CLINICIAN, "-", ", and not all in that language" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = shown(cases[i].of, cases[i].written, cases[i].reader, cases[i].asked);
        if (strcmp(found, cases[i].shown) != 0) fail_msg("case %zu: \"%s\", not \"%s\"", i, found, cases[i].shown);
    }
}

/* What fits better stays, in whatever order they stand. */
static void the_best_of_several_is_shown(void **state) {
    (void)state;
    for (int turned = 0; turned < 2; turned++) {
        struct builder b = with_passage(OWNER_GUIDELINE, 0, PASSAGE_SUMMARY, turned ? AUDIENCE_EVERYONE : AUDIENCE_PATIENT, "de");
        uint32_t language = build_text(&b, "de"), text = build_text(&b, "one more");
        BUILD_NEW(&b, passage) = (struct program_passage){ .owner = OWNER_GUIDELINE, .property = PASSAGE_SUMMARY,
                                                           .audience = turned ? AUDIENCE_PATIENT : AUDIENCE_EVERYONE, .language = language, .text = text };
        struct program *program = builder_end(&b);
        struct arena arena;
        arena_init(&arena, &allocator_of_c, 0);
        const struct view *view = view_new(program, &arena, AUDIENCE_PATIENT, "de");
        assert_string_equal(program_text(program, view->program.guideline->summary), turned ? "one more" : "another text");
        arena_free(&arena);
        program_free(program);
    }
}

/* Nothing to translate but a recommendation's words. */
static void words_of_a_recommendation_count_as_texts(void **state) {
    (void)state;
    static const char *const languages[] = { "", "de" };
    for (int translated = 0; translated < 2; translated++) {
        struct builder b = builder_begin();
        uint32_t truth = build_truth(&b, "");
        b.program->guideline->title = 0;
        b.program->fact->label = 0;
        build_recommendation(&b, "", truth, truth);
        for (int i = 0; i <= translated; i++) {
            uint32_t text = build_text(&b, "words"), in = build_text(&b, languages[i]);
            BUILD_NEW(&b, wording) = (struct program_wording){ .recommendation = 0, .text = text, .language = in };
        }
        uint32_t in = build_text(&b, "de");
        BUILD_NEW(&b, passage) = (struct program_passage){ .owner = OWNER_CHECK, .of = MANY, .language = in };
        struct program *program = builder_end(&b);
        struct arena arena;
        arena_init(&arena, &allocator_of_c, 0);
        assert_int_equal(view_new(program, &arena, AUDIENCE_CLINICIAN, "de")->untranslated, !translated);
        arena_free(&arena);
        program_free(program);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_shown_in_its_place),
        cmocka_unit_test(a_text_is_for_a_reader_in_a_language),
        cmocka_unit_test(the_best_of_several_is_shown),
        cmocka_unit_test(words_of_a_recommendation_count_as_texts),
    };
    return cmocka_run_group_tests_name("runtime/view", tests, NULL, NULL);
}
