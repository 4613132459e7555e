"""The registry of encoders."""

from app.matching.encoders.hashing import HashEncoder
from app.matching.encoders.load import LOADERS, load_encoder


def test_a_name_of_the_registry_loads_its_encoder() -> None:
    assert isinstance(load_encoder("hash"), HashEncoder)
    assert set(LOADERS) == {"hash"}


def test_the_trained_model_differs_from_the_packaged_one_and_says_so() -> None:
    base, trained = load_encoder("base", threads=1), load_encoder("default", threads=1)
    assert (base.model_id, trained.model_id) == ("all-MiniLM-L6-v2", "skillmatch-MiniLM-L6")
    assert base.dimension == trained.dimension == 384
    assert base.revision != trained.revision
