"""How many requests a token may send in a minute, over all processes.

PostgreSQL keeps the count; each process takes requests from it by the dozen, so that most cost
nothing.
"""

import threading
import time
from dataclasses import dataclass

from sqlalchemy import Engine, text

from skyportal.database import TokenCredential
from skyportal.domain.errors import TooManyRequestsError

SHARES = 50  # a process takes so many parts of the limit at once, or one request at least

TAKE = text("select access.take_requests(:secret, :number)")


@dataclass
class Share:
    """What a process has taken for a token: until when it is good, and what is left of it."""

    minute: int
    left: int


class RateLimit:
    """Counts the requests of tokens; no limit if it is 0. Bots have none."""

    def __init__(self, engine: Engine, per_minute: int) -> None:
        self.engine = engine
        self.per_minute = per_minute
        self.lock = threading.Lock()
        self.shares: dict[bytes, Share] = {}

    def check(self, token: TokenCredential) -> None:
        """Count a request.

        Raises
        ------
        TooManyRequestsError
            The token has no more requests this minute.
        """
        if self.per_minute == 0:
            return
        now = time.time()
        minute = int(now // 60)
        with self.lock:
            share = self.shares.get(token.digest)
            if share is not None and share.minute == minute and share.left > 0:
                share.left -= 1
                return
        number = max(1, self.per_minute // SHARES)
        with self.engine.begin() as connection:
            taken = connection.scalar(TAKE, {"secret": token.digest, "number": number})
        allowed = number if taken is None else min(number, self.per_minute - (taken - number))
        if allowed < 1:
            raise TooManyRequestsError(
                f"This token has sent its {self.per_minute} requests of this minute; "
                "wait for the next one, and ask for more at once.",
                retry_after=60 - int(now % 60),
            )
        with self.lock:
            self.shares = {key: one for key, one in self.shares.items() if one.minute == minute}
            held = self.shares.get(token.digest)
            left = allowed - 1 + (held.left if held else 0)
            self.shares[token.digest] = Share(minute, left)
