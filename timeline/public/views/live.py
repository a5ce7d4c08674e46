"""The address that an open page requests every 25 seconds: is a newer version public, and what is new in it?

The address contains the version that the reader has, so all readers of a version request the same. While that version
is live, the response is 304 from memory (`timeline.public.caching.wsgi_cache`).
"""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from timeline.document import Document, diff
from timeline.presentation.changes import describe_quote_checks
from timeline.presentation.language import use_language
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import compute_tag, send_cached_response
from timeline.public.versions import VersionPosition, any_version, describe_gone
from timeline.publication_clock import format_instant


@require_safe
@any_version(gone=describe_gone, links_timeline=False)
def live(request: HttpRequest, position: VersionPosition, slug: str) -> HttpResponse:
    """Return, as JSON, the number of the live version and what is new in it since this version."""

    def render() -> bytes:
        news: dict[str, object] = {
            "version": position.last.number,
            "published": format_instant(position.last.live_from),
            "words": "",
        }
        if position.after:
            old = load_document(position.this, slug, is_live=False)
            new = load_document(position.last, slug)
            news.update(summarise_changes(old.document, new.document))
        return msgspec.json.encode(news)

    tag = compute_tag("live", slug, position.this.digest, position.last.digest)
    response = send_cached_response(request, tag, render, "application/json")
    response["X-Robots-Tag"] = "noindex"
    return response


def summarise_changes(old: Document, new: Document) -> dict[str, int | str]:
    """Return the numbers of new, changed and withdrawn entries, and `words`: the same in the timeline's language.

    `words` also says which quotations were checked or changed their verdict.
    """
    before, after = old.entries(), new.entries()
    counts = {
        "new": len(after.keys() - before.keys()),
        # Compared by content, because two versions may be of the same second.
        "changed": len(diff.DocumentComparison(old, new).changed_entries),
        "withdrawn": len({withdrawal.id for withdrawal in new.withdrawals} & before.keys()),
    }
    with use_language(new.timeline.language):
        texts = [
            ngettext("%(n)d new entry", "%(n)d new entries", counts["new"]),
            ngettext("%(n)d entry changed", "%(n)d entries changed", counts["changed"]),
            ngettext("%(n)d entry withdrawn", "%(n)d entries withdrawn", counts["withdrawn"]),
        ]
        parts = [text % {"n": n} for text, n in zip(texts, counts.values(), strict=True) if n]
        parts += describe_quote_checks(old, new)
        return {**counts, "words": pgettext("in a list", ", ").join(parts) or _("A new version is available")}
