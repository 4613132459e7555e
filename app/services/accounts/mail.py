"""Mail to people: by SMTP, or printed for a demo."""

import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from app.config import Settings
from app.observability import describe_exception, log

_TIMEOUT_SECONDS = 20.0
CONSOLE = "console:"


@dataclass(frozen=True)
class Message:
    """A mail in plain text to one address."""

    to: str
    subject: str
    text: str


def send(settings: Settings, message: Message) -> None:
    """Send a mail; a failure is logged without the address. To be called with no session open."""
    if not settings.smtp_url:
        log.warning("mail not sent", reason="SKILLMATCH_SMTP_URL is not set")
    elif settings.smtp_url == CONSOLE:
        sys.stdout.write(f"\nTo: {message.to}\nSubject: {message.subject}\n\n{message.text}\n\n")
        sys.stdout.flush()
    else:
        try:
            _by_smtp(settings, message)
        except (OSError, smtplib.SMTPException) as error:
            log.error("mail not sent", **describe_exception(error))


def _by_smtp(settings: Settings, message: Message) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.mail_from, message.to, message.subject
    mail.set_content(message.text)
    with connected(settings) as connection:
        connection.send_message(mail)


@contextmanager
def connected(settings: Settings, seconds: float = _TIMEOUT_SECONDS) -> Iterator[smtplib.SMTP]:
    """A connection to the server of the settings, encrypted where it offers that, signed in where
    they name a user.

    Raises
    ------
    OSError, smtplib.SMTPException
        If it does not answer within ``seconds``, or does not let us in.
    """
    server = urlsplit(settings.smtp_url)
    host, context = server.hostname or "localhost", ssl.create_default_context()
    connection: smtplib.SMTP
    if server.scheme == "smtps":
        port = server.port or 465
        connection = smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
    else:
        connection = smtplib.SMTP(host, server.port or 587, timeout=seconds)
    with connection:
        if server.scheme != "smtps":
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=context)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        yield connection
