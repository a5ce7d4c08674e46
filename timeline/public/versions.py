"""What a timeline's address stands for: the live version, an earlier one, or the notice that it was withdrawn."""

from dataclasses import dataclass

import msgspec
from django.conf import settings
from django.db.models import Q, Subquery
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from timeline import document
from timeline.document import Document
from timeline.models.publications import Decision, Publication
from timeline.presentation.build import moment
from timeline.presentation.language import speaking
from timeline.presentation.model import Date, Withdrawn
from timeline.public.caching.responses import nothing_here
from timeline.publication_clock import instant
from timeline.text.bidi import direction

PROBLEM = "application/problem+json"


def newest(slug: str) -> Publication | None:
    """Return the latest public version: the live one, unless its `withdrawal` is set."""
    found: Publication | None = Publication.objects.at(slug).with_withdrawal().first()
    return found


def no_longer(last: Publication | None, slug: str, *, template: str = "") -> HttpResponse:
    """Answer where no version stands: never was one public (404), or the timeline was withdrawn (410).

    `template` says either, where it is not to be said by the usual pages.
    """
    if last is None:
        return nothing_here(template=template or "404.html")
    with speaking(last.language):
        page = render_to_string(
            template or "public/withdrawn.html",
            {
                "newsroom": settings.NEWSROOM,
                "title": last.title,
                "slug": slug,
                "withdrawn": withdrawal(last),
                "canonical": reverse("public:timeline", args=[slug]),
                **language_of(last.language),
            },
        )
    return _gone(page.encode(), "text/html; charset=utf-8")


def no_longer_data(last: Publication | None, slug: str) -> HttpResponse:
    """Answer like `no_longer` where data were asked for; what was withdrawn as a problem (RFC 9457)."""
    decision = _decision(last) if last else None
    if decision is None:
        return nothing_here()
    problem = {
        "title": "This timeline was withdrawn",
        "status": 410,
        "detail": decision.reason,
        "withdrawn": instant(decision.at),
        "history": reverse("public:changes", args=[slug]),
    }
    response = _gone(msgspec.json.encode(problem), PROBLEM)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def withdrawal(publication: Publication) -> Withdrawn | None:
    """Return when and why the timeline of a publication (from `with_withdrawal`) was withdrawn, or None."""
    decision = _decision(publication)
    if decision is None:
        return None
    return Withdrawn(at=moment(instant(decision.at), publication.time_zone), reason=decision.reason)


def live_from(publication: Publication) -> Date:
    """Return when a version went live, for readers. When it was made under an embargo is the newsroom's own."""
    return moment(instant(publication.live_from), publication.time_zone)


def published(publication: Publication, slug: str) -> Document:
    """Return the published document under the address that the timeline has today, for the links in it."""
    whole = document.decode(publication.data)
    if whole.timeline.slug == slug:
        return whole
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, slug=slug))


def language_of(language: str) -> dict[str, str]:
    """Return what the frame of a page needs of a language."""
    return {"language": language, "direction": direction(language)}


@dataclass(frozen=True)
class Standing:
    """Where a version stands among the public ones: those beside it, and whether it is the live one."""

    first: Publication
    before: Publication | None
    this: Publication
    after: Publication | None
    last: Publication

    @property
    def superseded_by(self) -> int | None:
        """The number of the live version, where that is another one."""
        return self.last.number if self.after else None


def standing(slug: str, number: int) -> Standing | None:
    """Return where a public version stands, in one query, or None where there is none of this number."""
    public = Publication.objects.at(slug)
    beside = [
        public.order_by("number"),
        public.filter(number__lt=number),
        public.filter(number__gt=number).order_by("number"),
        public,
    ]
    wanted = Q(number=number)
    for one in beside:
        wanted |= Q(pk=Subquery(one.values("pk")[:1]))
    found = {one.number: one for one in public.filter(wanted).with_withdrawal().order_by("number")}
    if number not in found:
        return None
    before = [one for one in found.values() if one.number < number]
    after = [one for one in found.values() if one.number > number]
    return Standing(
        first=(before or [found[number]])[0],
        before=before[-1] if before else None,
        this=found[number],
        after=after[0] if after else None,
        last=([found[number], *after])[-1],
    )


def _decision(publication: Publication) -> Decision | None:
    withdrawn_by = publication.withdrawal
    return Decision.objects.get(pk=withdrawn_by) if withdrawn_by else None


def _gone(body: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(body, status=410, content_type=media_type)
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
