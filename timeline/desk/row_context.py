"""Template context of an entry's row in the list of a timeline."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from timeline import permissions
from timeline.desk.open_forms import draw_number
from timeline.models import Publication, Timeline

# Kind of entry, and the noun that names it on the screen.
KIND_NOUNS = (("event", "an event"), ("statement", "a statement"), ("request", "a request for comment"))


def build_row_context(request: HttpRequest, timeline: Timeline) -> dict[str, Any]:
    """Return the context of `desk/_entry_row.html`: what the user may do, and where the row's links lead."""
    addresses = {kind: reverse("desk:entry-add", args=[timeline.slug, kind]) for kind, _ in KIND_NOUNS}
    may_edit = permissions.may_edit(request.user, timeline)
    return {
        "kinds": KIND_NOUNS,
        # Address, words, and the parameter that links the new entry to the row's entry.
        "additions": [
            *((addresses[kind], f"{noun[0].upper()}{noun[1:]} after this", "") for kind, noun in KIND_NOUNS),
            (addresses["statement"], "A statement that answers this", "answers"),
            (addresses["request"], "A request for comment about this", "about"),
        ],
        # The newest version that readers have or will have: without one, no row says what is not public yet.
        "newest": SimpleLazyObject(
            lambda: (
                Publication.objects.filter(timeline=timeline).order_by("-number").public_or_pending().first()
            )
        ),
        # For what adds an entry with one press.
        "once": draw_number(),
        "history_url": reverse("desk:history", args=[timeline.slug]),
        "may_edit": may_edit,
        # Rows of the list can be selected for a step on many entries.
        "has_ticks": may_edit,
        "may_publish": permissions.may_publish(request.user, timeline),
    }
