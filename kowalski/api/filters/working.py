"""Work on filters in threads of its own, so that nobody else waits for it."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from aiohttp import web
from pymongo.errors import ConnectionFailure, ExecutionTimeout, PyMongoError

from kowalski.api.errors import InvalidRequestError
from kowalski.api.hanging_up import check_listening
from kowalski.filters.definition import DefinitionError

EDITING = ThreadPoolExecutor(2, thread_name_prefix="filter-editing")
TESTING = ThreadPoolExecutor(2, thread_name_prefix="filter-testing")
"""Tests take long: they wait for each other, and editing does not wait for them."""

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
END = object()


async def work(
    pool: ThreadPoolExecutor,
    function: Callable[Parameters, Result],
    *arguments: Parameters.args,
    **named: Parameters.kwargs,
) -> Result:
    """Return what a function does in a thread of a pool.

    Raises
    ------
    InvalidRequestError
        It breaks a rule of filters, or MongoDB refuses it; the text says why.
    """
    call = partial(function, *arguments, **named)
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, call)
    except DefinitionError as error:
        raise InvalidRequestError(str(error), error.detail) from None
    except ExecutionTimeout:
        raise InvalidRequestError(
            "max_time_ms: finding the alerts took longer; ask for fewer, or raise it."
        ) from None
    except ConnectionFailure:
        raise
    except PyMongoError as error:
        raise InvalidRequestError(f"{type(error).__name__}: {error}") from None


async def next_of(
    request: web.Request, pool: ThreadPoolExecutor, portions: Iterator[Result]
) -> Result | None:
    """Return the next of some portions of work, None after the last.

    Raises
    ------
    GoneError
        The client has hung up: nobody needs the rest.
    """
    check_listening(request)
    portion = await work(pool, next, portions, END)
    return None if portion is END else portion  # type: ignore[return-value]
