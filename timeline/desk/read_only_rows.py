"""The page of a party or source for people who may not edit it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from timeline import permissions
from timeline.actions.protection import get_open_request
from timeline.desk.confidential import log_view
from timeline.desk.links import build_takedown_links
from timeline.desk.usage import find_takedown_timeline, list_changes, list_uses, match_uses
from timeline.models import Party, Source, User

# Ids are for machines; what identifies a protected person is for those who edit.
LEFT_OUT = {"ids", "identifying words"}


def build_read_only_context(row: Party | Source, user: User) -> dict[str, Any]:
    """Return the template context for a party or source: its values without a form, and where it is used."""
    noun = "party" if isinstance(row, Party) else "source"
    title, has_texts = str(row), False
    if isinstance(row, Source):
        is_readable = permissions.may_read_source(user, row)
        title = row.real_name if is_readable else title[:1].upper() + title[1:]
        has_texts = is_readable and row.texts.exists()
        if is_readable:
            log_view(row, user)
    uses = list_uses(user, match_uses(row))
    home = find_takedown_timeline(user, row, uses)
    return {
        "row": row,
        "noun": noun,
        "title": title,
        "values": list_values(row, user),
        "uses": uses,
        "takedown_links": build_takedown_links(user, noun, row.uid, home),
        "changes": list_changes(user, row),
        "has_texts": has_texts,
        **build_protection_context(row, user),
    }


def build_protection_context(row: Party | Source, user: User) -> dict[str, Any]:
    """Return the template context of `_protection.html`: the open request to end a protection, and what the user may do."""
    if not isinstance(row, Party) or not row.protected:
        return {}
    request = get_open_request(row)
    return {
        "unprotect_request": request,
        "is_own_request": request is not None and request.by_id == user.pk,
        "may_unprotect": request is not None and permissions.may_unprotect(user, request.by),
        "may_ask_to_unprotect": permissions.may_ask_to_unprotect(user),
    }


def list_values(row: Party | Source, user: User | AnonymousUser) -> list[tuple[str, str]]:
    """Return (label, text) of each value that is not blank. A confidential source has its kind and description only.

    Of other parties and sources, only those that the user may see are named.
    """
    values = row.describe_for_history()
    if isinstance(row, Source):
        visible = Source.objects.visible_to(user).filter(relied_on_in__source=row)
        values["relies on"] = [str(source) for source in visible.order_by("relied_on_in__position")]
        if not permissions.may_read_source(user, row):
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
