"""Draw the rooms of ``app`` and who imports whom, from the import graph: ``docs/architecture.svg``.

Rows are the layers of the contracts in ``pyproject.toml``; imports point downwards. An arrow that
follows from others (a imports b, b imports c, and a imports c) is left out: what is drawn is the
transitive reduction.
"""

import argparse
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "docs" / "architecture.svg"
PANELS = ("app", "app.services", "app.matching")
_WIDTH, _BOX, _ROW, _TITLE, _GAP = 1060, 26, 62, 40, 26

Edges = set[tuple[str, str]]
Rows = list[list[str]]


def layers() -> dict[str, Rows]:
    """The layers of each container, top first, as the contracts of ``pyproject.toml`` list them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: dict[str, Rows] = {}
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers":
            rows = [[name.strip() for name in row.split("|")] for row in contract["layers"]]
            found[contract["containers"][0]] = rows
    return found


def edges_between(graph: grimp.ImportGraph, container: str, names: Iterable[str]) -> Edges:
    """Which children of a container import which, by any of their modules."""
    modules = {
        name: {f"{container}.{name}", *graph.find_descendants(f"{container}.{name}")}
        for name in names
    }
    owner = {module: name for name, inside in modules.items() for module in inside}
    return {
        (name, owner[imported])
        for name, inside in modules.items()
        for module in inside
        for imported in graph.find_modules_directly_imported_by(module)
        if owner.get(imported, name) != name
    }


def reduced(edges: Edges) -> Edges:
    """The transitive reduction of an acyclic graph: without edges that follow from others."""
    below: dict[str, set[str]] = {}

    def reached(name: str) -> set[str]:
        if name not in below:
            children = {end for start, end in edges if start == name}
            below[name] = children.union(*(reached(child) for child in children))
        return below[name]

    return {
        (start, end)
        for start, end in edges
        if not any(end in reached(other) for begin, other in edges if begin == start)
    }


def _places(rows: Rows, top: float) -> dict[str, tuple[float, float, float]]:
    """Middle of the upper side and width of each box, by name."""
    places = {}
    for number, row in enumerate(rows):
        widths = [max(74.0, 7.6 * len(name) + 20) for name in row]
        space = (_WIDTH - sum(widths)) / (len(row) + 1)
        left = space
        for name, width in zip(row, widths, strict=True):
            places[name] = (left + width / 2, top + number * _ROW, width)
            left += width + space
    return places


def _panel(title: str, rows: Rows, edges: Edges, top: float) -> list[str]:
    places = _places(rows, top + _TITLE)
    lines = [f'<text class="title" x="16" y="{top + 22:.0f}">{escape(title)}</text>']
    for start, end in sorted(edges):
        x, y, _ = places[start]
        to_x, to_y, _ = places[end]
        bend = (to_y - y - _BOX) / 2
        lines.append(
            f'<path d="M{x:.0f} {y + _BOX:.0f} C{x:.0f} {y + _BOX + bend:.0f} '
            f'{to_x:.0f} {to_y - bend:.0f} {to_x:.0f} {to_y - 5:.0f}"/>'
        )
    for name, (x, y, width) in places.items():
        lines.append(
            f'<rect x="{x - width / 2:.0f}" y="{y:.0f}" width="{width:.0f}" '
            f'height="{_BOX}" rx="5"/>'
        )
        lines.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" class="name">{escape(name)}</text>')
    return lines


def picture(rows_of: Mapping[str, Rows]) -> str:
    """The picture of all containers, one below the other, as SVG."""
    graph = grimp.build_graph("app", exclude_type_checking_imports=True)
    top, lines = 0.0, []
    for container in PANELS:
        rows = rows_of[container]
        edges = reduced(edges_between(graph, container, [name for row in rows for name in row]))
        lines += _panel(container.replace(".", "/"), rows, edges, top)
        top += _TITLE + (len(rows) - 1) * _ROW + _BOX + _GAP
    style = (
        "text{font:13px sans-serif;fill:#1c2733}.title{font-weight:bold;font-size:15px}"
        ".name{text-anchor:middle}rect{fill:#eef3f8;stroke:#5b7894}"
        "path{fill:none;stroke:#8aa0b5;stroke-width:1.2;marker-end:url(#tip)}"
    )
    tip = (
        '<marker id="tip" viewBox="0 0 8 8" refX="5" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 L8 4 L0 8 z" style="fill:#8aa0b5;stroke:none"/></marker>'
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top:.0f}">',
            f"<style>{style}</style><defs>{tip}</defs>",
            f'<rect width="{_WIDTH}" height="{top:.0f}" style="fill:#fff;stroke:none"/>',
            *lines,
            "</svg>\n",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    output: Path = parser.parse_args().output
    output.write_text(picture(layers()), encoding="utf-8")
    print(output)


if __name__ == "__main__":
    main()
