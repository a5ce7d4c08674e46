"""The page of a party or source for people who may not edit it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from timeline.desk.usage import list_changes, list_uses, match_uses
from timeline.models import Party, Source, User

# Ids are for machines; the reason and the approver of a confidential source are not for everyone.
LEFT_OUT = {"ids", "reason for confidence", "approved by"}


def build_read_only_context(row: Party | Source, user: User) -> dict[str, Any]:
    """Return the template context for a party or source: its values without a form, and where it is used."""
    noun = "party" if isinstance(row, Party) else "source"
    title, has_texts = str(row), False
    if isinstance(row, Source):
        title = (row.described_as or "A confidential source") if row.confidential else title
        has_texts = not row.confidential and row.texts.exists()
    return {
        "row": row,
        "noun": noun,
        "title": title,
        "values": list_values(row, user),
        "uses": list_uses(user, match_uses(row)),
        "changes": list_changes(user, noun, row.uid),
        "has_texts": has_texts,
    }


def list_values(row: Party | Source, user: User | AnonymousUser) -> list[tuple[str, str]]:
    """Return (label, text) of each value that is not blank. A confidential source has its kind and description only.

    Of other parties and sources, only those that the user may see are named.
    """
    values = row.describe_for_history()
    if isinstance(row, Source):
        visible = Source.objects.visible_to(user).filter(relied_on_in__source=row, confidential=False)
        values["relies on"] = [str(source) for source in visible.order_by("relied_on_in__position")]
        if row.confidential:
            values = {name: values[name] for name in ("kind", "described as", "confidential")}
    elif row.part_of and not Party.objects.visible_to(user).filter(pk=row.part_of.pk).exists():
        values["part of"] = ""
    texts = {
        name: _format(value) for name, value in values.items() if name not in LEFT_OUT and value is not False
    }
    return [(name, text) for name, text in texts.items() if text]


def _format(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    return "yes" if value is True else str(value or "")
