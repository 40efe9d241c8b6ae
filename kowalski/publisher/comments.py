"""Comments on sources, each written once."""

from dataclasses import dataclass
from typing import Any

from kowalski.publisher.marshal import Marshal
from kowalski.publisher.outbox import tried_before
from kowalski.publisher.steps import Steps


@dataclass(frozen=True)
class Comments:
    """What is written about the object of one document of the outbox."""

    marshal: Marshal
    steps: Steps

    @property
    def path(self) -> str:
        """Return where the comments on the object are."""
        return f"/api/sources/{self.steps.document['objectId']}/comments"

    def post(self, step: str, text: str, group_ids: list[int]) -> None:
        """Write a comment for groups, unless that step is done."""
        self.steps.take(step, lambda: self.write(text, group_ids))

    def write(self, text: str, group_ids: list[int]) -> None:
        """Write a comment, unless it is there because an answer was lost."""
        if not (tried_before(self.steps.document) and self.is_there(text, group_ids)):
            self.marshal.post(self.path, {"text": text, "group_ids": group_ids})

    def is_there(self, text: str, group_ids: list[int]) -> bool:
        """Tell whether the groups have a comment of this text already."""
        return any(
            one.get("text") == text and set(group_ids) <= groups_of(one, group_ids)
            for one in self.marshal.get(self.path) or []
        )


def groups_of(comment: dict[str, Any], unless_told: list[int]) -> set[int]:
    """Return the groups that a comment of the marshal is for."""
    groups = comment.get("groups") or [{"id": group_id} for group_id in unless_told]
    return {group.get("id") for group in groups}
