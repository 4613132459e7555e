"""The facts of many rows as columns, so that a filter is a few comparisons of arrays.

Codes are small integers given out as values appear; -1 stands for "not stated" (it never
excludes), NaN for an amount that is not stated or cannot be compared.
"""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.arrays import Mask
from app.matching.constraints.rules import (
    REMOTE_RANK,
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
    accepts_from,
    comparable,
)
from app.matching.documents import Salary
from app.matching.pay import ExchangeRates

_NEVER = date.max.toordinal()


class CategoryCodes:
    """Small integers for values, in the order of their appearance."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def add(self, value: str | None) -> int:
        """The code of a value, a new one if need be; -1 for None."""
        return -1 if value is None else self._known.setdefault(value, len(self._known))

    def find(self, value: str | None) -> int:
        """The code of a value; -2, which no row has, if none has it."""
        return -2 if value is None else self._known.get(value, -2)


class Columns:
    """Growing arrays, one row per slot. Subclasses name the columns and fill them."""

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
            for name, old in self.columns.items():
                grown = np.zeros((max(64, 2 * size), *old.shape[1:]), old.dtype)
                grown[: len(old)] = old
                self.columns[name] = grown
        self.size = max(self.size, size)

    def _set(self, slot: int, **values: Any) -> None:
        self.reserve(slot + 1)
        for name, value in values.items():
            self.columns[name][slot] = value

    def clear(self, slot: int) -> None:
        """Take a row out of every answer."""
        self.columns["alive"][slot] = False

    def _amount(self, amount: float | None, currency: str | None) -> float:
        known = comparable(amount, currency, self.rates)
        return np.nan if known is None else known

    def _salary(self, salary: Salary) -> float:
        known = self.rates.per_year(salary)
        return np.nan if known is None else known


class JobColumns(Columns):
    """The facts of jobs."""

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
    }

    def __init__(self, rates: ExchangeRates) -> None:
        super().__init__(rates)
        self.countries, self.types, self.levels = CategoryCodes(), CategoryCodes(), CategoryCodes()
        self.employers = CategoryCodes()

    def put(self, slot: int, facts: JobFacts) -> None:
        """Write the facts of one job."""
        last = facts.valid_through
        self._set(
            slot,
            alive=True,
            is_open=facts.is_open,
            last_day=date.fromisoformat(last).toordinal() if last else _NEVER,
            country=self.countries.add(facts.country),
            remote=REMOTE_RANK.get(facts.remote or "", -1),
            employment_type=self.types.add(facts.employment_type),
            seniority=self.levels.add(facts.seniority),
            pay_max=self._amount(facts.pay_max, facts.pay_currency),
            refuses_visa=facts.sponsors_visa is False,
            employer=self.employers.add(facts.employer),
        )

    def listed(self, today: date) -> Mask:
        """Open jobs whose last day has not passed, ``(size,)``."""
        return self["alive"] & self["is_open"] & (self["last_day"] >= today.toordinal())

    def eligible_for(self, candidate: CandidateFacts, today: date) -> Mask:
        """Jobs that meet every hard constraint of a candidate, ``(size,)``.

        Whether the candidate is visible does not matter here: a hidden candidate may look.
        """
        mask = self.listed(today)
        if candidate.blocked_employers:
            blocked = [self.employers.find(employer) for employer in candidate.blocked_employers]
            mask &= ~np.isin(self["employer"], blocked)
        if lowest := accepts_from(candidate.remote):
            mask &= (self["remote"] >= lowest) | (self["remote"] < 0)
        if candidate.countries:
            wanted = [self.countries.find(country) for country in candidate.countries]
            mask &= np.isin(self["country"], [-1, *wanted]) | (self["remote"] == 2)
        if candidate.employment_types:
            types = [self.types.find(kind) for kind in candidate.employment_types]
            mask &= np.isin(self["employment_type"], [-1, *types])
        floor = self._amount(candidate.pay_floor, candidate.pay_currency)
        if not np.isnan(floor):
            mask &= ~(self["pay_max"] < floor)
        if candidate.needs_visa:
            mask &= ~self["refuses_visa"]
        return mask

    def matching_query(self, query: JobQuery) -> Mask:
        """Jobs that a query asks for; what a job does not state it does not have."""
        mask = self["alive"].copy()
        if query.country is not None:
            mask &= self["country"] == self.countries.find(query.country)
        if query.remote is not None:
            mask &= self["remote"] == REMOTE_RANK[query.remote]
        if query.seniority is not None:
            mask &= self["seniority"] == self.levels.find(query.seniority)
        if query.employment_type is not None:
            mask &= self["employment_type"] == self.types.find(query.employment_type)
        if query.min_salary is not None:
            mask &= self["pay_max"] >= self._salary(query.min_salary)
        return mask


class CandidateColumns(Columns):
    """The facts of candidates."""

    dtypes = {
        "alive": np.bool_,
        "visible": np.bool_,
        "country": np.int16,
        "accepts_from": np.int8,
        "any_country": np.bool_,
        "any_type": np.bool_,
        "pay_floor": np.float64,
        "needs_visa": np.bool_,
        # One bit per code: which countries and employment types are accepted.
        "countries": np.dtype((np.uint8, 32)),
        "types": np.uint8,
    }

    def __init__(self, rates: ExchangeRates) -> None:
        super().__init__(rates)
        self.columns["countries"] = np.zeros((0, 32), np.uint8)
        self.codes, self.types = CategoryCodes(), CategoryCodes()
        self._blocks: dict[str, set[int]] = {}
        self._blocked_by: dict[int, tuple[str, ...]] = {}

    def put(self, slot: int, facts: CandidateFacts) -> None:
        """Write the facts of one candidate."""
        countries = np.zeros(32, np.uint8)
        for country in facts.countries:
            code = self.codes.add(country)
            countries[code >> 3] |= 1 << (code & 7)
        types = 0
        for kind in facts.employment_types:
            types |= 1 << self.types.add(kind)
        self._set(
            slot,
            alive=True,
            visible=facts.visible,
            country=self.codes.add(facts.country),
            accepts_from=accepts_from(facts.remote),
            any_country=not facts.countries,
            any_type=not facts.employment_types,
            pay_floor=self._amount(facts.pay_floor, facts.pay_currency),
            needs_visa=facts.needs_visa,
            countries=countries,
            types=types,
        )
        self._block(slot, facts.blocked_employers)

    def clear(self, slot: int) -> None:
        """Take a row out of every answer, with what it blocks."""
        super().clear(slot)
        self._block(slot, ())

    def _block(self, slot: int, employers: tuple[str, ...]) -> None:
        for employer in self._blocked_by.pop(slot, ()):
            self._blocks[employer].discard(slot)
        for employer in employers:
            self._blocks.setdefault(employer, set()).add(slot)
        if employers:
            self._blocked_by[slot] = employers

    def eligible_for(self, job: JobFacts) -> Mask:
        """Visible candidates whose hard constraints a job meets, ``(size,)``.

        The state of the job does not matter here: an employer may look before publishing.
        """
        mask = self["alive"] & self["visible"]
        for slot in self._blocks.get(job.employer or "", ()):
            mask[slot] = False
        if (remote := REMOTE_RANK.get(job.remote or "")) is not None:
            mask &= self["accepts_from"] <= remote
        if job.country is not None and job.remote != "remote":
            mask &= self["any_country"] | self._accepts_country(job.country)
        if job.employment_type is not None:
            bit = self.types.add(job.employment_type)
            mask &= self["any_type"] | ((self["types"] >> bit) & 1).astype(bool)
        most = self._amount(job.pay_max, job.pay_currency)
        if not np.isnan(most):
            mask &= ~(self["pay_floor"] > most)
        if job.sponsors_visa is False:
            mask &= ~self["needs_visa"]
        return mask

    def _accepts_country(self, country: str) -> Mask:
        code = self.codes.add(country)
        return ((self["countries"][:, code >> 3] >> (code & 7)) & 1).astype(bool)

    def matching_query(self, query: CandidateQuery) -> Mask:
        """Candidates that a query asks for; a candidate without a pay floor asks for nothing."""
        mask = self["alive"].copy()
        if query.country is not None:
            mask &= self["country"] == self.codes.find(query.country)
        if query.max_salary is not None:
            mask &= ~(self["pay_floor"] > self._salary(query.max_salary))
        return mask
