"""Clients that have a process of their own, as publishers have.

In the process of the application they would take turns with it. The process imports this module
and no more.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import requests

from benchmarks.marshal.kinds import Request

CLIENTS = 4


def send_all(url: str, token: str, work: list[Request]) -> float:
    """Send requests by four clients at once; return the seconds that it took."""

    def send(part: list[Request]) -> None:
        client = requests.Session()
        client.headers["Authorization"] = f"token {token}"
        for method, path, options in part:
            answer = client.request(method, url + path, timeout=300, **options)
            assert answer.status_code == 200, answer.text

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as threads:
        list(threads.map(send, [work[number::CLIENTS] for number in range(CLIENTS)]))
    return time.perf_counter() - started
