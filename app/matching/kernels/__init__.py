"""Compiled inner loops and the arrays they read."""
