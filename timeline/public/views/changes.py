"""What changed: the versions of a timeline with what each changed, its corrections, and any two compared."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline.document import Document
from timeline.models.publications import Publication
from timeline.presentation.build import Reader
from timeline.presentation.changes import Comparison, compare
from timeline.presentation.language import speaking
from timeline.presentation.model import Correction, Date, Links
from timeline.public.caching.responses import Within, answer, etag, nothing_here, site_of
from timeline.public.versions import language_of, live_from, published, withdrawal

HTML = "text/html; charset=utf-8"
# On one page, each with what it changed; the rest by a link.
MOST_VERSIONS = 20
MOST_ENTRIES = 12
MOST_CORRECTIONS = 20


@dataclass(frozen=True)
class Listed:
    """A version in the list. `never` says which numbers before it were never public."""

    publication: Publication
    live_from: Date
    never: str
    before: Publication | None
    comparison: Comparison | None


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the versions, the latest first; `?from=1&to=3` with what differs between two."""
    versions = list(Publication.objects.at(slug).with_withdrawal().defer("summary"))
    if not versions:
        return nothing_here()
    if "from" in request.GET or "to" in request.GET:
        response = _comparison(request, slug, versions)
    else:
        response = _list(request, slug, versions)
    if request.GET or versions[0].withdrawal:
        response["X-Robots-Tag"] = "noindex"
    return response


def _list(request: HttpRequest, slug: str, versions: list[Publication]) -> HttpResponse:
    """Answer with a page of the versions; `?before=21` with those before this number."""
    typed = request.GET.get("before", "")
    before = int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None
    site = site_of(request)
    shown = [one for one in versions if before is None or one.number < before]

    def make() -> str:
        last = published(versions[0], slug)
        with speaking(last.timeline.language):
            corrections = _corrections(last, versions[0]) if before is None else []
            return _render(
                last,
                versions,
                site,
                listed=_listed(slug, shown),
                earlier=shown[MOST_VERSIONS - 1].number if len(shown) > MOST_VERSIONS else None,
                corrections=corrections[:MOST_CORRECTIONS],
                more_corrections=corrections[MOST_CORRECTIONS:],
                most_entries=MOST_ENTRIES,
            )

    kept_in = "default" if before is None else "asked"
    return answer(request, _tag("changes", slug, versions, site, before), make, HTML, kept_in=kept_in)


def _comparison(request: HttpRequest, slug: str, versions: list[Publication]) -> HttpResponse:
    """Answer with what differs between two versions, whichever of them is named first.

    What is no number, and a version beside itself, is answered with the form and a word on it; a version
    that is not public, or not yet, with 404 like its own address.
    """
    numbers = _numbers(request.GET)
    by_number = {one.number: one for one in versions}
    if numbers is not None and not by_number.keys() >= set(numbers):
        return nothing_here(within=Within(slug, versions[0].title, versions[0].language))
    site = site_of(request)
    old, new = (by_number[number] for number in numbers) if numbers else (None, None)

    def make() -> str:
        last = published(versions[0], slug)
        with speaking(last.timeline.language):
            comparison, message = None, ""
            if old is None or new is None:
                message = _("Choose two versions to compare.")
            elif old is new:
                message = _("This is one and the same version. Choose two to compare.")
            else:
                comparison = compare(published(old, slug), published(new, slug), _links(slug, new))
            return _render(last, versions, site, old=old, new=new, comparison=comparison, message=message)

    tag = _tag("compare", slug, versions, site, numbers)
    return answer(request, tag, make, HTML, kept_in="asked")


def _numbers(query: QueryDict) -> tuple[int, int] | None:
    """Return the two numbers asked for, the lower first, or None where they are not two numbers."""
    typed = [query.get(name, "").strip() for name in ("from", "to")]
    if not all(re.fullmatch(r"[0-9]+", text) for text in typed):
        return None
    # No version has a number of more digits, and Python reads no number of very many.
    first, second = sorted(int(text) if len(text) <= 9 else 0 for text in typed)
    return first, second


def _render(whole: Document, versions: list[Publication], site: str, **more: Any) -> str:
    """Return the page under `site`; `whole` is the last version, `more` what the list or the comparison shows."""
    last, slug = versions[0], whole.timeline.slug
    return render_to_string(
        "public/changes.html",
        {
            "newsroom": settings.NEWSROOM,
            "live": last,
            "slug": slug,
            "advisory": whole.timeline.advisory,
            "withdrawn": withdrawal(last),
            "choices": [(one, live_from(one)) for one in versions] if len(versions) > 1 else [],
            "chosen_new": more.get("new") or last,
            "chosen_old": more.get("old") or versions[min(1, len(versions) - 1)],
            "canonical": reverse("public:changes", args=[slug]),
            "site": site,
            **more,
            **language_of(last.language),
        },
    )


def _listed(slug: str, shown: list[Publication]) -> list[Listed]:
    """Return the first of these versions, each with what it changed."""
    listed: list[Listed] = []
    after: Document | None = None
    for place, one in enumerate(shown[:MOST_VERSIONS]):
        before = shown[place + 1] if place + 1 < len(shown) else None
        whole = after or published(one, slug)
        after = published(before, slug) if before else None
        listed.append(
            Listed(
                publication=one,
                live_from=live_from(one),
                never=_never(before.number + 1 if before else 1, one.number - 1),
                before=before,
                comparison=compare(after, whole, _links(slug, one), in_full=False) if after else None,
            )
        )
    return listed


def _never(first: int, last: int) -> str:
    """Return in words that the versions from `first` to `last` were never public; "" where there are none."""
    if first > last:
        return ""
    if first == last:
        return _("Version %(number)d was never public.") % {"number": first}
    return _("Versions %(first)d to %(last)d were never public.") % {"first": first, "last": last}


def _corrections(whole: Document, last: Publication) -> list[Correction]:
    """Return every correction there is, the latest first, each with a link to its entry as it stands."""
    links = _links(whole.timeline.slug, last, permanent=last.withdrawal is None)
    return Reader(whole, links).corrected()


def _links(slug: str, publication: Publication, *, permanent: bool = False) -> Links:
    """Return links to entries within the page of a version, or (`permanent`) to their lasting addresses."""
    return Links(
        timeline=reverse("public:timeline", args=[slug]),
        in_page=False,
        permanent=permanent,
        whole=reverse("public:version", args=[slug, publication.number]),
    )


def _tag(kind: str, slug: str, versions: list[Publication], *more: object) -> str:
    last = versions[0]
    return etag(kind, slug, last.digest, last.withdrawal, *more)
