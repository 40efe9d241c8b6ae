"""How ZTF and PTF number sources and exposures, and the readout channels of ZTF's camera."""

QUADRANTS = 4


def readout_channel(ccd: int, quadrant: int) -> int:
    """Return the readout channel, 0 to 63, of a quadrant, 1 to 4, of a CCD, 1 to 16."""
    return (ccd - 1) * QUADRANTS + quadrant - 1


def ccd_and_quadrant(channel: int) -> tuple[int, int]:
    """Return the CCD and the quadrant that a readout channel belongs to."""
    return channel // QUADRANTS + 1, channel % QUADRANTS + 1


def first_source(field: int, channel: int, band: int) -> int:
    """Return the number to which those within a match file are added, for sources."""
    return 10**13 + field * 10**9 + channel * 10**7 + band * 10**6


def first_exposure(field: int, channel: int, band: int) -> int:
    """Return the number to which those within a match file are added, for exposures."""
    return 10**16 + field * 10**12 + channel * 10**10 + band * 10**9
