/* metadata: the properties `name: value` of declarations, checked against metadata.def. */
#ifndef OSLER_COMPILER_METADATA_H
#define OSLER_COMPILER_METADATA_H

#include "compiler/compilation.h"

/* Reports properties that the declaration does not have, that are given twice or have a value they cannot have. */
void metadata_check(struct compilation *c, const struct decl *decl);
void metadata_check_field(struct compilation *c, const struct field *field);

/* The property with this exact name, NULL when there is none. */
const struct meta *metadata_named(const struct meta *meta, size_t metas, struct slice name);
struct slice metadata_text_of(const struct meta_value *value); /* the empty slice for NULL and for what is no text */

/* Here, so that the length of a literal is counted once. */
static inline const struct meta *metadata_find(const struct meta *meta, size_t metas, const char *name) {
    return metadata_named(meta, metas, slice_of(name));
}
/* Its first value, NULL when there is none. */
static inline const struct meta_value *metadata_value(const struct meta *meta, size_t metas, const char *name) {
    const struct meta *found = metadata_find(meta, metas, name);
    return found && found->values ? &found->value[0] : NULL;
}
/* The text of that, or the empty slice. */
static inline struct slice metadata_text(const struct meta *meta, size_t metas, const char *name) {
    return metadata_text_of(metadata_value(meta, metas, name));
}

/* "text for patient de" -> audience and language of a property called `base`; false when it is another property. */
bool metadata_variant(struct slice name, const char *base, enum audience *audience, struct slice *language);

/* "value positive de" -> the value, audience and language: a label of a value for another reader or in another language. */
bool metadata_value_variant(struct slice name, struct slice *value, enum audience *audience, struct slice *language);

/* Words of a closed list -> their number; -1 for none. */
int metadata_status(struct slice word);
int metadata_certainty(struct slice word);
int metadata_strength(struct slice word);
int metadata_if_unknown(struct slice word);

#endif
