"""The Python client: penquins' class with the same constructor, methods and shapes.

Needs pymongo (for extended JSON), requests and tqdm, and nothing of the server.
"""

from kowalski.client.errors import KowalskiError
from kowalski.client.kowalski import Kowalski

__all__ = ["Kowalski", "KowalskiError"]
