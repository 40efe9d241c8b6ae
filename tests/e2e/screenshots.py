"""`make screenshots`: pictures of every page of an instance that runs, for the documentation.

Each page on a desk and on a phone, dark and light, and on a tablet held either way, in
`docs/_static/screens`, as small as a palette of 128 colours makes them.
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.pages import pages_of
from tests.stack import Stack

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "_static" / "screens"
SIZES = {
    "desk": (1440, 900),
    "phone": (390, 844),
    "tablet": (820, 1180),
    "tablet-across": (1180, 820),
}
SCHEMES = {
    "desk": ("dark", "light"),
    "phone": ("dark", "light"),
    "tablet": ("light",),
    "tablet-across": ("dark",),
}
SETTLING_MS = 2500  # pictures load and fade in
COLOURS = 128


def small(png: bytes) -> bytes:
    """Return a picture with fewer colours, which nobody sees."""
    target = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def take(browser: Browser, stack: Stack) -> None:
    """Take all pictures."""
    url = stack.settings.skyportal.app.public_url
    pages = pages_of(stack)
    signed_in = browser.new_context()
    signed_in.new_page().goto(stack.info()["marshal"]["signin_url"])
    state = signed_in.storage_state()
    for device, (width, height) in SIZES.items():
        for scheme in SCHEMES[device]:
            context = browser.new_context(
                storage_state=state,
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            for name, path in pages.items():
                page.goto(f"{url}{path}")
                page.wait_for_timeout(SETTLING_MS)
                (FOLDER / f"{name}-{device}-{scheme}.png").write_bytes(small(page.screenshot()))
            context.close()


def main() -> None:
    """Take pictures of the instance whose state folder is given."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        take(browser, Stack(Path(sys.argv[1])))
        browser.close()


if __name__ == "__main__":
    main()
