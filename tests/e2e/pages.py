"""Every page of the marshal, with something on it."""

from tests.stack import Stack


def pages_of(stack: Stack) -> dict[str, str]:
    """Return the pages of an instance in which a filter has passed something, by name."""
    candidate = stack.marshal("/api/candidates", numPerPage=1)["candidates"][0]
    name, place = candidate["id"], f"{candidate['ra']:.4f} {candidate['dec']:.4f}"
    group = stack.marshal("/api/groups", name="Transients")["user_groups"][0]["id"]
    known = stack.marshal("/api/filters", name="Real transients")[0]["id"]
    somebody = stack.marshal("/api/internal/profile")["id"]
    return {
        "dashboard": "/",
        "candidates": "/candidates",
        "scan-reports": "/candidates/scan_reports",
        "source": f"/source/{name}",
        "sources": "/sources",
        "alerts": f"/alerts?q={place}&radius=30",
        "alert": f"/alerts/ZTF/{name}",
        "archive": f"/archive?q={place}&radius=5&unit=arcmin",
        "filter": f"/filter/{known}",
        "groups": "/groups",
        "group": f"/group/{group}",
        "people": "/user_management",
        "person": f"/user/{somebody}",
        "profile": "/profile",
        "about": "/about",
        "not-found": "/nothing-is-here",
    }
