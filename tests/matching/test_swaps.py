"""The same life told of somebody else has the same score: names, pronouns, titles, ages, gaps and
origins are swapped, and nothing else."""

from typing import Any

import pytest

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.text.masking import mask_candidate
from app.matching.text.protected_attributes import neutral_title

_MOST = 0.01

_TITLES = (
    ("Manageress", "Manager"),
    ("Chairwoman", "Chairman"),
    ("Saleswoman", "Salesman"),
    ("Headmistress", "Headmaster"),
    ("Policewoman", "Policeman"),
    ("Postwoman", "Postman"),
    ("Firewoman", "Fireman"),
    ("Barmaid", "Barman"),
    ("Draughtswoman", "Draughtsman"),
    ("Forewoman", "Foreman"),
    ("Stewardess", "Steward"),
    ("Handywoman", "Handyman"),
    ("Camerawoman", "Cameraman"),
    ("Masseuse", "Masseur"),
    ("Tradeswoman", "Tradesman"),
    ("Authoress", "Author"),
    ("Proprietress", "Proprietor"),
    ("Schoolmistress", "Schoolmaster"),
    ("Seamstress", "Tailor"),
    ("Groundswoman", "Groundsman"),
    ("Repairwoman", "Repairman"),
    ("Actress", "Actor"),
    ("Waitress", "Waiter"),
    ("Assemblywoman", "Assemblyman"),
    ("Barwoman", "Barman"),
    ("Longshorewoman", "Longshoreman"),
    ("Ploughwoman", "Ploughman"),
    ("Postmistress", "Postmaster"),
    ("Comedienne", "Comedian"),
    ("Weathergirl", "Weatherman"),
    ("Vânzătoare", "Vânzător"),
    ("Tanárnő", "Tanár"),
    ("Νοσηλεύτρια", "Νοσηλευτής"),
    ("محاسبة", "محاسب"),
    ("Retired plumber", "Plumber"),
    ("Young sales executive", "Sales executive"),
    ("50-plus courier", "Courier"),
    ("Veteran electrician", "Electrician"),
    ("Working mother of two, paralegal", "Paralegal"),
    ("Area sales manageress (f)", "Area sales manager (m/f/d)"),
)


@pytest.mark.parametrize(("hers", "his"), _TITLES)
def test_a_title_has_one_form_for_everybody(hers: str, his: str) -> None:
    assert neutral_title(hers).casefold() == neutral_title(his).casefold()


@pytest.mark.parametrize(
    "title",
    [
        "Young offenders officer",
        "Veteran affairs adviser",
        "Registered nurse",
        "Engineer (K8s)",
        "Physician (MD)",
        "Head of human resources",
    ],
)
def test_other_titles_stay_as_they_are(title: str) -> None:
    assert neutral_title(title) == title


_SAID = "{she} keeps the books of a wholesaler; {her} team closes each month within three days."


def _body(**changes: Any) -> dict[str, Any]:
    said = changes.pop("said", _SAID.format(she="She", her="her"))
    title = changes.pop("title", "Bookkeeper")
    starts = changes.pop("starts", ("2016-01", "2020-01"))
    return {
        "name": "Grace Hill",
        "email": "someone@example.com",
        "headline": title,
        "summary": said,
        "skills": [{"name": "Accounting", "years": 8}, {"name": "Excel"}],
        "experience": [
            {"title": title, "start": starts[0], "end": "2019-12", "description": "Ran payroll."},
            {"title": title, "start": starts[1], "description": "Prepares annual accounts."},
        ],
        **changes,
    }


_SWAPS: dict[str, list[dict[str, Any]]] = {
    "names": [
        {"name": name, "said": f"I am {name.split()[0]} and I keep the books of a wholesaler."}
        for name in ("Grace Hill", "Mohammed Hussain", "Lakisha Washington", "Wei Zhang", "Greg Ba")
    ],
    "pronouns": [
        {"said": _SAID.format(she=she, her=her)}
        for she, her in (("She", "her"), ("He", "his"), ("They", "their"))
    ],
    "ages": [
        {"said": f"{said} I keep the books of a wholesaler."}
        for said in ("", "Aged 27.", "I am 58 years old.", "Born in 1968.", "Born in 1999.")
    ],
    "origins": [
        {"said": f"{said} I keep the books of a wholesaler."}
        for said in (
            "",
            "Nationality: Nigerian.",
            "I am a Polish citizen.",
            "I am Irish.",
        )
    ],
    "lives": [
        {"said": f"{said} I keep the books of a wholesaler."}
        for said in (
            "",
            "I turned fifty in the autumn.",
            "My two sons are at school.",
            "I lived with epilepsy for years.",
            "I grew up in Lagos and came over at twelve.",
            "I keep Ramadan.",
            "I completed my civilian service in a forest.",
            "Widowed since 2019, I like quiet.",
            "I was a reservist.",
        )
    ],
    "gaps": [
        # As long at work, with two and four months between the posts.
        {"starts": ("2016-01", "2020-01")},
        {"starts": ("2015-11", "2020-03")},
        {"starts": ("2015-09", "2020-05")},
    ],
    **{
        f"titles: {hers}": [{"title": hers}, {"title": his}]
        for hers, his in (_TITLES[0], _TITLES[1], _TITLES[2], _TITLES[9], _TITLES[11])
    },
}
_JOBS = (
    JobPosting("Accounts manager", "You close the books each month and run the payroll."),
    JobPosting("Chairwoman of the board", "You lead the board and answer for the accounts."),
)


@pytest.mark.parametrize("what", _SWAPS)
def test_what_says_who_somebody_is_moves_no_score(real_engine: Engine, what: str) -> None:
    jobs = [real_engine.features(job, real_engine.encode(job)) for job in _JOBS]
    profiles = [
        CandidateProfile.from_mapping(mask_candidate(_body(**changes))) for changes in _SWAPS[what]
    ]
    people = [
        real_engine.features(profile, encoded)
        for profile, encoded in zip(profiles, real_engine.encode_many(profiles), strict=True)
    ]
    for job in jobs:
        scores = [real_engine.match(person, job).score for person in people]
        assert max(scores) - min(scores) <= _MOST, scores
