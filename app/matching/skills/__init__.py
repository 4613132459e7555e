"""The vocabulary of skills, and finding skills in texts."""
