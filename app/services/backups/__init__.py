"""Backups: taken while the server runs, restored so that erased people stay erased."""
