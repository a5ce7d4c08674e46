"""Suggestions in the workspace: accept, dismiss, restore; hostile text."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, Element, Form, follow, get
from tests.support.html_echo import TEXT, echo_citation, places
from timeline.actions.citations import cite
from timeline.actions.drafts import CitationDraft
from timeline.actions.source_texts import add_source_text
from timeline.models import Entry, Party, Source, Timeline, User


@pytest.fixture
def source(db: None, editor: User) -> Source:
    made: Source = Source.objects.create(publisher="The Echo", title="Bridge", published="2024-06-14")
    add_source_text(made, TEXT, by=editor, number=0)
    return made


@pytest.fixture
def council(make_event: Callable[..., Entry]) -> Party:
    """Return a party that the timeline names: elsewhere "the council" would be another one."""
    made: Party = Party.objects.create(name="Town Council", aliases=["The council", "the council"])
    make_event(headline="The council met", parties=((made, "actor"),))
    return made


@pytest.fixture
def here(timeline: Timeline, source: Source) -> str:
    return reverse("desk:workspace", args=[timeline.slug, source.uid])


def offers(page: Answer) -> list[Element]:
    return page.root.by_id("offers").one("ol").all("li")


def test_accepted_suggestion_prefills_the_form(as_reporter: Client, here: str, council: Party) -> None:
    page = get(as_reporter, here)
    offer = next(item for item in offers(page) if "Ann Pereira" in item.text)
    assert "not among the parties yet" in offer.text
    form = get(as_reporter, offer.one("a", data_action="statement")["href"]).form
    assert form.data["party-party"] == ["Ann Pereira"]
    follow(as_reporter, form.send(as_reporter))
    left = offers(get(as_reporter, here))
    assert len(left) == len(offers(page)) - 1
    key = offer.one("button")["value"]
    assert key not in [item["value"] for offer in left for item in offer.all("button")]


@pytest.mark.parametrize(
    ("text", "shown", "why"),
    [
        (
            "“We were not warned,” said Ann Pereira.",
            "Statement · Ann Pereira (not among the parties yet)",
            "Found as “said Ann Pereira” in the text of the source.",
        ),
        (
            "Ann Pereira came. “We were not warned,” she said.",
            "Statement · probably Ann Pereira (not among the parties yet)",
            "Probably: “she said” refers to somebody named before. This is the nearest name that fits.",
        ),
        (
            "A press release said: “We were not warned.”",
            "Statement · A press release (a text, which is no party)",
            "A text is not a party. Choose whose words these are.",
        ),
        (
            "“We were not warned,” said HR.",
            "Statement · HR (more than one party has this name)",
            "More than one party has this name: choose one.",
        ),
    ],
)
def test_suggestion_says_how_sure_its_speaker_is_and_why(
    as_reporter: Client, here: str, source: Source, editor: User, text: str, shown: str, why: str
) -> None:
    for name in ("Harbour Radio", "Hill Radio"):
        Party.objects.create(name=name, short_name="HR")
    add_source_text(source, text, by=editor, number=1)
    (offer,) = offers(get(as_reporter, here))
    assert offer.one(class_="entry-kind").text == shown
    assert offer.one(class_="hint suggestion-why").text.endswith(why)


def test_form_says_where_a_name_was_found_until_another_is_typed(
    as_reporter: Client, here: str, source: Source, editor: User
) -> None:
    add_source_text(source, "Ann Pereira came. “We were not warned,” she said.", by=editor, number=1)
    (offer,) = offers(get(as_reporter, here))
    page = get(as_reporter, offer.one("a", data_action="statement")["href"])
    assert page.root.one(class_="hint party-origin").text.startswith("Probably: “she said”")
    # A form that comes back, here with another row, still says so.
    again = Answer(page.form.send(as_reporter, more="citations"))
    assert again.root.one(class_="hint party-origin").text.startswith("Probably: “she said”")
    changed = again.form.fill({"party-party": "Bea Ortiz"})
    other = Answer(changed.send(as_reporter, more="citations"))
    assert not other.root.all(class_="hint party-origin")


@pytest.mark.parametrize("htmx", [False, True])
def test_suggestion_is_dismissed_and_restored(as_reporter: Client, here: str, htmx: bool) -> None:
    page = get(as_reporter, here)
    count = len(offers(page))
    gone = offers(page)[0].one("button")
    response = Form(offers(page)[0].one("form")).send(as_reporter, htmx=htmx, key=gone["value"])
    page = Answer(response) if htmx else follow(as_reporter, response)
    assert "Dismissed." in page.notice
    assert page.is_page != htmx
    assert gone["value"] not in [item["value"] for item in page.root.by_id("offers").all("button")]
    assert len(offers(page)) == count - 1
    again = next(item for item in page.root.by_id("offers").all("form") if "dismissed again" in item.text)
    response = Form(again).send(as_reporter, htmx=htmx, again="all")
    page = Answer(response) if htmx else follow(as_reporter, response)
    assert "1 shown again." in page.notice
    assert len(offers(page)) == count


@pytest.mark.parametrize("key", ["", "x" * 100, "é", "\n"])
def test_unknown_key_dismisses_nothing(as_reporter: Client, here: str, key: str) -> None:
    count = len(offers(get(as_reporter, here)))
    page = follow(as_reporter, as_reporter.post(f"{here}drop/", {"key": key}))
    assert "There is no such suggestion." in page.notice
    assert len(offers(page)) == count


def test_named_parties_are_listed_with_counts_and_links(
    as_reporter: Client, here: str, council: Party
) -> None:
    named = get(as_reporter, here).root.one(class_="named-parties")
    assert named.text == "Town Council 2"
    assert get(as_reporter, named.links()[0]).root.by_id("chosen").raw == "The council"


def test_hidden_parties_are_not_named(as_reporter: Client, here: str, hidden: Timeline) -> None:
    Party.objects.create(name="Ann Pereira", made_for=hidden)
    assert not get(as_reporter, here).root.all(class_="named-parties")


@pytest.mark.slow
def test_suggestions_of_a_long_text_are_loaded_later(
    as_reporter: Client, here: str, source: Source, council: Party, editor: User
) -> None:
    add_source_text(source, TEXT + "\nNothing at all." * 30_000, by=editor, number=1)
    waiting = get(as_reporter, here).root.by_id("offers")
    assert not waiting.all("li")
    whole = get(as_reporter, waiting.links()[0].removesuffix("#offers"))
    part = get(as_reporter, waiting["hx-get"], htmx=True)
    assert not part.is_page
    for page in (whole, part):
        assert page.root.one(class_="named-parties").text == "Town Council 2"
        assert page.root.by_id("offers").one("ol").all("li")
        assert "hx-get" not in page.root.by_id("offers").attributes


# --- Hostile text --------------------------------------------------------------------------------

EVIL = "</p></div><script>alert(1)</script><img src=x onerror=alert(2)>\" onx='1' {{7*7}}<!--"


def test_hostile_words_are_escaped_everywhere(
    as_reporter: Client,
    here: str,
    source: Source,
    make_event: Callable[..., Entry],
    editor: User,
    timeline: Timeline,
) -> None:
    text = f"“{EVIL} says so,” said <b>Ann</b> Evil {EVIL} on 3 June 2024.\n{EVIL}"
    add_source_text(source, text, by=editor, number=1)
    Source.objects.filter(pk=source.pk).update(title=EVIL, publisher=EVIL[:100])
    Timeline.objects.update(title=EVIL)
    Party.objects.create(name=EVIL, aliases=["Ann"])
    entry = make_event(headline=EVIL)
    cite(entry, echo_citation(source, f"{EVIL} on", text), by=editor)
    gone = make_event(headline=EVIL)
    cite(gone, CitationDraft(source=source, exact=f"{EVIL} gone from it"), by=editor)
    chosen: dict[str, Any] = places(f"{EVIL} says", text)
    answers = [
        get(as_reporter, here, **chosen),
        Answer(as_reporter.post(here, {"words": f"{EVIL} said so"})),
        get(as_reporter, f"{here}cite/", text="2", **chosen),
        get(as_reporter, reverse("desk:workspaces", args=[timeline.slug])),
        get(
            as_reporter,
            reverse("desk:entry-add", args=[timeline.slug, "statement"]),
            source=source.uid,
            text="2",
            **chosen,
        ),
    ]
    for answer in answers:
        assert EVIL not in answer.html
        for element in answer.root.all():
            assert element.tag not in {"img", "b"} or (element.tag == "b" and not element.all("script"))
            assert not [name for name in element.attributes if name.startswith(("onx", "onerror"))]
            if element.tag == "script":
                assert element["src"].startswith("/static/")
    assert answers[0].root.by_id("source-words").raw == text
