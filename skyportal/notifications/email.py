"""E-mail by the mail server of the settings."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from baselayer.settings.skyportal import SMTPSettings


def message_of(sender: str, recipient: str, subject: str, text: str) -> EmailMessage:
    """Return a message; an address or a subject of several lines is an error."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or None)
    message.set_content(text)
    return message


def send(smtp: SMTPSettings, recipient: str, subject: str, text: str) -> None:
    """Hand a message to the mail server.

    Raises
    ------
    OSError
        The server does not answer, or refuses the message (`smtplib.SMTPException`).
    """
    context = ssl.create_default_context()
    timeout = smtp.timeout_seconds
    with (
        smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=timeout, context=context)
        if smtp.security == "tls"
        else smtplib.SMTP(smtp.host, smtp.port, timeout=timeout)
    ) as server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.username:
            server.login(smtp.username, smtp.password)
        server.send_message(message_of(smtp.sender, recipient, subject, text))
