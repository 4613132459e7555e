"""Stored vectors and the indexes over them; the only part of matching that reads tables."""
