"""From the lines of a CV to a draft profile."""
