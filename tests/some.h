/* Under the sanitizers, where everything is slow, one in so many of the cases will do, as in tests/tap.py: count / ONE_IN(4). */
#ifndef OSLER_TESTS_SOME_H
#define OSLER_TESTS_SOME_H

#ifdef __SANITIZE_ADDRESS__
#define ONE_IN(part) (part)
#else
#define ONE_IN(part) 1
#endif

#endif
