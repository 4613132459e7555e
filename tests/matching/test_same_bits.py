"""The same question gets the same bits: a hundred times, and in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.matching.documents import JobPosting
from app.matching.encoders.base import Encoder
from app.matching.engine import Engine
from app.matching.pay import load_rates
from app.matching.text.masking import anonymous_profile
from app.services import demo

ROOT = Path(__file__).parents[2]
ASK = """
from app.matching.encoders.load import load_encoder
from app.matching.engine import Engine
from app.matching.pay import load_rates
from tests.matching.test_same_bits import answers
print(answers(Engine(load_encoder("default"), load_rates())))
"""


@pytest.fixture(scope="module")
def forgetful(real_encoder: Encoder) -> Engine:
    """An engine that encodes each text whenever it comes."""
    return Engine(real_encoder, load_rates())


def answers(engine: Engine) -> str:
    """Scores of three people and four jobs, every bit of them."""
    jobs = [JobPosting.from_mapping(body) for body in demo.read("jobs")[:4]]
    found = []
    for body in demo.read("candidates")[:3]:
        page = engine.match_many(anonymous_profile(body), jobs)
        found.append([(item.index, item.match.score.hex()) for item in page.items])
    return json.dumps(found)


def test_a_hundred_times(forgetful: Engine) -> None:
    shortest = min(demo.read("candidates"), key=lambda body: len(json.dumps(body)))
    person = anonymous_profile(shortest)
    jobs = [JobPosting.from_mapping(body) for body in demo.read("jobs")[:1]]
    first = forgetful.match_many(person, jobs)
    assert all(forgetful.match_many(person, jobs) == first for _ in range(99))


def test_in_two_other_processes(forgetful: Engine) -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", ASK],
            cwd=ROOT,
            env={**environment, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()[-1]
        for seed in ("1", "2")
    ]
    assert outputs == [answers(forgetful)] * 2
