"""Clients that have a process of their own, as publishers have.

In the process of the application they would take turns with it. The process imports this module
and no more, and speaks HTTP by urllib3 alone: the machine is to work for the marshal.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import urllib3

from benchmarks.marshal.kinds import Request

CLIENTS = 4


def send_all(url: str, token: str, work: list[Request]) -> float:
    """Send requests by four clients at once; return the seconds that it took."""

    def send(part: list[Request]) -> None:
        client = urllib3.PoolManager(headers={"Authorization": f"token {token}"}, timeout=300)
        for method, path, options in part:
            answer = client.request(method, url + path, **options)
            assert answer.status == 200, answer.data

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as threads:
        list(threads.map(send, [work[number::CLIENTS] for number in range(CLIENTS)]))
    return time.perf_counter() - started
