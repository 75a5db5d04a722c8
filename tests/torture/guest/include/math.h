/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of C11, 7.12. */
#ifndef TORTURE_MATH_H
#define TORTURE_MATH_H

double fabs(double x);
double floor(double x);
double sqrt(double x);
double pow(double x, double y);
double sin(double x);
double cos(double x);
double copysign(double x, double y);

#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf_sign(x)
#define HUGE_VAL __builtin_huge_val()
#define INFINITY __builtin_inff()
#define NAN      __builtin_nanf("")

#endif
