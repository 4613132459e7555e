"""Hard constraints, one rule in three dialects: a pair (``rules``), NumPy masks (``masks``),
PostgreSQL (``sql``). Their names stand in ``names``."""
