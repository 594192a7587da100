/* loader: which osler can load shared objects.
 *
 * The command is linked statically where it can be: it starts in two thirds of the time, but cannot load anything. Beside it lies the same
 * command with shared libraries, osler-shared, which takes over where something is to be loaded: the functions that --host names, and
 * libedit for the prompt. */
#ifndef OSLER_CLI_LOADER_H
#define OSLER_CLI_LOADER_H

/* To be called before anything is read. Returns in a process that can load what these arguments need, or, when there is no osler-shared,
 * in this one: dlopen then fails and says so, and a prompt reads lines as they are typed. */
void loader_prepare(int count, char **texts);

#endif
