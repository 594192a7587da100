/* unit_suggest: from what people write to the code they mean. */
#include "base/unit_term.h"

#include <string.h>

size_t unit_suggest(const char *bytes, size_t length, char found[][UNIT_CODE], size_t most) {
    (void)bytes, (void)length, (void)found, (void)most;
    return 0;
}
