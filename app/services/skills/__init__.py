"""The catalogue of skills and the import of classifications."""
