"""Patterns over wording: verbose, without case, apostrophes straight or curly."""

import re


def word_pattern(text: str) -> re.Pattern[str]:
    """Compile a verbose pattern; white space in it has to be written ``\\s``."""
    return re.compile(text.replace("'", "['’]"), re.IGNORECASE | re.VERBOSE)


def quick_look(text: str) -> re.Pattern[str]:
    """Compile a verbose pattern in small letters, for text that :func:`lowered
    <app.matching.text.normalise.lowered>` gave: several times as quick as one without case."""
    return re.compile(text.replace("'", "['’]"), re.VERBOSE)
