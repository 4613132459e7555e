"""Entry point without installation: ``python -m app.cli``."""

import os

from app.cli import app

os.environ.setdefault("HF_HUB_OFFLINE", "1")
app()
