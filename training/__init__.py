"""Builds the small model of work that ships with the package: pairs, training, export, figures."""
