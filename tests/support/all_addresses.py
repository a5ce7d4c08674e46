"""Every address that shows a timeline: to readers and to editors. Each answer must be well formed."""

import json
from collections.abc import Iterable, Iterator, Set
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from openpyxl import load_workbook

from tests.support import page_html
from timeline.document import Document
from timeline.evidence import quote_checks
from timeline.exports import FORMATS, export
from timeline.formats import ical, xlsx
from timeline.formats.download_formats import DOWNLOADS
from timeline.models import (
    Change,
    Entry,
    Party,
    Publication,
    Report,
    Source,
    SourceText,
    Takedown,
    Task,
    Timeline,
    WaitingFile,
)
from timeline.presentation.known import list_source_days

PNG = b"\x89PNG\r\n\x1a\n"
# Addresses of the desk that only change something.
POST_ONLY = {
    *("bulk", "date-order", "undo", "embargo", "check-quotes", "workspace-cite", "workspace-dismiss"),
    *("entry-move", "entry-restore", "entry-ready", "party-merge-undo", "source-merge-undo"),
    *("party-protection", "form-draft", "form-draft-discard"),
    *("entry-duplicate", "saved-views", "note-resolve", "mention-done", "task-done", "preview-revoke"),
    *("publication-request", "party-undo", "source-undo"),
}
# Addresses of the desk that show no timeline, for administrators.
ADMINISTRATIVE = {"audit", "audit-export"}
# Pages of administrators, who see no timeline.
OF_ACCOUNTS = {"accounts", "account", "account-invite", "invitation-withdraw"}
SAME_FOR_ALL = {"robots", "schema"}


def list_public_addresses(live: Publication, shown: Document, words: str = "") -> dict[str, list[str]]:
    """Return the addresses of the public side by the names of their patterns. `words` are searched for."""
    slug, number = live.timeline.slug, live.number
    report = Report.objects.filter(publication=live).first()
    timeline = reverse("public:timeline", args=[slug])
    queries: list[dict[str, Any]] = [
        {"q": words},
        {"from": words, "to": words, "party": words},
        {"from": "1900", "to": "2100", "key": "yes"},
        *({"known": day.isoformat()} for day in list_source_days(shown)),
        {"open": "all"},
    ]

    def at(name: str, *args: object) -> str:
        return reverse(f"public:{name}", args=[slug, *args])

    return {
        "index": ["/", f"/?{urlencode({'q': words})}", f"/?{urlencode({'q': shown.timeline.title})}"],
        "timeline": [timeline, *(f"{timeline}?{urlencode(query)}" for query in queries)],
        "changes": [at("changes"), *(f"{at('changes')}?from={n}&to={number}" for n in range(1, number))],
        "party": [at("party", party.id) for party in shown.parties],
        "sources": [at("sources")],
        "chart": [at("chart")],
        "report": [f"{at('report')}?{urlencode({'entry': uid})}" for uid in [*shown.order[:1], words]],
        "report-status": [at("report-status", report.token)] if report else [],
        "card": [at("card")],
        "timeline-sitemap": [at("timeline-sitemap")],
        "embed": [at("embed")],
        "timegate": [at("timegate")],
        "timemap": [at("timemap")],
        "version": [at("version", n) for n in range(1, number + 1)],
        "version-chart": [at("version-chart", n) for n in range(1, number + 1)],
        "version-json": [at("version-json", n) for n in range(1, number + 1)],
        "part": [at("part", number, 1)] if len(shown.order) > 100 else [],
        "live": [at("live", n) for n in range(1, number + 1)],
        **{name: [at(name)] for name in ("json", "jsonld", "atom", "jsonfeed", *DOWNLOADS)},
        **{f"version-{name}": [at(f"version-{name}", n) for n in range(1, number + 1)] for name in DOWNLOADS},
        **{name: [at(name, uid) for uid in shown.order] for name in ("entry", "embed-entry")},
        "entry-card": [at("entry-card", uid) for uid in shown.entries()],
        "feed": ["/feed.atom"],
        "sitemap": ["/sitemap.xml"],
        "oembed": [f"/oembed?{urlencode({'url': f'https://testserver{timeline}'})}"],
    }


