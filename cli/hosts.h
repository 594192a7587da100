/* hosts: the functions of --host, loaded once for the process. */
#ifndef OSLER_CLI_HOSTS_H
#define OSLER_CLI_HOSTS_H

#include "cli/options.h"
#include "include/osler.h"

extern const struct option option_host;

/* Loads what --host names; nothing without it. An exit code; what is wrong has been said. */
int hosts_open(const struct arguments *arguments);
const osler_host *hosts_opened(void); /* NULL: none */

#endif
