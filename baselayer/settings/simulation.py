"""Settings of the simulated sky."""

from typing import Annotated

from pydantic import Field

from baselayer.settings.section import Section


class SimulationSettings(Section):
    """The night that `fritz run` plays when it is given no alerts."""

    seed: int
    alerts_per_night: Annotated[int, Field(ge=1)]
    rate_per_second: Annotated[float, Field(gt=0)]
