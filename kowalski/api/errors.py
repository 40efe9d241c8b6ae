"""What the query service refuses, and the HTTP status that says so."""

from http import HTTPStatus


class APIError(Exception):
    """A request that is refused.

    The text is the `message` of the answer: it names the field, its value and the remedy. `detail`
    says more where clients rely on a fixed message.
    """

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, detail: str | None = None) -> None:
        super().__init__(message)
        self.detail = detail
        self.headers: dict[str, str] = {}


class InvalidRequestError(APIError):
    """The request is malformed, or asks for what there is not."""


class UnauthorizedError(APIError):
    """Nobody known is asking."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, detail: str) -> None:
        super().__init__("Unauthorized", detail)


class ForbiddenError(APIError):
    """Who asks may not do this."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, detail: str) -> None:
        super().__init__("Forbidden", detail)


class NotFoundError(APIError):
    """What is asked for is not there."""

    status = HTTPStatus.NOT_FOUND


class ConflictError(APIError):
    """It exists already."""

    status = HTTPStatus.CONFLICT


class TooLargeError(APIError):
    """The request, or its answer, is longer than allowed."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooManyRequestsError(APIError):
    """Somebody asks too often."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.headers = {"Retry-After": str(seconds)}


class UnavailableError(APIError):
    """The archive cannot be reached now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
