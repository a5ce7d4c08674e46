"""Addresses of desk pages that several views lead to."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from timeline import permissions
from timeline.models import Timeline, User


def link_to_timeline(timeline: Timeline) -> str:
    """Return the address of a timeline's page on the desk."""
    return reverse("desk:timeline", args=[timeline.slug])


def link_to_entry(timeline: Timeline, uid: str, **parameters: str) -> str:
    """Return the address of an entry's row in the list of a timeline, on whatever page of the list it is.

    `parameters` are further ones of the query; those that are "" are left out.
    """
    query = {"entry": uid, **{name: value for name, value in parameters.items() if value}}
    return f"{link_to_timeline(timeline)}?{urlencode(query)}#entry-{uid}"


def link_to_workspace(timeline: Timeline, source_uid: str, entry_uid: str = "") -> str:
    """Return the address of a source's workspace, at an entry that cites the source if given.

    The entry is in the query too: with the fragment alone, a browser that is already on the page only scrolls.
    """
    address = reverse("desk:workspace", args=[timeline.slug, source_uid])
    return f"{address}?made={entry_uid}#made-{entry_uid}" if entry_uid else address


def link_to_takedown(kind: str, uid: str, timeline: Timeline, *, number: int = 0) -> str:
    """Return the address of the form that requests a takedown in a timeline.

    `uid` is the public id of an entry, party or source; `number` is that of a version, or of the text of a source.
    """
    return _link_to_subject("desk:takedown-new", kind, uid, timeline, number)


class TakedownLinks(NamedTuple):
    """Where a takedown of something is requested, and where it is hidden; "" for what a user may not do."""

    takedown: str
    hide: str


def build_takedown_links(
    user: User, kind: str, uid: str, timeline: Timeline | None, *, number: int = 0
) -> TakedownLinks | None:
    """Return the links for `_takedown_links.html`; None if the user may do neither, or there is no timeline to do it from.

    A text of a source is not public: in its place the source can be hidden.
    """
    if timeline is None:
        return None
    takedown = hide = ""
    if permissions.may_request_takedown(user, timeline):
        takedown = link_to_takedown(kind, uid, timeline, number=number)
    if permissions.may_hide_now(user, timeline):
        hidden, hidden_number = ("source", 0) if kind == "source-text" else (kind, number)
        hide = _link_to_subject("desk:hide", hidden, uid, timeline, hidden_number)
    return TakedownLinks(takedown, hide) if takedown or hide else None


def _link_to_subject(name: str, kind: str, uid: str, timeline: Timeline, number: int) -> str:
    query = {"kind": kind, "subject": uid, "number": number}
    query = {key: value for key, value in query.items() if value}
    return f"{reverse(name, args=[timeline.slug])}?{urlencode(query)}"
