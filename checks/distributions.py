"""The chance of a test statistic at least so large: p for z, t, F, chi-square and r, by incomplete beta and gamma.

The continued fractions are those of Numerical Recipes (Press et al., third edition, sections 6.2 and 6.4), worked out
by Lentz's method as Thompson and Barnett modified it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

_SMALL, _NEAR, _STEPS = 1e-300, 1e-12, 500


def p_of_z(z: float) -> float:
    """Return the two-tailed p of a normal deviate."""
    return math.erfc(abs(z) / math.sqrt(2))


def p_of_t(t: float, df: float) -> float:
    """Return the two-tailed p of Student's t."""
    return beta(df / 2, 0.5, df / (df + t * t))


def p_of_f(f: float, df1: float, df2: float) -> float:
    """Return the upper-tail p of F."""
    return beta(df2 / 2, df1 / 2, df2 / (df2 + df1 * f)) if f > 0 else 1.0


def p_of_chi2(chi2: float, df: float) -> float:
    """Return the upper-tail p of chi-square."""
    return upper_gamma(df / 2, chi2 / 2) if chi2 > 0 else 1.0


def p_of_r(r: float, df: float) -> float:
    """Return the two-tailed p of a correlation with `df` degrees of freedom (pairs less two)."""
    return 0.0 if abs(r) >= 1 else p_of_t(r * math.sqrt(df / (1 - r * r)), df)


def beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front / (a * _fraction(1.0, lambda n: (_beta_term(n, a, b, x), 1.0)))
    return 1 - front / (b * _fraction(1.0, lambda n: (_beta_term(n, b, a, 1 - x), 1.0)))


def upper_gamma(a: float, x: float) -> float:
    """Return the regularised upper incomplete gamma function Q(a, x)."""
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _STEPS):
            term *= x / (a + n)
            total += term
            if term < total * _NEAR:
                break
        return 1 - front * total
    return front / _fraction(x + 1 - a, lambda n: (-n * (n - a), x + 1 - a + 2 * n))


def _beta_term(n: int, a: float, b: float, x: float) -> float:
    """Return the n-th numerator of the beta function's continued fraction."""
    m = n // 2
    if n % 2:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))


def _fraction(first: float, term: Callable[[int], tuple[float, float]]) -> float:
    """Return first + a1/(b1 + a2/(b2 + ...)), where term(n) is (an, bn)."""
    value = c = first or _SMALL
    d = 0.0
    for n in range(1, _STEPS):
        a, b = term(n)
        d = 1 / ((b + a * d) or _SMALL)
        c = (b + a / c) or _SMALL
        value *= c * d
        if abs(c * d - 1) < _NEAR:
            break
    return value
