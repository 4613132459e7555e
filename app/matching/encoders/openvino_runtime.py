"""OpenVINO, without its part that tells its makers of every use."""

import importlib
import sys
from typing import Any

# An absent module: OpenVINO and NNCF then take their own stubs for it.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

openvino: Any = importlib.import_module("openvino")
