"""The audit log: written with what it tells of, chained by the worker, searched by the operator."""
