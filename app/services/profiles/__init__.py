"""Candidates and employers, their members, consents and learned preferences."""
