"""Passwords as argon2 hashes."""

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = argon2.PasswordHasher()
NOBODY = HASHER.hash("nobody's password")
"""Compared where there is no such user, so that the answer takes as long."""


def hashed(password: str) -> str:
    """Return the hash of a password; takes tens of milliseconds."""
    return HASHER.hash(password)


def matches(stored: str, password: str) -> bool:
    """Tell whether a password is the one that was hashed; takes tens of milliseconds."""
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError, UnicodeError):
        return False
