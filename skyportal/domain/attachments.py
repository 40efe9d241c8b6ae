"""Files that come with comments: what they are, and how they are handed out again.

A file is handed out to be saved, whatever its sender said it was. What pages show of it is drawn
by `attachment_previews`.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import quote

from skyportal.domain.errors import InvalidRequestError, TooLargeError
from skyportal.schemas.comment import Attachment

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"SIMPLE  =", "application/fits"),
    (b"\x1f\x8b", "application/gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x89HDF\r\n\x1a\n", "application/x-hdf5"),
)
TEXT, UNKNOWN = "text/plain; charset=utf-8", "application/octet-stream"
DATA_URL = re.compile(r"^data:[^,]{0,200};base64,")
MEBIBYTE = 2**20
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class File:
    """A file with the type that its first bytes tell."""

    name: str
    content: bytes

    @property
    def content_type(self) -> str:
        """What it is: never what a browser would run, such as HTML or SVG, which is text here."""
        return sniffed(self.content)


def decoded(attachment: Attachment, longest_mib: float) -> File:
    """Return the file of a request.

    Raises
    ------
    InvalidRequestError
        It is empty or not base64, or its name says nothing.
    TooLargeError
        It is longer than the settings allow.
    """
    body = DATA_URL.sub("", attachment.body)
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequestError(
            f"attachment.body: not base64 (got {body[:20]!r}…); send the file in base64."
        ) from None
    if not content:
        raise InvalidRequestError("attachment.body: the file is empty; leave the attachment out.")
    if len(content) > longest_mib * MEBIBYTE:
        raise TooLargeError(
            f"attachment.body: the file has {len(content) / MEBIBYTE:.1f} MiB; at most "
            f"{longest_mib:g} MiB can be attached."
        )
    return File(plain_name(attachment.name), content)


def plain_name(name: str) -> str:
    """Return the name of a file without folders and without what cannot be seen."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    if not plain:
        raise InvalidRequestError(
            f"attachment.name: {name!r} names no file; give it a name such as 'finder.pdf'."
        )
    return plain


def sniffed(content: bytes) -> str:
    """Return the type of a file, from its first bytes."""
    for signature, content_type in SIGNATURES:
        if content.startswith(signature):
            return content_type
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return UNKNOWN
    return UNKNOWN if "\x00" in text else TEXT


def headers(file: File, *, shown: bool = False) -> dict[str, str]:
    """Return the headers that make a browser save a file and do nothing else with it, or show it.

    The browser's viewer of PDF does not work in a sandbox; in it nothing is of the marshal's pages.
    """
    ascii_name = re.sub(r'[^\x20-\x7e]|["\\%]', "_", file.name)
    is_pdf = shown and file.content_type == "application/pdf"
    return {
        "Content-Disposition": (
            f"{'inline' if shown else 'attachment'}; "
            f"filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file.name, safe='')}"
        ),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": PDF_POLICY if is_pdf else "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
    }
