/* version: which osler this is. */
#include <stdio.h>

#include "cli/command.h"
#include "include/osler.h"

static int version(const struct arguments *arguments) {
    (void)arguments;
    printf("osler %s\n", osler_version());
    return EXIT_FINE;
}

static const struct option *const options[] = {&option_help, NULL};

const struct command command_version = {
    .name = "version", .line = "print the version", .usage = "", .options = options, .run = version,
};
