"""Documents as compiled code reads them: one run of bytes each, and many in one array.

A packed document is a header, the place and size of every section, and the sections: records,
numbers, and its vectors as small integers. It is made once, when the document is written, stored as
it is, and never unpacked: a list is where the bytes of its documents lie, and compiled code finds
its way by the headers. So of a row that many documents share only one is read.

A row of integers stands for the unit vector of its direction: it is divided by its own length. So
rows have length 1 whatever they lose, and a row that is quantised again stays as it is.
"""

import ctypes
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numba import carray, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from app.matching.arrays import Vectors
from app.matching.kernels.jit import compiled
from app.matching.kernels.records import (
    ASKED_TERM,
    CANDIDATE_ROW,
    CANDIDATE_TOTALS,
    CANDIDATE_TRAITS,
    HELD_TERM,
    JOB_ROW,
    JOB_TOTALS,
    JOB_TRAITS,
    POST,
    PREFERENCE,
)

QUANTUM = np.dtype(np.int16)
"""Of what a vector's numbers are stored as."""
_MOST = np.iinfo(QUANTUM).max

SECTIONS = 12
"""Places in a header: a pair of int32, offset and size in bytes, for each."""
HEADER = 8 * SECTIONS
_PLACE = struct.Struct("=ii")

# The order of the sections is their number; the first five are the same of both sides.
ROWS, VALUES, SCALES, TRAITS, JOINED, TERMS, WORD_PAIRS, TOTALS = range(8)
KEYS, POSTS, WISHES, OCCUPATIONS = range(8, 12)
TERM_ROWS, SENTENCES, ATTRIBUTES, OCCUPATION = range(8, 12)

FLOAT, WORD, COUNT = np.dtype(np.float32), np.dtype(np.int64), np.dtype(np.int32)

Layout = Mapping[str, tuple[int, np.dtype[Any]]]
"""By name: the number of a section and of what it is made."""

CANDIDATE_LAYOUT: Layout = {
    "rows": (ROWS, CANDIDATE_ROW),
    "values": (VALUES, QUANTUM),
    "scales": (SCALES, FLOAT),
    "traits": (TRAITS, CANDIDATE_TRAITS),
    "joined": (JOINED, FLOAT),
    "terms": (TERMS, HELD_TERM),
    "word_pairs": (WORD_PAIRS, WORD),
    "totals": (TOTALS, CANDIDATE_TOTALS),
    "keys": (KEYS, WORD),
    "posts": (POSTS, POST),
    "wishes": (WISHES, PREFERENCE),
    "occupations": (OCCUPATIONS, FLOAT),
}
JOB_LAYOUT: Layout = {
    "rows": (ROWS, JOB_ROW),
    "values": (VALUES, QUANTUM),
    "scales": (SCALES, FLOAT),
    "traits": (TRAITS, JOB_TRAITS),
    "joined": (JOINED, FLOAT),
    "terms": (TERMS, ASKED_TERM),
    "word_pairs": (WORD_PAIRS, WORD),
    "totals": (TOTALS, JOB_TOTALS),
    "term_rows": (TERM_ROWS, COUNT),
    "sentences": (SENTENCES, COUNT),
    "attributes": (ATTRIBUTES, WORD),
    "occupation": (OCCUPATION, FLOAT),
}


class Quantised(NamedTuple):
    """Rows of unit length: ``values``, ``(n, d)`` ``QUANTUM``, times ``scales``, ``(n,)`` float32;
    a row of zeros has the scale 0."""

    values: NDArray[Any]
    scales: Vectors


def quantised(vectors: Vectors) -> Quantised:
    """Rows, ``(n, d)`` float32 of unit length, as small integers."""
    most = np.abs(vectors).max(axis=1, initial=0.0)
    factors = np.divide(_MOST, most, out=np.zeros_like(most), where=most > 0)
    values = np.rint(vectors.astype(np.float64) * factors[:, None])
    lengths = np.sqrt((values * values).sum(axis=1))
    scales = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return Quantised(values.astype(QUANTUM), scales.astype(np.float32))


def restored(values: NDArray[Any], scales: Vectors) -> Vectors:
    """The vectors, ``(n, d)`` float32, that rows of integers stand for, with the bits that compiled
    code gives them."""
    rows = values.reshape(len(scales), -1).astype(np.float32)
    rows *= scales[:, None]
    return rows


