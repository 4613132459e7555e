"""Addresses and passwords in one spelling; changes of both; sign-ins renewed and ended."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app import clock, security
from app.config import Settings
from app.database import Database
from app.models import Base
from app.services.accounts import mail
from app.services.accounts.mail import Message
from tests.harness.callers import PASSWORD, Caller, Callers, made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """The mails that were sent."""
    messages: list[Message] = []
    monkeypatch.setattr(mail, "send", lambda _settings, message: messages.append(message))
    return messages


def _register(callers: Callers, email: str, password: str = PASSWORD, **fields: Any) -> Any:
    body = {"email": email, "password": password, "role": "candidate", "name": "Newcomer", **fields}
    return callers["anonymous"].post("/v1/auth/register", body)


def _token(callers: Callers, email: str, password: str = PASSWORD) -> Any:
    return callers.client.post("/v1/auth/token", data={"username": email, "password": password})


def _signed_in(callers: Callers, email: str, password: str = PASSWORD) -> dict[str, Any]:
    return made(_token(callers, email, password), 200)


def _as(callers: Callers, tokens: dict[str, Any]) -> Caller:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return Caller(callers.client, "signed in", headers)


def _mailed(message: Message) -> str:
    found = re.search(r"ot_[\w-]+", message.text)
    assert found is not None
    return found.group()


_SPELLINGS = [
    ("x@xn--bcher-kva.example.com", "x@b\u00fccher.example.com"),
    ("x@b\u00fccher.example.com", "X@B\u00dcCHER.example.com"),
    ("y@bu\u0308cher.example.com", "y@xn--bcher-kva.example.com"),
    ("cafe\u0301@example.com", "caf\u00e9@example.com"),
    ("caf\u00e9@example.com", "CAFE\u0301@EXAMPLE.COM"),
    ("z@\uff45xample.com", "z@example.com"),
    ("\uff41da@example.com", "ada@example.com"),
    ("  ada@example.com ", "Ada@Example.com"),
]


@pytest.mark.parametrize(("registered", "other"), _SPELLINGS)
def test_every_spelling_of_an_address_is_one_account(
    callers: Callers, registered: str, other: str
) -> None:
    assert _register(callers, registered).status_code == 201
    assert _token(callers, registered).status_code == 200
    assert _token(callers, other).status_code == 200
    assert _register(callers, other).status_code == 409


@pytest.mark.parametrize(
    "email",
    ["Ada <ada@example.com>", '"Ada" <ada@example.com>', "<ada@example.com>", "ada@@example.com",
     "ada@example", "ada example.com", "ada@exa mple.com", "@example.com", "a" * 400 + "@e.com"],
)  # fmt: skip
def test_what_is_more_or_less_than_an_address_is_refused(callers: Callers, email: str) -> None:
    response = _register(callers, email)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "email"
    assert "ada@" not in response.text.replace("ada@example.com.", "")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("p\u00e4ssw\u00f6rd lang", "pa\u0308sswo\u0308rd lang"),
        ("pa\u0308sswo\u0308rd lang", "p\u00e4ssw\u00f6rd lang"),
        ("\uff50\uff41\uff53\uff53 phrase", "pass phrase"),
        ("\ufb01nest words", "finest words"),
    ],
)
def test_passwords_are_the_same_however_a_keyboard_composes_them(
    callers: Callers, first: str, second: str
) -> None:
    assert _register(callers, "ada@example.com", first).status_code == 201
    assert _token(callers, "ada@example.com", second).status_code == 200
    assert _token(callers, "ada@example.com", first + ".").status_code == 401


@pytest.mark.parametrize(
    "password",
    ["password1", "PASSWORD1", "12345678", "iloveyou1", "qwertyuiop", " " * 12, "\u200b" * 12],
)
def test_common_and_invisible_passwords_are_refused(callers: Callers, password: str) -> None:
    response = _register(callers, "ada@example.com", password)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "password"


def test_the_list_of_common_passwords_is_long() -> None:
    assert len(security._COMMON_PASSWORDS) >= 10_000


def test_a_changed_password_ends_every_other_sign_in(callers: Callers) -> None:
    callers["candidate"]
    first, second = (_signed_in(callers, "candidate@example.com") for _ in range(2))
    change = {"current": PASSWORD, "new": "another pass phrase"}
    assert (
        _as(callers, first).post("/v1/auth/password", {**change, "current": "x"}).status_code == 422
    )
    fresh = made(_as(callers, first).post("/v1/auth/password", change), 200)
    assert _as(callers, fresh).get("/v1/me").status_code == 200
    for ended in (first, second):
        assert _as(callers, ended).get("/v1/me").status_code == 401
        body = {"refresh_token": ended["refresh_token"]}
        assert callers["anonymous"].post("/v1/auth/refresh", body).status_code == 401
    assert _token(callers, "candidate@example.com").status_code == 401
    assert _token(callers, "candidate@example.com", "another pass phrase").status_code == 200


def test_a_wrong_password_is_told_by_the_field_that_has_it(callers: Callers) -> None:
    for path, body, field in (
        ("password", {"current": "a wrong one", "new": "another pass phrase"}, "current"),
        ("email", {"email": "moved@example.com", "password": "a wrong one"}, "password"),
    ):
        response = callers["candidate"].post(f"/v1/auth/{path}", body)
        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == [field]


def test_a_key_does_not_change_how_its_owner_signs_in(callers: Callers) -> None:
    key = made(callers["candidate"].post("/v1/api-keys", {"name": "k"}))["key"]
    program = Caller(callers.client, "program", {"X-API-Key": key})
    change = {"current": PASSWORD, "new": "another pass phrase"}
    assert program.post("/v1/auth/password", change).status_code == 403
    move = {"email": "moved@example.com", "password": PASSWORD}
    assert program.post("/v1/auth/email", move).status_code == 403


def test_a_forgotten_password_is_set_anew_once_by_mail(
    callers: Callers, sent: list[Message]
) -> None:
    key = made(callers["candidate"].post("/v1/api-keys", {"name": "k"}))["key"]
    anonymous = callers["anonymous"]
    for email in ("Candidate@Example.com", "nobody@example.com"):
        response = anonymous.post("/v1/auth/password/forgot", {"email": email})
        assert (response.status_code, response.text) == (202, "")
    (message,) = sent
    assert message.to == "candidate@example.com"
    body = {"token": _mailed(message), "password": "another pass phrase"}
    assert anonymous.post("/v1/auth/password/reset", body).status_code == 200
    assert anonymous.post("/v1/auth/password/reset", body).status_code == 422
    assert callers["candidate"].get("/v1/me").status_code == 401
    assert callers.client.get("/v1/me", headers={"X-API-Key": key}).status_code == 401
    assert _token(callers, "candidate@example.com", "another pass phrase").status_code == 200


def test_mailed_tokens_end_by_time_by_the_next_and_by_a_change(
    callers: Callers, sent: list[Message], database: Database
) -> None:
    candidate, anonymous = callers["candidate"], callers["anonymous"]
    ask = {"email": "candidate@example.com"}
    for _ in range(2):
        anonymous.post("/v1/auth/password/forgot", ask)
    first, second = map(_mailed, sent)
    reset = {"token": first, "password": "another pass phrase"}
    assert anonymous.post("/v1/auth/password/reset", reset).status_code == 422
    with clock.moved(timedelta(minutes=61)):
        late = anonymous.post("/v1/auth/password/reset", {**reset, "token": second})
        assert late.status_code == 422
    made(
        candidate.post("/v1/auth/password", {"current": PASSWORD, "new": "third pass phrase"}), 200
    )
    assert anonymous.post("/v1/auth/password/reset", {**reset, "token": second}).status_code == 422
    with database.read() as session:  # only hashes are stored
        text = str(session.execute(select(Base.metadata.tables["one_time_tokens"])).all())
    assert first not in text


def test_an_address_changes_when_the_new_one_is_confirmed(
    callers: Callers, sent: list[Message]
) -> None:
    candidate, anonymous = callers["candidate"], callers["anonymous"]
    move = {"email": "Moved@B\u00fccher.example.com", "password": PASSWORD}
    assert candidate.post("/v1/auth/email", {**move, "password": "no"}).status_code == 422
    assert candidate.post("/v1/auth/email", move).status_code == 202
    assert _token(callers, "moved@b\u00fccher.example.com").status_code == 401
    token = {"token": _mailed(sent[0])}
    assert made(anonymous.post("/v1/auth/email/confirm", token), 200)["role"] == "candidate"
    assert anonymous.post("/v1/auth/email/confirm", token).status_code == 422
    assert _token(callers, "moved@xn--bcher-kva.example.com").status_code == 200
    assert _token(callers, "candidate@example.com").status_code == 401
    assert sent[1].to == "candidate@example.com"  # the old address is told
    assert _register(callers, "candidate@example.com").status_code == 201


def test_an_address_taken_meanwhile_is_not_taken_over(
    callers: Callers, sent: list[Message]
) -> None:
    move = {"email": "taken@example.com", "password": PASSWORD}
    assert callers["candidate"].post("/v1/auth/email", move).status_code == 202
    assert _register(callers, "taken@example.com").status_code == 201
    token = {"token": _mailed(sent[0])}
    assert callers["anonymous"].post("/v1/auth/email/confirm", token).status_code == 409


def test_refresh_tokens_rotate_and_reuse_ends_the_family(callers: Callers) -> None:
    callers["candidate"]
    tokens, other = (_signed_in(callers, "candidate@example.com") for _ in range(2))
    anonymous = callers["anonymous"]

    def refresh(token: str) -> Any:
        return anonymous.post("/v1/auth/refresh", {"refresh_token": token})

    renewed = made(refresh(tokens["refresh_token"]), 200)
    assert _as(callers, renewed).get("/v1/me").status_code == 200
    assert refresh(tokens["refresh_token"]).status_code == 401  # somebody copied it
    assert refresh(renewed["refresh_token"]).status_code == 401
    assert _as(callers, renewed).get("/v1/me").status_code == 401
    assert _as(callers, other).get("/v1/me").status_code == 200
    for forged in ("x", "rt_" + "0" * 32 + "_x", "rt__", "\u00e9"):
        assert refresh(forged).status_code == 401
    with clock.moved(timedelta(days=31)):
        assert refresh(other["refresh_token"]).status_code == 401


def test_signing_out_ends_this_sign_in_or_all(callers: Callers) -> None:
    callers["candidate"]
    first, second, third = (_signed_in(callers, "candidate@example.com") for _ in range(3))
    assert _as(callers, first).post("/v1/auth/logout").status_code == 204
    assert _as(callers, first).get("/v1/me").status_code == 401
    assert _as(callers, second).get("/v1/me").status_code == 200
    everywhere = _as(callers, second).post("/v1/auth/logout?everywhere=true")
    assert everywhere.status_code == 204
    for tokens in (second, third):
        assert _as(callers, tokens).get("/v1/me").status_code == 401


def test_keys_end_at_their_time_and_make_no_longer_ones(callers: Callers) -> None:
    ends = (clock.now() + timedelta(days=2)).isoformat()
    created = made(callers["candidate"].post("/v1/api-keys", {"name": "k", "expires_at": ends}))
    program = Caller(callers.client, "program", {"X-API-Key": created["key"]})
    child = made(program.post("/v1/api-keys", {"name": "child"}))
    assert child["expires_at"] == created["expires_at"]
    listed = made(callers["candidate"].get("/v1/api-keys"), 200)["items"]
    assert {item["expires_at"] for item in listed} == {created["expires_at"]}
    with clock.moved(timedelta(days=3)):
        assert program.get("/v1/me").status_code == 401
    past = (clock.now() - timedelta(days=1)).isoformat()
    response = callers["candidate"].post("/v1/api-keys", {"name": "k", "expires_at": past})
    assert response.status_code == 422


@pytest.mark.parametrize("name", ["candidate", "with_profile"])
def test_everybody_can_end_their_account(callers: Callers, database: Database, name: str) -> None:
    candidate = callers.with_profile() if name == "with_profile" else callers["candidate"]
    made(candidate.post("/v1/api-keys", {"name": "k"}))
    _signed_in(callers, "candidate@example.com")
    assert candidate.delete("/v1/me").status_code == 204
    assert candidate.get("/v1/me").status_code == 401
    with database.read() as session:
        for table in ("principals", "candidates", "api_keys", "sign_ins", "embeddings"):
            count = select(func.count()).select_from(Base.metadata.tables[table])
            assert session.scalar(count) == 0, table
    assert _register(callers, "candidate@example.com").status_code == 201


def test_short_secrets_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Settings(secret_key="short").with_secret_key()


def test_answers_about_people_are_not_kept_and_carry_the_headers(callers: Callers) -> None:
    me = callers["candidate"].get("/v1/me")
    assert me.headers["Cache-Control"] == "no-store"
    assert _token(callers, "candidate@example.com").headers["Cache-Control"] == "no-store"
    page = callers.client.get("/docs")
    for response in (me, page, callers.client.get("/v1/nothing")):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert "http" not in page.headers["Content-Security-Policy"]


def test_mail_goes_to_the_console_or_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    message = Message("ada@example.com", "Hello", "ot_secret")
    mail.send(Settings(smtp_url="console:"), message)
    assert "ot_secret" in capsys.readouterr().out
    mail.send(Settings(), message)
    out = capsys.readouterr()
    assert "ot_secret" not in out.out + out.err
    assert "ada@" not in out.out + out.err
