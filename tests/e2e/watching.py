"""What must not happen on a page while somebody works with it."""

from typing import Any

from playwright.sync_api import Page, Request, Response

LEFT = "net::ERR_ABORTED"
"""How a request ends whose page has been left."""


COMPLAINTS = {"deprecation", "intervention", "security", "violation"}
"""Sources of what the browser writes down of a page that does what it should not."""

NO_ISSUES = {"GenericIssue"}
"""What the browser would have better for filling in forms by itself; ours are nobody's address."""


class Watch:
    """Errors that a page raises or logs, its requests that fail, and what the browser has against it."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.note(said.text) if said.type == "error" else None)
        page.on("requestfailed", self.failed)
        page.on("response", self.answered)
        browser = page.context.new_cdp_session(page)
        browser.on("Log.entryAdded", self.logged)
        browser.on("Audits.issueAdded", self.audited)
        for domain in ("Log", "Audits"):
            browser.send(f"{domain}.enable")
        violations = [{"name": "discouragedAPIUse", "threshold": -1}]
        browser.send("Log.startViolationsReport", {"config": violations})

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

    def logged(self, event: dict[str, Any]) -> None:
        """Note the use of what browsers will drop, or of a position or notices that nobody asked for."""
        entry = event["entry"]
        if entry["source"] in COMPLAINTS:
            self.note(f"{entry['source']}: {entry['text']}")

    def audited(self, event: dict[str, Any]) -> None:
        """Note mixed content, a policy that is broken, a cookie that is refused and the like."""
        issue = event["issue"]
        if issue["code"] not in NO_ISSUES:
            self.note(f"{issue['code']}: {issue['details']}")
