/* COLD: before a function that runs once, or when something has gone wrong. In a file that is made for speed it is made for size. */
#ifndef OSLER_BASE_COLD_H
#define OSLER_BASE_COLD_H

#if defined(__GNUC__)
#define COLD __attribute__((cold))
#else
#define COLD
#endif

#endif
