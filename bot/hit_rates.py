"""How often each check is right, by the editors' own rulings.

A finding ruled *corrected* was right. One that was ruled *stands* was wrong: the copy was right. One that was
*ignored* was not worth asking, and counts as wrong too; the three counts stand apart beside the rate.

The interval is Wilson's score interval: E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22 (1927), 209-212. With p right of n, and z the normal
quantile, it is (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n). It stays within 0 and 1 and does not shrink to
nothing where all or none of a few were right.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from storage.models import Verdict

SURE = 0.95  # how much of the time the interval holds the true rate


class Rate(NamedTuple):
    """How the findings of one check were ruled."""

    code: str
    corrected: int
    stands: int
    ignored: int

    @property
    def ruled(self) -> int:
        """How many findings have a ruling."""
        return self.corrected + self.stands + self.ignored

    @property
    def share(self) -> float:
        """The share that was right, 0 to 1; 0 where there is no ruling."""
        return self.corrected / self.ruled if self.ruled else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the true rate plausibly lies, 0 to 1."""
        return wilson(self.corrected, self.ruled)


def rates(ruled: Mapping[str, Mapping[Verdict, int]]) -> dict[str, Rate]:
    """Return each check's rate, by its code, the one with most rulings first."""
    of = [
        Rate(code, *(verdicts.get(v, 0) for v in (Verdict.CORRECTED, Verdict.STANDS, Verdict.IGNORED)))
        for code, verdicts in ruled.items()
    ]
    return {rate.code: rate for rate in sorted(of, key=lambda rate: (-rate.ruled, rate.code))}


def wilson(right: int, of: int, sure: float = SURE) -> tuple[float, float]:
    """Return Wilson's score interval of a share, 0 to 1; the whole of it where nothing was counted."""
    if not 0 <= right <= of:
        raise ValueError(f"{right} of {of} is no share")
    if of == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + sure) / 2)
    share, spread = right / of, z * z / of
    middle, half = share + spread / 2, z * sqrt(share * (1 - share) / of + spread / (4 * of))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    # Rounding must not put the share itself outside, where none or all were right.
    return max(0.0, min(share, low)), min(1.0, max(share, high))
