/* loader, of a command that is linked statically, in place of cli/loader.c. It calls these functions for those of <dlfcn.h>: ld's --wrap. */
#include "cli/loader.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const char other[] = "osler-shared";

/* A word too many that is taken for --host costs a millisecond, and no answer: osler-shared does all that this command does. */
static bool needs_loading(int count, char *const *texts) {
    if (count > 1 && !strcmp(texts[1], "repl")) return true;
    for (int i = 1; i < count; i++)
        if (!strncmp(texts[i], "--host", 6) && (texts[i][6] == '\0' || texts[i][6] == '=')) return true;
    return false;
}

void loader_prepare(int count, char **texts) {
    char path[PATH_MAX];
    if (!needs_loading(count, texts)) return;
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - sizeof other);
    while (length > 0 && path[length - 1] != '/') length--;
    if (length <= 0) return;
    memcpy(path + length, other, sizeof other);
    execv(path, texts);
}

void *__wrap_dlopen(const char *file, int mode);
char *__wrap_dlerror(void);
void *__wrap_dlsym(void *handle, const char *name);
int __wrap_dlclose(void *handle);

void *__wrap_dlopen(const char *file, int mode) {
    (void)file, (void)mode;
    return NULL;
}

char *__wrap_dlerror(void) {
    static char why[] = "this command loads nothing, and osler-shared, which does, is not beside it";
    return why;
}

void *__wrap_dlsym(void *handle, const char *name) {
    (void)handle, (void)name;
    return NULL;
}

int __wrap_dlclose(void *handle) {
    (void)handle;
    return 0;
}
