"""Ranked lists and all that hangs on them: exposure, feedback, alerts, skill gaps."""
