"""What a story needs to be there, made by requests of somebody who is signed in."""

from playwright.sync_api import BrowserContext


def create(context: BrowserContext, url: str, resource: str, **body: object) -> object:
    """Make something, and return its id."""
    made = context.request.post(f"{url}/api/{resource}", data=body, headers={"Origin": url})
    assert made.ok, made.text()
    return made.json()["data"]["id"]


def spectrograph(context: BrowserContext, url: str, name: str, group: object) -> object:
    """Make an imaging spectrograph of this name with time of a group; return its id."""
    telescope = create(
        context, url, "telescope", name=f"P{name}", nickname=name, lat=33.4, lon=-117
    )
    instrument = create(
        *(context, url, "instrument"),
        name=f"Spectrograph {name}",
        type="imaging spectrograph",
        telescope_id=telescope,
        filters=["sdssg", "sdssr"],
    )
    create(context, url, "allocation", group_id=group, instrument_id=instrument, pi="Vera")
    return instrument
