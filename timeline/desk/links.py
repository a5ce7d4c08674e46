"""Addresses of desk pages that several views lead to."""

from urllib.parse import urlencode

from django.urls import reverse

from timeline.models import Timeline


def link_to_timeline(timeline: Timeline, fragment: str = "") -> str:
    """Return the address of a timeline's page on the desk, with a fragment such as "entry-…" if given."""
    return reverse("desk:timeline", args=[timeline.slug]) + (f"#{fragment}" if fragment else "")


def link_to_workspace(timeline: Timeline, source_uid: str, entry_uid: str = "") -> str:
    """Return the address of a source's workspace, at an entry that cites the source if given.

    The entry is in the query too: with the fragment alone, a browser that is already on the page only scrolls.
    """
    address = reverse("desk:workspace", args=[timeline.slug, source_uid])
    return f"{address}?made={entry_uid}#made-{entry_uid}" if entry_uid else address


def link_to_takedown(kind: str, uid: str, timeline: Timeline) -> str:
    """Return the address of the form that requests a takedown of a party or source in a timeline."""
    address = reverse("desk:takedown-new", args=[timeline.slug])
    return f"{address}?{urlencode({'kind': kind, 'subject': uid})}"
