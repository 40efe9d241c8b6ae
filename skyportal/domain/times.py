"""Times as astronomers count them."""

import datetime

MJD_EPOCH = datetime.datetime(1858, 11, 17, tzinfo=datetime.UTC)


def as_mjd(moment: datetime.datetime) -> float:
    """Return a time as Modified Julian Date (days)."""
    return (moment - MJD_EPOCH) / datetime.timedelta(days=1)
