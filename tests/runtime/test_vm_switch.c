/* The tests of the VM with the dispatch for compilers that have no labels as values. The library's own vm_run is not linked,
 * since this file brings its own. */
#define VM_SWITCH
#include "runtime/vm.c"

#undef T
#undef N
#undef W
#undef R
#undef X
#include "tests/runtime/test_vm.c"
