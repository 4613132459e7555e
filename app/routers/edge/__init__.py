"""What every route passes: sessions, callers, problems, the request log."""
