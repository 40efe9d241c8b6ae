"""With whom something is shared, in requests."""

from typing import Annotated, Literal

from pydantic import Field

GroupChoice = Annotated[
    list[int] | Literal["all"],
    Field(description='ids of groups of yours; "all" is the group that everybody is in'),
]
StreamChoice = Annotated[list[int], Field(description="ids of streams that you hold")]
