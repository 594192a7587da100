/* prompt: lines from whoever types them. On a terminal with editing, completion and a history (libedit); from a pipe line by line, each
 * repeated on standard output, so that what comes out reads like a session. */
#ifndef OSLER_CLI_PROMPT_H
#define OSLER_CLI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

struct prompt;

/* Offers every word that may stand where the cursor is: `line` is what stands before it, `offer` is called for each. */
typedef void prompt_complete(void *context, const char *line, void (*offer)(void *list, const char *word), void *list);

/* NULL without memory. `text` stands before each line on a terminal. */
struct prompt *prompt_open(const char *text, prompt_complete *complete, void *context);
void prompt_close(struct prompt *prompt);

bool prompt_is_terminal(const struct prompt *prompt);
enum prompt_read { PROMPT_LINE, PROMPT_INTERRUPTED /* Ctrl-C: the line is given up */, PROMPT_OVER };
enum prompt_read prompt_read(struct prompt *prompt, const char **line, size_t *length); /* without its end; valid until the next call */

/* The history, which only a terminal has. What is kept is what prompt_remember was called with. */
void prompt_remember(struct prompt *prompt, const char *line);
void prompt_history_load(struct prompt *prompt, const char *name); /* a file that is not there is empty */
bool prompt_history_add(const char *name, const char *line);       /* to the file, mode 0600 */

/* Whether Ctrl-C was pressed since prompt_listen: for work that takes long. */
void prompt_listen(void);
bool prompt_interrupted(void);

#endif
