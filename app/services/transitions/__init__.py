"""The state machines of match requests, interviews and offers."""
