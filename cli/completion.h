/* completion: scripts by which a shell completes commands, options and their values, from the tables that they are read by. */
#ifndef OSLER_CLI_COMPLETION_H
#define OSLER_CLI_COMPLETION_H

/* To stdout. */
void completion_bash(void);
void completion_zsh(void);

#endif
