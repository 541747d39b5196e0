"""p-values against the printed tables of critical values."""

from __future__ import annotations

import pytest

from checks.distributions import beta, p_of_chi2, p_of_f, p_of_r, p_of_t, p_of_z, upper_gamma


@pytest.mark.parametrize(
    ("found", "table"),
    [
        (p_of_z(1.959964), 0.05),
        (p_of_z(-2.575829), 0.01),
        (p_of_t(2.0484, 28), 0.05),
        (p_of_t(12.7062, 1), 0.05),
        (p_of_t(-3.1693, 10), 0.01),
        (p_of_f(4.0847, 1, 40), 0.05),
        (p_of_f(3.4928, 2, 20), 0.05),
        (p_of_f(5.8489, 2, 20), 0.01),
        (p_of_chi2(3.8415, 1), 0.05),
        (p_of_chi2(18.307, 10), 0.05),
        (p_of_chi2(0.0158, 1), 0.9),
        (p_of_chi2(135.807, 100), 0.01),
        (p_of_r(0.5760, 10), 0.05),
        (p_of_r(0.2540, 100), 0.01),
    ],
)
def test_critical_values_have_the_p_of_the_tables(found: float, table: float) -> None:
    assert found == pytest.approx(table, rel=0.002)


def test_the_ends_are_certain() -> None:
    assert (beta(2, 3, 0), beta(2, 3, 1), upper_gamma(2, 0)) == (0, 1, 1)
    assert (p_of_f(0, 1, 9), p_of_chi2(0, 3), p_of_r(1, 5), p_of_t(0, 5)) == (1, 1, 0, 1)
