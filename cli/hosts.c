/* hosts: shared objects are loaded when --host names them, and never else. */
#include "cli/hosts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"

const struct option option_host = {.name = "host", .value = "FILE.so", .repeats = true,
    .help = "call functions of this shared object; its code is run, so trust it"};

static osler_host *opened; /* lives as long as the process: contexts of several threads may use it to the end */

const osler_host *hosts_opened(void) { return opened; }

static int open_one(const char *name) {
    char why[160] = "";
    char *path = malloc(strlen(name) + 3);
    if (!path) {
        console_say(NULL, "out of memory");
        return EXIT_SYSTEM;
    }
    sprintf(path, "%s%s", strchr(name, '/') ? "" : "./", name);
    osler_status status = osler_host_open(opened, path, why);
    free(path);
    if (status == OSLER_OK) return EXIT_FINE;
    console_say(name, "%s", why);
    return EXIT_SYSTEM;
}

int hosts_open(const struct arguments *arguments) {
    int code = EXIT_FINE;
    if (opened || !options_has(arguments, &option_host)) return EXIT_FINE;
    if (osler_host_new(NULL, &opened) != OSLER_OK) {
        console_say(NULL, "out of memory");
        return EXIT_SYSTEM;
    }
    for (size_t i = 0; i < arguments->given_count && code == EXIT_FINE; i++)
        if (arguments->given[i].option == &option_host) code = open_one(arguments->given[i].value);
    return code;
}
