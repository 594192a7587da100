/* The 2021 CKD-EPI creatinine equation without race, as a function of the host.
 *
 * Inker LA, Eneanya ND, Coresh J, et al. New creatinine- and cystatin C-based equations to estimate GFR without race.
 * N Engl J Med 2021;385:1737-1749: 142 * min(Scr/k, 1)^a * max(Scr/k, 1)^-1.200 * 0.9938^age * 1.012 for women, with Scr in mg/dL,
 * k 0.7 for women and 0.9 for men, a -0.241 for women and -0.302 for men.
 *
 *     cc -shared -fPIC -o ckd_epi.so ckd_epi.c -lm
 *     osler run --host ./ckd_epi.so ckd_epi.guide patient.json */
#include <math.h>

#include "osler.h"

static int egfr_ckd_epi(double creatinine, double age, int female, double *result) {
    if (age < 18) return 1; /* the equation is for adults */
    double scr = creatinine / 88.4; /* umol/L to mg/dL, the factor that KDIGO uses */
    double ratio = scr / (female ? 0.7 : 0.9);
    *result = 142 * pow(fmin(ratio, 1), female ? -0.241 : -0.302) * pow(fmax(ratio, 1), -1.200) * pow(0.9938, age) * (female ? 1.012 : 1);
    return 0;
}

extern const osler_host_function osler_host_functions[];
OSLER_API const osler_host_function osler_host_functions[] = {
    {"egfr_ckd_epi", "creatinine: double umol/L, age: double a, female: truth -> status double mL/min/{1.73_m2}",
     (osler_function)egfr_ckd_epi},
    {0},
};
