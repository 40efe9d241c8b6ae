"""What a story needs to be there, made by requests of somebody who is signed in."""

import math
import random

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


def variable(
    context: BrowserContext, url: str, name: str, group: object, instrument: object, period: float
) -> None:
    """Make a source with a light curve of this period, in days, in two bands, for a group."""
    create(context, url, "sources", id=name, ra=188.7, dec=12.6, group_ids=[group])
    draw = random.Random(name)
    for band, mean in (("ztfg", 300.0), ("ztfr", 700.0)):
        days = sorted(draw.randrange(300) + draw.uniform(0, 0.3) for _ in range(80))
        fluxes = [
            mean + 90 * math.sin(2 * math.pi * day / period) + draw.gauss(0, 12) for day in days
        ]
        made = context.request.post(
            f"{url}/api/photometry",
            data={
                "obj_id": name,
                "instrument_id": instrument,
                "filter": band,
                "magsys": "ab",
                "mjd": [60600 + day for day in days],
                "flux": fluxes,
                "fluxerr": 12.0,
                "zp": 23.9,
                "group_ids": [group],
            },
            headers={"Origin": url},
        )
        assert made.ok, made.text()
