"""Pages of parties."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, follow, get, read_refusal
from timeline.models import Change, Entry, Party, Publication, Timeline

NEW = "/desk/parties/new/"
LONG = 50_000


def page_of(party: Party) -> str:
    return reverse("desk:party", args=[party.uid])


def test_party_is_created_with_all_its_fields(as_editor: Client) -> None:
    port = Party.objects.create(name="Port authority")
    form = get(as_editor, NEW).form.fill(
        name="The harbour board",
        kind="agency",
        short_name="HB",
        aliases="Board of the harbour\r\n\r\n  Conseil du port \r\nBoard of the harbour",
        part_of="Port authority",
        website="https://example.org/",
        wikidata="Q42",
        disclosure="It advertises with us.",
        protected=True,
        pseudonym="An authority",
    )
    page = follow(as_editor, form.send(as_editor))
    party = Party.objects.get(name="The harbour board")
    assert page.notice == "“The harbour board” is saved."
    assert (party.kind, party.short_name, party.part_of) == ("agency", "HB", port)
    assert party.aliases == ["Board of the harbour", "Conseil du port"]
    assert (party.website, party.wikidata) == ("https://example.org/", "Q42")
    assert (party.disclosure, party.protected, party.pseudonym) == (
        "It advertises with us.",
        True,
        "An authority",
    )
    assert party.made_for is None


FAULTS: dict[str, list[str]] = {
    "name": ["", "  ", "x" * 301],
    "kind": ["gang", ""],
    "short_name": ["x" * 301],
    "aliases": ["x" * 301, "x\n" * 2501],
    "part_of": ["Nobody", "[x2345678]", "x" * 401],
    "website": [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org",
        "example.org",
    ],
    "wikidata": ["42", "Q0", "P31", "Q" + "9" * 20],
    "disclosure": ["x" * (LONG + 1)],
    "pseudonym": ["x" * 301],
}


@pytest.mark.sampled
@pytest.mark.parametrize("field", FAULTS)
def test_invalid_value_gets_an_error_and_is_kept(field: str, as_editor: Client) -> None:
    party = Party.objects.create(name="The board")
    for address in (NEW, page_of(party)):
        form = get(as_editor, address).form.fill(name="Another name")
        for text in FAULTS[field]:
            answer = read_refusal(form.fill({field: text}).send(as_editor), field)
            if field != "kind":
                assert answer.form.data[field] == [text]
    assert [item.name for item in Party.objects.all()] == ["The board"]
    assert not Change.objects.exists()


def test_protected_party_needs_a_pseudonym(as_editor: Client) -> None:
    form = get(as_editor, NEW).form.fill(name="The witness", protected=True)
    answer = Answer(form.send(as_editor))
    assert answer.status == 422
    assert answer.errors["pseudonym"] == "A protected party needs a pseudonym to be shown under."


@pytest.mark.slow
def test_party_is_not_part_of_itself(as_reporter: Client) -> None:
    board = Party.objects.create(name="The board", short_name="HB")
    for typed, shown in (("The board", "The board"), ("hb", "hb"), (f"x [{board.uid}]", "x")):
        answer = read_refusal(
            get(as_reporter, page_of(board)).form.fill(part_of=typed).send(as_reporter), "part_of"
        )
        assert answer.errors["part_of"] == "A party cannot be part of itself."
        assert answer.form.data["part_of"] == [shown]


@pytest.mark.parametrize("length", [2, 3, 30])
def test_party_is_not_part_of_itself_through_others(length: int, as_reporter: Client) -> None:
    chain = [Party.objects.create(name="Party 0")]
    for number in range(1, length):
        chain.append(Party.objects.create(name=f"Party {number}", part_of=chain[-1]))
    form = get(as_reporter, page_of(chain[0])).form.fill(part_of=chain[-1].name)
    answer = read_refusal(form.send(as_reporter), "part_of")
    assert answer.errors["part_of"] == "Party 0 would be part of itself."
    chain[0].refresh_from_db()
    assert chain[0].part_of is None


def test_party_can_be_nested_deeply(as_reporter: Client) -> None:
    above = None
    for number in range(40):
        above = Party.objects.create(name=f"Party {number}", part_of=above)
    assert above is not None
    form = get(as_reporter, NEW).form.fill(name="The deepest", part_of=above.name)
    follow(as_reporter, form.send(as_reporter))


@pytest.mark.slow
def test_page_shows_uses_and_changes(
    as_reporter: Client,
    timeline: Timeline,
    make_event: Callable[..., Entry],
    make_statement: Callable[..., Entry],
) -> None:
    board = Party.objects.create(name="The board")
    event = make_event("A crack is found", parties=((board, "actor"), (board, "witness")))
    statement = make_statement("We knew.", party="The board", spokesperson=board, addressees=(board,))
    follow(as_reporter, get(as_reporter, page_of(board)).form.fill(short_name="HB").send(as_reporter))
    page = get(as_reporter, page_of(board))
    links = [link for link in page.root.links() if "#entry-" in link]
    assert links == [
        f"/desk/t/harbour-fire/?entry={item.uid}#entry-{item.uid}" for item in (event, statement)
    ]
    assert "Reporter changed it" in page.text
    assert "short name" in page.text


@pytest.mark.slow
def test_edit_changes_a_party_in_all_timelines(
    as_reporter: Client, timeline: Timeline, make_event: Callable[..., Entry]
) -> None:
    board = Party.objects.create(name="The board")
    event = make_event("A crack is found", parties=((board, "actor"),))
    form = get(as_reporter, page_of(board)).form.fill(name="The harbour authority")
    page = follow(as_reporter, form.send(as_reporter))
    assert page.root.by_id(board.uid)
    row = get(as_reporter, reverse("desk:timeline", args=[timeline.slug])).row(event.uid)
    assert "The harbour authority" in row.text


@pytest.mark.slow
def test_name_of_a_protected_party_is_never_public(
    as_editor: Client,
    client: Client,
    timeline: Timeline,
    make_event: Callable[..., Entry],
    publish_it: Callable[[], Publication],
) -> None:
    parent = Party.objects.create(name="Quillfeather Ltd")
    witness = Party.objects.create(
        name="Zephyrine Quill",
        short_name="ZQ Quill",
        aliases=["Quilla"],
        part_of=parent,
        website="https://quill.example/",
        wikidata="Q777",
        disclosure="Quill once worked here.",
        protected=True,
        pseudonym="A witness",
    )
    event = make_event("A crack is found", parties=((witness, "witness"),))
    publish_it()
    for address in (
        reverse("desk:preview", args=[timeline.slug]),
        reverse("public:timeline", args=[timeline.slug]),
        reverse("public:entry", args=[timeline.slug, event.uid]),
        reverse("public:sources", args=[timeline.slug]),
        reverse("public:changes", args=[timeline.slug]),
        reverse("public:json", args=[timeline.slug]),
    ):
        text = as_editor.get(address).content.decode()
        assert "Quill" not in text, address
        assert "Q777" not in text, address
    assert "A witness" in get(client, reverse("public:timeline", args=[timeline.slug])).text


def test_empty_form_is_validated(as_reporter: Client) -> None:
    board = Party.objects.create(name="The board")
    for address in (NEW, page_of(board)):
        answer = Answer(as_reporter.post(address))
        # Without a version, the form of a party that exists is stale as well.
        assert answer.status == (422 if address == NEW else 409)
        assert "name" in answer.errors
