"""The filter fields of many rows as NumPy columns, for ``masks.py``.

Categories are stored as small integers, assigned as values appear; -1 stands for "not stated", NaN
for an amount that is not stated or has no exchange rate.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Mask
from app.matching.constraints.filter_fields import CandidateFacts, JobFacts
from app.matching.constraints.rules import (
    REMOTE_RANK,
    comparable,
    least_remote_rank,
    limits_residence,
)
from app.matching.documents import Salary
from app.matching.pay import ExchangeRates

_NEVER = date.max.toordinal()

FactsT = TypeVar("FactsT", JobFacts, CandidateFacts)


class CategoryCodes:
    """Encodes categories as integers 0, 1, 2, … in the order of their appearance."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def add(self, value: str | None) -> int:
        """The code of a value, a new one if need be; -1 for None."""
        return -1 if value is None else self._known.setdefault(value, len(self._known))

    def find(self, value: str | None) -> int:
        """The code of a value; -2, which no row has, if none has it."""
        return -2 if value is None else self._known.get(value, -2)


_NOTHING = np.zeros(32, np.uint8)


def _bits(codes: CategoryCodes, values: tuple[str, ...]) -> NDArray[np.uint8]:
    """A set of values as bits, ``(32,)``: up to 256 codes."""
    bits = np.zeros(32, np.uint8) if values else _NOTHING
    for value in values:
        code = codes.add(value)
        bits[code >> 3] |= 1 << (code & 7)
    return bits


def _has_bit(rows: NDArray[np.uint8], code: int) -> Mask:
    """Which rows of bits, ``(n, 32)``, hold a code; none holds one that was never given out."""
    if code < 0:
        return np.zeros(len(rows), dtype=bool)
    return ((rows[:, code >> 3] >> (code & 7)) & 1).astype(bool)


class Columns(Generic[FactsT]):
    """Growable arrays with one row per slot. Subclasses declare the columns and what stands in
    them."""

    dtypes: dict[str, Any]

    def __init__(self, rates: ExchangeRates) -> None:
        self.rates = rates
        self.size = 0
        self.columns: dict[str, NDArray[Any]] = {
            name: np.zeros(0, dtype) for name, dtype in self.dtypes.items()
        }

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name][: self.size]

    def reserve(self, size: int) -> None:
        """Make room for ``size`` rows."""
        if size > len(next(iter(self.columns.values()))):
            for name in self.columns:
                old: NDArray[Any] = self.columns[name]
                grown = np.zeros((max(64, 2 * size), *old.shape[1:]), old.dtype)
                grown[: len(old)] = old
                self.columns[name] = grown
        self.size = max(self.size, size)

    def values(self, facts: FactsT) -> tuple[Any, ...]:
        """What stands in the columns for these filter fields, in their order."""
        raise NotImplementedError

    def put(self, slots: Sequence[int], facts: Sequence[FactsT]) -> None:
        """Write the filter fields of documents, at least one, each into its slot."""
        self.reserve(max(slots) + 1)
        rows = zip(*map(self.values, facts), strict=True)
        for name, values in zip(self.columns, rows, strict=True):
            self.columns[name][slots] = np.array(values, dtype=self.dtypes[name])

    def clear(self, slot: int) -> None:
        """Exclude a row from every mask."""
        self.columns["alive"][slot] = False

    def amount(self, amount: float | None, currency: str | None) -> float:
        """An amount in the base currency; NaN if it is not stated or has no exchange rate."""
        known = comparable(amount, currency, self.rates)
        return np.nan if known is None else known

    def salary(self, salary: Salary) -> float:
        """A salary per year in the base currency; NaN if it has no exchange rate."""
        known = self.rates.per_year(salary)
        return np.nan if known is None else known