def list_desk_addresses(timeline: Timeline, words: str = "") -> dict[str, list[str]]:
    """Return the addresses of the desk by the names of their patterns. `words` are searched for and typed."""
    slug = timeline.slug
    entries = list(Entry.objects.filter(timeline=timeline))
    active = [entry for entry in entries if entry.state == "active"]
    sources = list(Source.objects.filter(made_for=timeline))
    parties = list(Party.objects.filter(made_for=timeline))
    texts = list(SourceText.objects.filter(source__in=sources))
    checks = quote_checks.check_quotes(Entry.objects.filter(timeline=timeline).active())
    # What can be taken down or hidden: one of each kind.
    subjects = [
        *({"kind": "entry", "subject": entry.uid} for entry in entries[:1]),
        *({"kind": "party", "subject": party.uid} for party in parties[:1]),
        *({"kind": "source", "subject": source.uid} for source in sources[:1]),
        *(
            {"kind": "version", "number": publication.number}
            for publication in timeline.publications.all()[:1]
        ),
    ]
    of_texts = [
        {"kind": "source-text", "subject": text.source.uid, "number": text.number} for text in texts[:1]
    ]
    files = list(WaitingFile.objects.order_by("pk"))
    query, typed = urlencode({"q": words}), urlencode({"edtf": words, "stated": words, "time": words})

    def at(name: str, *args: object) -> str:
        return reverse(f"desk:{name}", args=args)

    return {
        **{name: [at(name), f"{at(name)}?{query}"] for name in ("timelines", "parties", "sources", "search")},
        **{
            name: [at(name)]
            for name in (
                *("timeline-new", "party-new", "source-new", "reports", "jobs", "shortcuts", "help"),
                *("import", "import-template"),
            )
        },
        "takedowns": [at("takedowns")],
        "takedown": [at("takedown", takedown.uid) for takedown in Takedown.objects.filter(timeline=timeline)],
        **{
            name: [at(name, party.uid) for party in parties]
            for name in ("party", "party-merge", "party-published")
        },
        **{
            name: [at(name, row.uid) for row in sources]
            for name in ("source", "source-merge", "source-text", "source-published")
        },
        "source-text-version": [at("source-text-version", text.source.uid, text.number) for text in texts],
        "same-page": [
            f"{at('same-page')}?{urlencode({'url': url})}" for url in {words, *(row.url for row in sources)}
        ],
        "report": [at("report", report.uid) for report in Report.objects.about(timeline)],
        "suggest": [
            f"{at('suggest', kind)}?{urlencode({'q': term, 'timeline': slug})}"
            for kind in ("parties", "sources", "entries", "statements")
            for term in ("", words)
        ],
        "fill-in-hemisphere": [
            f"{at('fill-in-hemisphere')}?{urlencode({'time_zone': words, 'title': words})}"
        ],
        **{name: [at(name, slug), f"{at(name, slug)}?{query}"] for name in ("timeline", "entry-table")},
        **{
            name: [at(name, slug)]
            for name in (
                *("timeline-edit", "timeline-manage", "timeline-copy", "since", "history", "last-steps"),
                "timeline-import",
                *("bin", "preview", "publish"),
                *("quotations", "coverage", "workspaces", "protected-words", "tasks", "preview-links"),
            )
        },
        "import-check": [at("import-check", file.uid) for file in files if file.timeline_id is None],
        "timeline-import-check": [
            at("timeline-import-check", slug, file.uid) for file in files if file.timeline_id is not None
        ],
        "read-date": [f"{at('read-date', slug)}?{typed}"],
        "quotation-explain": [
            at("quotation-explain", slug, check.citation.entry.uid, check.citation_index)
            for check in checks
            if check.needs_reason
        ],
        "withdraw": [at("withdraw", slug)] if timeline.publications.exists() else [],
        "takedown-new": [
            at("takedown-new", slug),
            *(f"{at('takedown-new', slug)}?{urlencode(each)}" for each in [*subjects, *of_texts]),
        ],
        "hide": [at("hide", slug), *(f"{at('hide', slug)}?{urlencode(each)}" for each in subjects)],
        # Only while a version is under embargo.
        "waiting": [at("waiting", slug)] if timeline.publications.pending().exists() else [],
        "workspace": [at("workspace", slug, text.source.uid) for text in texts],
        "entry-add": [at("entry-add", slug, kind) for kind in ("event", "statement", "request")],
        "task": [at("task", slug, task.uid) for task in Task.objects.filter(timeline=timeline)],
        **{name: [at(name, slug, entry.uid) for entry in entries] for name in ("entry", "entry-notes")},
        **{
            name: [at(name, slug, row.uid) for row in active]
            for name in ("entry-edit", "entry-remove", "entry-hold", "entry-more")
        },
        "entry-version": [
            f"{at('entry-version', slug, row.uid)}?change={change}"
            for row in active
            for change in Change.objects.filter(subject=row.kind, subject_uid=row.uid).values_list(
                "pk", flat=True
            )
        ],
    }


# Groups with an address for each entry, party or source: most of all addresses.
OF_PARTS = {
    *("entry", "embed-entry", "entry-card", "entry-edit", "entry-remove", "entry-notes", "entry-hold"),
    *("entry-more", "entry-version"),
    *("party", "party-merge", "party-published", "source", "source-merge", "source-published"),
    *("source-text", "source-text-version", "same-page"),
}


def list_all(addresses: dict[str, list[str]], *, uids: Set[str] | None = None) -> Iterator[str]:
    """Yield every address once; with `uids` of addresses that every entry, party or source has only those of these."""
    for name, group in addresses.items():
        for address in dict.fromkeys(group):
            if name not in OF_PARTS or uids is None or not uids.isdisjoint(address.split("/")):
                yield address


def require_answers(client: Client, addresses: Iterable[str], **headers: str) -> dict[str, bytes]:
    """Request each address; the answer must not be an error and must be well formed. Return the bodies."""
    bodies = {}
    for address in addresses:
        try:
            response = client.get(address, headers=headers, secure=True)
            assert response.status_code in {200, 302, 304}, response.status_code
            require_well_formed(response["Content-Type"], response.content)
        except Exception as error:
            error.add_note(f"GET {address}")
            raise
        bodies[address] = response.content
    return bodies


def require_well_formed(media_type: str, body: bytes) -> None:
    """Assert that a body can be parsed as what it says it is."""
    if media_type.startswith("image/png"):
        assert body.startswith(PNG)
    elif media_type.startswith("text/html"):
        for script in page_html.parse(body).all("script", type="application/ld+json"):
            json.loads("".join(map(str, script.children)))
    elif media_type == xlsx.MEDIA_TYPE:
        load_workbook(BytesIO(body), read_only=True)
    elif media_type == ical.MEDIA_TYPE:
        Calendar.from_ical(body.decode())
    elif "xml" in media_type.partition(";")[0]:
        ElementTree.fromstring(body)
    elif "json" in media_type.partition(";")[0]:
        json.loads(body)
    else:
        body.decode()


def require_exports(shown: Document) -> None:
    """Assert that a document can be written in every format."""
    for name, module in FORMATS.items():
        body = export(name, shown, site="https://news.example")
        require_well_formed(module.MEDIA_TYPE, body)