def pack(layout: Layout, arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Pack the sections of a document, all that its layout names.

    Raises
    ------
    ValueError
        If an array is of another dtype or not in C order: it would be misread.
    """
    header, parts, at = bytearray(HEADER), [], HEADER
    for name, (number, dtype) in layout.items():
        array = arrays[name]
        if array.dtype != dtype or not array.flags.c_contiguous:
            raise ValueError(f"{name}: an array in C order of {dtype} is needed")
        _PLACE.pack_into(header, _PLACE.size * number, at, array.nbytes)
        padding = -array.nbytes % 8  # every section begins where any number may
        parts += [array.tobytes(), bytes(padding)]
        at += array.nbytes + padding
    return b"".join([header, *parts])


def place(data: bytes, number: int) -> tuple[int, int]:
    """Where a section of a packed document begins, and its size, bytes."""
    at, size = _PLACE.unpack_from(data, _PLACE.size * number)
    return at, size


class PackedList(NamedTuple):
    """Where packed documents lie: document ``i`` is ``sizes[i]`` bytes from ``addresses[i]`` on.
    Whoever reads them holds the documents meanwhile."""

    addresses: NDArray[np.int64]
    sizes: NDArray[np.int64]


_address_of = ctypes.pythonapi.PyBytes_AsString  # TypeError, if it is not given bytes
_address_of.argtypes, _address_of.restype = [ctypes.py_object], ctypes.c_void_p


def pack_list(documents: Sequence[bytes]) -> PackedList:
    """Put packed documents, at least one, together, without a copy."""
    count = len(documents)
    return PackedList(
        np.fromiter(map(_address_of, documents), np.int64, count),
        np.fromiter(map(len, documents), np.int64, count),
    )


def _to_pointer(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
    return builder.inttoptr(arguments[0], cgutils.voidptr_t)


def _pointer_type(_typing: Any, address: Any) -> tuple[Any, Callable[..., Any]]:
    return types.voidptr(address), _to_pointer


_pointer: Any = intrinsic(_pointer_type)


@compiled
def section(documents: Any, i: int, number: int, dtype: Any) -> Any:
    """A section of document ``i`` of a :class:`PackedList`, without a copy; never more than the
    document holds, whatever its header says."""
    data = carray(_pointer(documents.addresses[i]), (documents.sizes[i],), np.uint8)
    header = data[:HEADER].view(np.int32)
    first = header[2 * number]
    return data[first : first + header[2 * number + 1]].view(dtype)


@compiled
def of_one_encoder(documents: Any, d: int) -> bool:
    """Whether the vectors of all documents are of length ``d``."""
    alike = True
    for i in range(len(documents.sizes)):
        alike &= len(section(documents, i, JOINED, FLOAT)) == d
    return alike


@compiled
def restore_row(values: Any, scale: Any, out: Any) -> None:
    """Fill ``out``, ``(d,)`` float32, with what a row of integers stands for."""
    for k in range(len(out)):
        out[k] = np.float32(values[k]) * scale


@compiled
def restored_rows(documents: Any, i: int, d: int) -> Any:
    """The vectors of document ``i``, ``(n, d)`` float32."""
    values = section(documents, i, VALUES, QUANTUM)
    scales = section(documents, i, SCALES, FLOAT)
    out = np.empty((len(scales), d), np.float32)
    for row in range(len(scales)):
        restore_row(values[row * d : (row + 1) * d], scales[row], out[row])
    return out


class DistinctRows(NamedTuple):
    """The rows of a list of candidates, each different one once.

    ``ids``, ``(rows,)``: which of the distinct rows each row of the list is; those of candidate
    ``i`` are ``ids[starts[i]:starts[i + 1]]``. ``rows``, ``(k,)`` ``CANDIDATE_ROW``, and
    ``vectors``, ``(k, d)`` float32: the distinct rows.
    """

    starts: Any
    ids: Any
    rows: Any
    vectors: Any


@compiled
def _place_of(key: int, table: Any) -> int:
    """Where a key stands in a table of keys whose length is a power of two, or where it may."""
    mask = len(table) - 1
    at = key & mask
    while table[at] != 0 and table[at] != key:
        at = (at + 1) & mask
    return at


@compiled
def _told_apart(candidates: Any, starts: Any) -> tuple[Any, Any, Any]:
    """Which distinct row each row of a list is, and the candidate and row that each one is of."""
    total = starts[-1]
    size = 16
    while size < 2 * total:
        size *= 2
    table, known = np.zeros(size, np.int64), np.empty(size, np.int32)
    ids, owners = np.empty(total, np.int32), np.empty(total, np.int32)
    own_rows = np.empty(total, np.int32)
    count = 0
    for i in range(len(starts) - 1):
        keys = section(candidates, i, KEYS, WORD)
        for row in range(len(keys)):
            key, at = keys[row], 0
            if key != 0:
                at = _place_of(key, table)
                if table[at] == key:
                    ids[starts[i] + row] = known[at]
                    continue
                table[at], known[at] = key, count
            ids[starts[i] + row], owners[count], own_rows[count] = count, i, row
            count += 1
    return ids, owners[:count], own_rows[:count]


@compiled
def distinct_rows(candidates: Any, d: int) -> Any:
    """Tell the rows of a list of candidates apart, see :class:`DistinctRows`, and restore each
    different one. Rows are equal where their keys are; 0: no other row is like this one."""
    n = len(candidates.sizes)
    starts = np.zeros(n + 1, np.int64)
    for i in range(n):
        starts[i + 1] = starts[i] + len(section(candidates, i, KEYS, WORD))
    ids, owners, own_rows = _told_apart(candidates, starts)
    rows, vectors = np.empty(len(owners), CANDIDATE_ROW), np.empty((len(owners), d), np.float32)
    for distinct in range(len(owners)):
        i, row = owners[distinct], own_rows[distinct]
        rows[distinct] = section(candidates, i, ROWS, CANDIDATE_ROW)[row]
        values = section(candidates, i, VALUES, QUANTUM)
        scale = section(candidates, i, SCALES, FLOAT)[row]
        restore_row(values[row * d : (row + 1) * d], scale, vectors[distinct])
    return DistinctRows(starts, ids, rows, vectors)
