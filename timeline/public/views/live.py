"""What an open page asks now and then: whether a newer version is public, and how much is new in it.

The address is that of the version which the reader has, so that all who have it ask for the same: while it is the
live one, the answer is 304 from memory (`timeline.public.caching.wsgi_cache`).
"""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from timeline.document import Document, diff
from timeline.presentation.changes import checked
from timeline.presentation.language import speaking
from timeline.public import versions
from timeline.public.caching.responses import answer, etag, nothing_here
from timeline.publication_clock import instant


@require_safe
def since(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer with the number of the live version, and what is new in it since this one."""
    here = versions.standing(slug, number)
    if here is None:
        return nothing_here()
    if here.this.withdrawal:
        return versions.no_longer_data(here.this, slug)

    def make() -> bytes:
        told: dict[str, object] = {
            "version": here.last.number,
            "published": instant(here.last.live_from),
            "words": "",
        }
        if here.after:
            old, new = (versions.published(one, slug) for one in (here.this, here.last))
            told.update(news(old, new))
        return msgspec.json.encode(told)

    tag = etag("live", slug, here.this.digest, here.last.digest)
    response = answer(request, tag, make, "application/json")
    response["X-Robots-Tag"] = "noindex"
    return response


def news(old: Document, new: Document) -> dict[str, int | str]:
    """Return how many entries are new, changed and withdrawn; and the same, and checks, in the timeline's words."""
    before, after = old.entries(), new.entries()
    counts = {
        "new": len(after.keys() - before.keys()),
        # Not by the dates of their changes: two versions may be of the same second.
        "changed": len(diff.changed_entries(old, new)),
        "withdrawn": len({one.id for one in new.withdrawals} & before.keys()),
    }
    with speaking(new.timeline.language):
        words = [
            ngettext("%(n)d new entry", "%(n)d new entries", counts["new"]),
            ngettext("%(n)d entry changed", "%(n)d entries changed", counts["changed"]),
            ngettext("%(n)d entry withdrawn", "%(n)d entries withdrawn", counts["withdrawn"]),
        ]
        told = [text % {"n": n} for text, n in zip(words, counts.values(), strict=True) if n]
        told += checked(old, new)
        return {**counts, "words": pgettext("in a list", ", ").join(told) or _("A new version is there")}
