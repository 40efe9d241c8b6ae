"""What the domain refuses to do, in sentences. `handlers.errors` turns these into responses."""


class DomainError(Exception):
    """Something that was asked cannot be done; the text is a sentence for the person who asked.

    It says what is wrong (naming the field and the value) and what to do about it.
    """

    status = 400
    retry_after: int | None = None  # seconds after which it may be worth another try


class InvalidRequestError(DomainError):
    """The request contradicts itself or the data."""


class UnauthenticatedError(DomainError):
    """Nobody said, or could prove, who is asking."""

    status = 401


class ForbiddenError(DomainError):
    """The caller lacks a permission."""

    status = 403


class NotFoundError(DomainError):
    """The thing does not exist, or the caller may not know that it does."""

    status = 404


class ConflictError(DomainError):
    """Something of that name, or with that content, exists already."""

    status = 409


class TooLargeError(DomainError):
    """The request is longer than the settings allow."""

    status = 413


class TooManyRequestsError(DomainError):
    """The caller has tried too often."""

    status = 429

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnavailableError(DomainError):
    """A server that is needed does not answer now."""

    status = 503
    retry_after = 5
