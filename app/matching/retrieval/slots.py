"""Which slot of an index belongs to whom, in 28 bytes an owner."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

_MOST_ADDED = 4096


def _numbers(owner_id: UUID) -> tuple[int, int]:
    return owner_id.int >> 64, owner_id.int & (2**64 - 1)


class OwnerSlots:
    """Ids by slot, and slots by id: sorted arrays, and a table of those that came since they were
    sorted."""

    def __init__(self) -> None:
        self.size = 0
        self._high, self._low = np.zeros(0, np.uint64), np.zeros(0, np.uint64)
        self._sorted: NDArray[np.int32] = np.zeros(0, np.int32)
        self._sorted_high = np.zeros(0, np.uint64)
        self._added: dict[UUID, int] = {}
        self._free: list[int] = []

    def find(self, owner_id: UUID) -> int | None:
        """The slot of an owner, None: they have none."""
        if (slot := self._added.get(owner_id)) is not None:
            return slot
        high, low = _numbers(owner_id)
        place = int(np.searchsorted(self._sorted_high, np.uint64(high)))
        while place < len(self._sorted) and self._sorted_high[place] == high:
            slot = int(self._sorted[place])
            if self._high[slot] == high and self._low[slot] == low:
                return slot
            place += 1
        return None

    def add(self, owner_ids: Sequence[UUID]) -> list[int]:
        """The slots of owners; who has none gets one."""
        slots = []
        for owner_id in owner_ids:
            slot = self.find(owner_id)
            if slot is None:
                slot = self._new(owner_id)
            slots.append(slot)
        if len(self._added) > max(_MOST_ADDED, self.size // 8):
            self._sort()
        return slots

    def _new(self, owner_id: UUID) -> int:
        if self._free:
            slot = self._free.pop()
        else:
            slot, self.size = self.size, self.size + 1
        if slot >= len(self._high):
            more = max(64, self.size // 4)
            self._high = np.concatenate([self._high, np.zeros(more, np.uint64)])
            self._low = np.concatenate([self._low, np.zeros(more, np.uint64)])
        self._high[slot], self._low[slot] = _numbers(owner_id)
        self._added[owner_id] = slot
        return slot

    def _sort(self) -> None:
        self._sorted = np.argsort(self._high[: self.size], kind="stable").astype(np.int32)
        self._sorted_high = self._high[self._sorted]
        self._added.clear()

    def remove(self, owner_id: UUID) -> int | None:
        """Give the slot of an owner free, and tell which it was."""
        slot = self.find(owner_id)
        if slot is not None:
            self._added.pop(owner_id, None)
            self._high[slot] = self._low[slot] = 0
            self._free.append(slot)
        return slot

    def ids(self, slots: NDArray[np.intp]) -> list[UUID]:
        """The owners of slots."""
        numbers = zip(self._high[slots].tolist(), self._low[slots].tolist(), strict=True)
        return [UUID(int=(high << 64) | low) for high, low in numbers]

    def all_ids(self) -> list[UUID]:
        """All owners."""
        used = np.flatnonzero(self._high[: self.size] | self._low[: self.size])
        return self.ids(used)

    def newest(self, slots: NDArray[np.intp], k: int) -> NDArray[np.intp]:
        """The ``k`` slots whose owners have the highest ids, which rise with time, in that
        order."""
        order = np.lexsort((self._low[slots], self._high[slots]))
        return slots[order[::-1][:k]]
