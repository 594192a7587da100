/* host_open: the functions of a shared object. The only file that loads one, and only on the embedding program's word. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "include/osler.h"
#include "runtime/host_inside.h"

enum { FUNCTIONS_MOST = 1000 };

static bool take_all(struct host *host, const osler_host_function *all, char why[160]) {
    for (size_t i = 0; i < FUNCTIONS_MOST && all[i].name; i++)
        if (!host_register(host, all[i].name, all[i].signature, all[i].function, NULL, why)) return false;
    return true;
}

bool host_open(struct host *host, const char *path, char why[160]) {
    why[0] = '\0';
    if (!path || !strchr(path, '/')) { /* else the loader would search its own folders */
        snprintf(why, 160, "A shared object is named by its path, with a slash.");
        return false;
    }
    if (!ARENA_ROOM(&host->arena, host->object, host->objects, host->object_room)) {
        snprintf(why, 160, "Memory is exhausted.");
        return false;
    }
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object) {
        snprintf(why, 160, "It cannot be loaded: %.120s", dlerror());
        return false;
    }
    host->object[host->objects++] = object;
    const osler_host_function *all = dlsym(object, "osler_host_functions");
    if (all) return take_all(host, all, why);
    snprintf(why, 160, "It has no table osler_host_functions.");
    return false;
}

void host_close(struct host *host) {
    for (size_t i = 0; i < host->objects; i++) dlclose(host->object[i]);
}
