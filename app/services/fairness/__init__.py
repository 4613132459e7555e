"""Self-identification, and what it tells of selection and scoring. Nothing that ranks reads it."""
