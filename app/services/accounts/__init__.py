"""Who calls: principals, sessions, API keys."""
