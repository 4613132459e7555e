"""Schema history. `skillmatch migrate` runs it."""