class JobColumns(Columns[JobFacts]):
    """Filter fields of jobs, by slot."""

    dtypes = {
        "alive": np.bool_,
        "is_open": np.bool_,
        "last_day": np.int32,
        "country": np.int16,
        "remote": np.int8,
        "employment_type": np.int8,
        "seniority": np.int8,
        "pay_max": np.float64,
        "refuses_visa": np.bool_,
        "employer": np.int32,
        # One bit per code: where the person may live, if that is limited.
        "any_residence": np.bool_,
        "residences": np.uint8,
    }

    def __init__(self, rates: ExchangeRates) -> None:
        super().__init__(rates)
        self.columns["residences"] = np.zeros((0, 32), np.uint8)
        self.countries, self.types, self.levels = CategoryCodes(), CategoryCodes(), CategoryCodes()
        self.employers = CategoryCodes()

    def values(self, facts: JobFacts) -> tuple[Any, ...]:
        """See :meth:`Columns.values`."""
        last = facts.valid_through
        return (
            True,
            facts.is_open,
            date.fromisoformat(last).toordinal() if last else _NEVER,
            self.countries.add(facts.country),
            REMOTE_RANK.get(facts.remote or "", -1),
            self.types.add(facts.employment_type),
            self.levels.add(facts.seniority),
            self.amount(facts.pay_max, facts.pay_currency),
            facts.sponsors_visa is False,
            self.employers.add(facts.employer),
            not limits_residence(facts),
            _bits(self.countries, facts.remote_countries),
        )

    def open_to_residents(self, country: str) -> Mask:
        """Jobs that the residents of a country may hold."""
        return self["any_residence"] | _has_bit(self["residences"], self.countries.find(country))


class CandidateColumns(Columns[CandidateFacts]):
    """Filter fields of candidates, by slot."""

    dtypes = {
        "alive": np.bool_,
        "visible": np.bool_,
        "country": np.int16,
        "least_remote": np.int8,
        "any_country": np.bool_,
        "any_type": np.bool_,
        "pay_floor": np.float64,
        "needs_visa": np.bool_,
        "needs_visa_at_home": np.bool_,
        "states_authorisation": np.bool_,
        "search_status": np.int8,
        "looks_from": np.int32,  # proleptic ordinal
        # One bit per code: which countries and employment types are accepted, where they may work.
        "countries": np.uint8,
        "authorised": np.uint8,
        "types": np.uint8,
    }

    def __init__(self, rates: ExchangeRates) -> None:
        super().__init__(rates)
        for name in ("countries", "authorised"):
            self.columns[name] = np.zeros((0, 32), np.uint8)
        self.codes, self.types = CategoryCodes(), CategoryCodes()
        self.statuses = CategoryCodes()
        self._blocks: dict[str, set[int]] = {}
        self._blocked_by: dict[int, tuple[str, ...]] = {}

    def put(self, slots: Sequence[int], facts: Sequence[CandidateFacts]) -> None:
        """See :meth:`Columns.put`."""
        super().put(slots, facts)
        for slot, own in zip(slots, facts, strict=True):
            if own.blocked_employers or slot in self._blocked_by:
                self._block(slot, own.blocked_employers)

    def values(self, facts: CandidateFacts) -> tuple[Any, ...]:
        """See :meth:`Columns.values`."""
        types, rests = 0, facts.rests_until
        at_home = facts.needs_visa
        if facts.authorised and facts.country is not None:
            at_home = facts.country not in facts.authorised
        for kind in facts.employment_types:
            types |= 1 << self.types.add(kind)
        return (
            True,
            facts.visible,
            self.codes.add(facts.country),
            least_remote_rank(facts.remote),
            not facts.countries,
            not facts.employment_types,
            self.amount(facts.pay_floor, facts.pay_currency),
            facts.needs_visa,
            at_home,
            bool(facts.authorised),
            self.statuses.add(facts.search_status),
            date.fromisoformat(rests).toordinal() if rests else 0,
            _bits(self.codes, facts.countries),
            _bits(self.codes, facts.authorised),
            types,
        )

    def clear(self, slot: int) -> None:
        """Exclude a row from every mask, with the employers it blocks."""
        super().clear(slot)
        self._block(slot, ())

    def _block(self, slot: int, employers: tuple[str, ...]) -> None:
        for employer in self._blocked_by.pop(slot, ()):
            self._blocks[employer].discard(slot)
        for employer in employers:
            self._blocks.setdefault(employer, set()).add(slot)
        if employers:
            self._blocked_by[slot] = employers

    def not_blocking(self, employer: str | None) -> Mask | None:
        """Candidates who do not block an employer; None: nobody does."""
        slots = self._blocks.get(employer or "")
        if not slots:
            return None
        mask = np.ones(self.size, np.bool_)
        mask[list(slots)] = False
        return mask

    def accepting_country(self, country: str) -> Mask:
        """Candidates who name this country among those they accept."""
        return _has_bit(self["countries"], self.codes.find(country))

    def needing_visa(self, country: str | None) -> Mask:
        """Candidates who need a visa sponsored to work in a country; None: it is not known."""
        if country is None:
            return self["needs_visa"]
        elsewhere = ~_has_bit(self["authorised"], self.codes.find(country))
        return np.where(self["states_authorisation"], elsewhere, self["needs_visa"])
