"""HTML and script in any field are escaped wherever the desk shows them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import HTMX, Answer, Element, follow, follow_saved, get
from tests.support.hostile_values import EVIL
from timeline.models import Entry, Party, Publication, Source, Timeline, User
from timeline.pages import inline_assets

At = Callable[..., str]
WORD = "alert(1)"


def harmless(answer: Answer, *, shown: bool = True) -> None:
    """Assert that typed text is shown as text and added no element or attribute."""
    assert EVIL not in answer.html
    for element in answer.root.all():
        assert not [name for name in element.attributes if name.startswith(("onx", "onerror"))]
        if element.tag == "script" and element.children != [inline_assets.LOADER_JS]:
            assert element["src"].startswith("/static/")
            assert element.children == []
        if element.tag == "style":
            assert element.children == [inline_assets.CSS]
        assert element.tag not in {"img", "iframe", "object"}
        if element.tag == "svg":
            # The only SVG is the chart and its key.
            around = [element, *element.parents]
            assert [item for item in around if item.get("class").startswith("picture")], element.attributes
        for name in ("href", "src", "action", "hx-get", "hx-post"):
            assert not element.get(name).lower().startswith(("javascript:", "data:")), element.attributes
    assert (WORD in answer.text) or (WORD in add_text(answer.root)) or not shown


def add_text(root: Element) -> str:
    return " ".join(item.get("value") + item.get("data-create") for item in root.all("input", "li"))


@pytest.fixture
def evil(timeline: Timeline, as_editor: Client, editor: User, at: At) -> dict[str, Entry]:
    """Return an entry of each kind, a party and a source with EVIL in every text field."""
    Timeline.objects.update(title=EVIL, summary=EVIL, byline=EVIL, advisory=EVIL)
    editor.name = EVIL[:150]
    editor.save()
    party = Party.objects.create(name=EVIL, short_name=EVIL, aliases=[EVIL], disclosure=EVIL, pseudonym=EVIL)
    source = Source.objects.create(
        publisher=EVIL,
        title=EVIL,
        authors=[EVIL],
        note=EVIL,
        described_as=EVIL,
        confidential_reason=EVIL,
    )

    def add(kind: str, **typed: Any) -> Entry:
        form = get(as_editor, at("entry-add", kind)).form
        common = {
            "stated": EVIL,
            "edtf": "2017-03-07",
            "citations-0-source": f"[{source.uid}]",
            **{f"citations-0-{name}": EVIL for name in ("locator", "exact", "before", "after", "note")},
        }
        follow_saved(as_editor, form.fill({**common, **typed}).send(as_editor))
        return Entry.objects.latest("pk")

    named = f"[{party.uid}]"
    event = add("event", headline=EVIL, body=EVIL, place=EVIL, **{"parties-0-party": named})
    statement = add(
        "statement",
        words=EVIL,
        translation=EVIL,
        context=EVIL,
        **{"party-party": named, "spokesperson-party": named, "addressees-0-party": named},
        **{"answers-0-entry": event.uid},
    )
    request = add(
        "request",
        put=EVIL,
        channel=EVIL,
        outcome_note=EVIL,
        outcome="replied",
        about=event.uid,
        **{"asked-party": named, "replies-0-statement": statement.uid},
    )
    return {"event": event, "statement": statement, "request": request}


@pytest.mark.slow
def test_timeline_pages_escape_hostile_text(
    evil: dict[str, Entry], as_editor: Client, at: At, publish_it: Callable[..., Publication]
) -> None:
    for name in ("timeline", "timeline-edit", "history", "publish", "preview"):
        harmless(get(as_editor, at(name)))
    publish_it(EVIL)
    for name in ("timeline", "history", "publish", "preview"):
        harmless(get(as_editor, at(name)))
    form = get(as_editor, at("entry-remove", evil["event"])).form.fill(reason=EVIL)
    harmless(follow_saved(as_editor, form.send(as_editor)))
    harmless(get(as_editor, at("history")))
    harmless(get(as_editor, at("preview")))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["event", "statement", "request"])
def test_entry_forms_and_rows_escape_hostile_text(
    kind: str, evil: dict[str, Entry], as_editor: Client, at: At
) -> None:
    entry = evil[kind]
    harmless(get(as_editor, at("entry", entry), htmx=True))
    page = get(as_editor, at("entry-edit", entry))
    harmless(page)
    assert any(EVIL in values[0] for values in page.form.data.values())
    harmless(get(as_editor, at("entry-remove", entry)))
    # Refused, stale, moved, removed.
    harmless(Answer(page.form.fill(edtf=EVIL[:60]).send(as_editor)))
    harmless(Answer(page.form.fill(edtf="2017", version="9").send(as_editor, htmx=True)))
    harmless(Answer(as_editor.post(at("entry-move", entry), {"after": "first"}, headers=HTMX)))
    harmless(Answer(as_editor.post(at("entry-remove", entry), {"version": "1"}, headers=HTMX)))
    harmless(get(as_editor, at("bin")))


def test_party_and_source_pages_escape_hostile_text(
    evil: dict[str, Entry], as_editor: Client, at: At
) -> None:
    for address in (
        reverse("desk:timelines"),
        reverse("desk:parties"),
        reverse("desk:sources"),
        reverse("desk:party", args=[Party.objects.get().uid]),
        reverse("desk:source", args=[Source.objects.get().uid]),
    ):
        harmless(get(as_editor, address))
    form = get(as_editor, reverse("desk:party", args=[Party.objects.get().uid])).form.fill(version="")
    harmless(Answer(form.fill(disclosure=f"{EVIL} 2").send(as_editor)))
    harmless(
        follow(as_editor, get(as_editor, reverse("desk:party-new")).form.fill(name=EVIL).send(as_editor))
    )


def test_search_words_are_escaped(evil: dict[str, Entry], as_editor: Client, timeline: Timeline) -> None:
    for name in ("timelines", "parties", "sources"):
        harmless(get(as_editor, reverse(f"desk:{name}"), q=EVIL))
        harmless(get(as_editor, reverse(f"desk:{name}"), htmx=True, q=f"{EVIL} and more"))
    for what in ("parties", "sources", "entries", "statements"):
        address = reverse("desk:suggest", args=[what])
        harmless(get(as_editor, address, q=f"{EVIL} and more", timeline=timeline.slug), shown=False)
        harmless(get(as_editor, address, q="alert", timeline=timeline.slug))
    harmless(get(as_editor, reverse("desk:read-date", args=[timeline.slug]), edtf=EVIL), shown=False)


def test_notices_escape_hostile_text(
    evil: dict[str, Entry], as_editor: Client, at: At, make_event: Any
) -> None:
    later = make_event(EVIL, "2019")
    response = as_editor.post(at("entry-move", evil["event"]), {"after": later.uid}, headers=HTMX)
    # Labels in sentences are cut.
    assert EVIL[:70] in Answer(response).notice
    # A header has no line ends and only ASCII.
    assert response["HX-Trigger"].isascii()
    assert "\n" not in response["HX-Trigger"]
    harmless(follow(as_editor, as_editor.post(at("entry-move", evil["event"]), {"after": later.uid})))


def test_markdown_stays_markdown_on_the_desk_and_is_safe_in_the_preview(
    as_editor: Client, at: At, make_event: Any
) -> None:
    body = "*Loud* [a](javascript:alert(1)) <b>bold</b> ![i](https://example.org/i.png)\n\n# Heading"
    event = make_event("A crack", body=body)
    assert "*Loud*" in get(as_editor, at("entry-edit", event)).text
    preview = get(as_editor, at("preview"))
    assert preview.root.all("em")
    harmless(preview, shown=False)


def test_line_ends_in_single_line_fields_are_harmless(as_editor: Client, at: At) -> None:
    form = get(as_editor, at("entry-add", "event")).form.fill(headline="A crack\r\nSet-Cookie: x=1")
    response = form.send(as_editor, htmx=True)
    assert "Set-Cookie" not in response.headers
    follow_saved(as_editor, response)
