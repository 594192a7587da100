/* The tests of plans with the dispatch for compilers that have no labels as values. The library's own vm_plan_run is not linked, since
 * this file brings its own. */
#define VM_SWITCH
#include "runtime/vm_fast.c"

#undef T
#undef N
#undef W
#undef A
#undef B
#undef C
#undef D
#undef E
#undef F
#undef K
#include "tests/runtime/test_plan.c"
