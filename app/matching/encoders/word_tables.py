"""Keeps the tables of a compiled graph, a vector for each token, as small as they are stored."""

from typing import Any

from app.matching.encoders.openvino_runtime import openvino


def gather_before_scaling(graph: Any) -> None:
    """Let a graph take the rows that it needs of a quantised table and scale these.

    As it is written, a graph scales the table and then takes rows of it. The scaled table is a
    constant, so the runtime makes it beforehand: 47 MB of float32 in memory for 12 MB of integers
    in the file. A row has the same bits either way. What is built otherwise is left as it is.
    """
    build = openvino.opset8
    for gather in graph.get_ops():
        table = _scaled_table(gather)
        if table is None:
            continue
        integers, scales = table
        ids, axis = gather.input_value(1), gather.input_value(2)
        rows = build.convert(build.gather(integers, ids, axis), "f32")
        scaled = build.multiply(rows, build.gather(scales, ids, axis))
        gather.output(0).replace(scaled.output(0))


def _scaled_table(gather: Any) -> tuple[Any, Any] | None:
    """The integers, ``(n, d)``, and scales, ``(n, 1)``, that a node takes rows of, if it does."""
    if gather.get_type_name() != "Gather":
        return None
    scaled = gather.input_value(0).get_node()
    if scaled.get_type_name() != "Multiply":
        return None
    converted, scales = scaled.input_value(0).get_node(), scaled.input_value(1)
    if converted.get_type_name() != "Convert" or scales.get_node().get_type_name() != "Constant":
        return None
    integers = converted.input_value(0)
    if integers.get_node().get_type_name() != "Constant":
        return None
    fits = list(scales.get_shape()) == [integers.get_shape()[0], 1]
    return (integers, scales) if fits else None
