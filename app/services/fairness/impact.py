"""Rates and impact ratios, as New York City's rules for automated employment decision tools define
them (6 RCNY § 5-300 and 5-301, in force since 5 July 2023), with a test of significance.

The selection rate of a category is the share of its people who were selected; its scoring rate the
share who scored above the median of all. The impact ratio is a category's rate divided by the
highest rate of any category. Who did not say which category is theirs is counted apart.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

FOUR_FIFTHS = 0.8
"""Below this ratio a category is flagged (29 CFR § 1607.4 D)."""
SMALLEST_SHARE = 0.02
"""A category with a smaller share of the people has its rate shown and no ratio (§ 5-301 (f))."""
SIGNIFICANT = 0.05

Category = tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A category: how many people, how many of them were chosen (selected, or scored above the
    median), and what that is beside the category with the highest rate.

    ``p_value`` is that of Fisher's exact test against that category; None where there is no
    ratio.
    """

    category: Category
    people: int
    chosen: int
    rate: float
    impact_ratio: float | None
    p_value: float | None

    @property
    def below_four_fifths(self) -> bool:
        """Whether the ratio is below four fifths."""
        return self.impact_ratio is not None and self.impact_ratio < FOUR_FIFTHS

    @property
    def significant(self) -> bool:
        """Whether it is below four fifths and chance is an unlikely explanation."""
        likely = self.p_value is None or self.p_value >= SIGNIFICANT
        return self.below_four_fifths and not likely


def groups(people: Iterable[tuple[Category, bool]]) -> list[Group]:
    """The categories of ``people``, given as category and whether chosen, in alphabetical order."""
    counts: dict[Category, list[int]] = defaultdict(lambda: [0, 0])
    for category, is_chosen in people:
        counts[category][0] += 1
        counts[category][1] += is_chosen
    total = sum(size for size, _ in counts.values())
    rated = {name: of for name, of in counts.items() if of[0] >= SMALLEST_SHARE * total}
    best = max(rated.values(), key=lambda of: (of[1] / of[0], of[0]), default=[0, 0])
    found = []
    for name, (size, chosen) in sorted(counts.items()):
        ratio = p_value = None
        if name in rated and best[1]:
            ratio = chosen * best[0] / (size * best[1])
            p_value = _p_value(chosen, size, best[1], best[0])
        found.append(Group(name, size, chosen, chosen / size, ratio, p_value))
    return found


def _p_value(chosen: int, size: int, best_chosen: int, best_size: int) -> float:
    from scipy.stats import fisher_exact  # noqa: PLC0415 - half a second of every start otherwise

    table = [[chosen, size - chosen], [best_chosen, best_size - best_chosen]]
    return float(fisher_exact(table).pvalue)
