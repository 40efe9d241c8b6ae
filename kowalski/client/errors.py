"""What can go wrong, told apart.

As with penquins, what a service refuses is in the answer of `api` and `query`; the methods that
return documents raise it.
"""

from requests.exceptions import RequestException


class KowalskiError(ValueError):
    """A call that cannot be made; the text says why."""


class AuthenticationError(KowalskiError):
    """A service does not know who is asking."""


class UnreachableError(RequestException, KowalskiError):
    """A service does not answer, or too late, or breaks off in the middle of an answer."""


class RefusedError(KowalskiError):
    """A service has refused what was asked; the text is its own."""


class NotFoundError(KowalskiError):
    """There is no such object, as far as one may see."""


class MissingPackageError(KowalskiError):
    """A package that the client can do without is needed for this, and not installed."""
