"""From an approach to a signed offer: requests, messages, interviews, offers."""
