"""Ranking by meaning: pieces of text, their vectors, hard filters, scores with their reasons."""
