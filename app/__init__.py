"""Skillmatch: a reverse job marketplace as a REST API."""

__version__ = "0.1.0"
