"""Arrays of many documents for one compiled call, handed over by address.

Unpacking each array of each document of a list costs as much as scoring it. So a document notes
once where its arrays lie, as a row of numbers, and a list is one table of such rows. Whoever holds
the table holds the documents, too, until the call returns; :class:`PointerRecord` sees to it that
the numbers belong to the arrays of the very same object.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

import numpy as np
from numba import carray, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from app.matching.kernels.jit import compiled

Record = NDArray[np.int64]
"""Address and number of rows of each array of a document, one pair after the other."""


@dataclass(frozen=True, slots=True, eq=False)
class PointerRecord(ABC):
    """A document whose arrays compiled code finds by ``record``, made when the object is."""

    DTYPES: ClassVar[tuple[type[np.generic], ...]]

    record: Record = field(init=False, repr=False)

    @abstractmethod
    def arrays(self) -> Sequence[NDArray[Any]]:
        """The arrays in the order in which compiled code counts them, of types ``DTYPES``."""

    def __post_init__(self) -> None:
        places = []
        for array, dtype in zip(self.arrays(), self.DTYPES, strict=True):
            if array.dtype != dtype or not array.flags.c_contiguous:
                raise ValueError(f"what is read by address is a solid array of {dtype.__name__}")
            places.append((array.__array_interface__["data"][0], len(array)))
        object.__setattr__(self, "record", np.array(places, dtype=np.int64).ravel())

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy has arrays, and so addresses, of its own.
        return type(self), tuple(getattr(self, own.name) for own in fields(self) if own.init)


def table(documents: Sequence[PointerRecord]) -> NDArray[np.int64]:
    """The records of documents, ``(n, 2 × arrays)``."""
    return np.concatenate([document.record for document in documents]).reshape(len(documents), -1)


def _inttoptr(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
    return builder.inttoptr(arguments[0], cgutils.voidptr_t)


def _pointer_to(_typing: Any, address: Any) -> tuple[Any, Callable[..., Any]]:
    return types.voidptr(address), _inttoptr


_pointer: Any = intrinsic(_pointer_to)


@compiled
def row_at(address: int, width: int) -> Any:
    """One float32 row, ``(width,)``."""
    return carray(_pointer(address), (width,), np.float32)


@compiled
def matrix(record: Any, place: int, width: int, dtype: Any) -> Any:
    """The array at a place of a record, ``(rows, width)``."""
    return carray(_pointer(record[2 * place]), (record[2 * place + 1], width), dtype)


@compiled
def line(record: Any, place: int, dtype: Any) -> Any:
    """The array at a place of a record, ``(rows,)``."""
    return carray(_pointer(record[2 * place]), (record[2 * place + 1],), dtype)
