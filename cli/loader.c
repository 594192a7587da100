/* loader, of a command with shared libraries: it loads what it needs itself. */
#include "cli/loader.h"

void loader_prepare(int count, char **texts) { (void)count, (void)texts; }
