"""Writes the list of words by which English is told from other languages:
`python -m training.english_words ../shared/data`.

Every word that ESCO (English) or O*NET uses at least twice, and the names of technologies. No text
of either is kept, and no order.
"""

import gzip
import io
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

from training.taxonomies import ESCO_ARCHIVE, ONET_ARCHIVE

TARGET = Path(__file__).parent.parent / "app" / "data" / "matching" / "english_words.txt.gz"
_WORD = re.compile(r"[^\W\d_]{3,}")
_TECHNOLOGY = ("Technology Skills.txt", "Tools Used.txt")
_LEAST = 2


def _texts(archive: Path) -> dict[str, str]:
    with zipfile.ZipFile(archive) as opened:
        return {
            Path(name).name: io.TextIOWrapper(opened.open(name), "utf-8", "replace").read()
            for name in opened.namelist()
            if name.endswith((".csv", ".txt"))
        }


def words_of(folder: Path) -> list[str]:
    """The words, in small letters and sorted."""
    counted: Counter[str] = Counter()
    named: set[str] = set()
    for archive in (ESCO_ARCHIVE, ONET_ARCHIVE):
        for name, text in _texts(folder / archive).items():
            found = [word.lower() for word in _WORD.findall(re.sub(r"https?://\S+", " ", text))]
            if name in _TECHNOLOGY:
                named.update(found)
            else:
                counted.update(found)
    return sorted(named | {word for word, count in counted.items() if count >= _LEAST})


def main() -> None:
    words = words_of(Path(sys.argv[1]))
    with gzip.GzipFile(TARGET, "wb", mtime=0) as packed:
        packed.write("\n".join(words).encode("utf-8"))
    print(f"{len(words)} words, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
