"""Hard constraints in three dialects: a pair, NumPy columns, SQL."""
