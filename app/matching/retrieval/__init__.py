"""Stored vectors and the indexes over them: the only room here that knows tables."""
