"""What must not happen on a page while somebody works with it."""

from playwright.sync_api import Page, Request, Response

LEFT = "net::ERR_ABORTED"
"""How a request ends whose page has been left."""


class Watch:
    """Errors that a page raises or logs, and its requests that fail, as they come."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.note(said.text) if said.type == "error" else None)
        page.on("requestfailed", self.failed)
        page.on("response", self.answered)

    def note(self, fault: str) -> None:
        """Keep a fault."""
        self.faults.append(fault)

    def failed(self, request: Request) -> None:
        """Note a request that had no answer."""
        if request.failure != LEFT:
            self.note(f"{request.method} {request.url}: {request.failure}")

    def answered(self, response: Response) -> None:
        """Note a request that was refused."""
        if response.status >= 400:
            self.note(f"{response.request.method} {response.url}: {response.status}")
