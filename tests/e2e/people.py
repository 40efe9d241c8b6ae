"""People who come in by invitation and an OpenID provider, as on a real instance."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.stack import Stack


@dataclass(frozen=True)
class Colleague:
    """Somebody who has signed in, and their browser."""

    username: str
    context: BrowserContext

    def page(self) -> Page:
        """Open a page."""
        return self.context.new_page()


def invited(stack: Stack, host: Page, browser: Browser, *groups: str) -> Colleague:
    """Let a host invite somebody into groups, who follows the link and signs in."""
    subject = f"henrietta{secrets.token_hex(3)}"
    email = f"{subject}@observatory.example"
    host.goto(f"{stack.settings.skyportal.app.public_url}/user_management")
    host.get_by_role("button", name="Invite somebody").click()
    host.get_by_role("textbox", name="E-mail address").fill(email)
    for group in groups:
        host.get_by_role("checkbox", name=group, exact=True).check()
    host.get_by_role("button", name="Invite", exact=True).click()
    link = host.locator("code", has_text="/login/invitation").inner_text()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(link.strip())
    page.get_by_role("link", name="Sign in with Observatory").click()
    account = page.locator("input[name=sub]")
    account.fill(subject)
    provider = urlsplit(page.url)
    claims = {"email": email, "email_verified": True, "preferred_username": subject}
    known = f"{provider.scheme}://{provider.netloc}/users/{subject}"
    requests.put(known, json=claims, timeout=10).raise_for_status()
    account.press("Enter")
    expect(page.get_by_role("navigation").first).to_be_visible()
    profile = context.request.get(
        f"{stack.settings.skyportal.app.public_url}/api/internal/profile"
    ).json()
    assert re.search("henrietta", profile["data"]["username"])
    page.close()
    return Colleague(profile["data"]["username"], context)
