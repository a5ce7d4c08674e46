"""Differences between versions, and the changes page."""

from collections.abc import Callable

import msgspec
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents, sample_history
from timeline import document
from timeline.dates import When
from timeline.document import Document
from timeline.models import Timeline, User
from timeline.presentation import labels
from timeline.presentation.changes import MOST_WORD_DIFFS, Comparison, compare_documents
from timeline.presentation.field_labels import FIELDS
from timeline.presentation.model import PageLinks
from timeline.public.views import changes as changes_page
from timeline.text.worddiff import DiffRun

CHANGES = f"/t/{sample_history.SLUG}/changes/"
LINKS = PageLinks(timeline="/t/x/", in_page=False, permanent=False, whole="/t/x/v/2/")
Edit = Callable[[Document], Document]


def compare(old: Document, new: Document, *, brief: bool = False) -> Comparison:
    return compare_documents(old, new, LINKS, brief=brief)


def replace_event(whole: Document, **fields: object) -> Document:
    """Return a document with other fields in its first event."""
    return msgspec.structs.replace(
        whole, events=[msgspec.structs.replace(whole.events[0], **fields), *whole.events[1:]]
    )


def format_line(line: list[DiffRun]) -> str:
    """Return a word diff as text: [-removed-] and {+added+}."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[kind].format(text) for kind, text in line)


def describe_changes(whole: Document, **fields: object) -> dict[str, list[str]]:
    """Return the changes of a first event with these fields, by the labels of the fields."""
    item = compare(whole, replace_event(whole, **fields)).entries[0]
    return {str(field.name): [format_line(line) for line in field.lines] for field in item.fields}


@pytest.fixture
def told_through_time(sample: Timeline, editor: User) -> None:
    sample_history.publish_versions(sample, editor)


def page(client: Client, query: str = "") -> page_html.Element:
    response = client.get(CHANGES + query)
    assert response.status_code == 200
    return page_html.parse(response.content)


# --- Differences in words ---------------------------------------------------------------------


def test_a_document_does_not_differ_from_itself() -> None:
    whole = sample_documents.every_field()
    assert compare(whole, whole) == Comparison(head=[], entries=[], parties=[], sources=[], counts=[])


def test_differences_in_quote_checks_alone_are_counted() -> None:
    whole = sample_documents.every_field()
    bare = msgspec.structs.replace(whole, checks=[])
    found = compare(bare, whole)
    assert found == Comparison(
        head=[],
        entries=[],
        parties=[],
        sources=[],
        counts=["3 quotations checked against their sources for the first time"],
    )
    # The third check is that of a paraphrase without cited words: there is no quotation that stays.
    assert compare(whole, bare).counts == ["2 quotations no longer checked"]
    check = msgspec.structs.replace(whole.checks[0], verdict="shortened")
    other = msgspec.structs.replace(whole, checks=[check, *whole.checks[1:]])
    assert compare(whole, other).counts == ["1 quotation checked against its source for the first time"]


def test_quote_checks_are_counted_beside_other_differences() -> None:
    whole = sample_documents.every_field()
    other = msgspec.structs.replace(replace_event(whole, headline="Other"), checks=whole.checks[1:])
    assert compare(whole, other).counts == ["1 entry changed", "1 quotation no longer checked"]


def test_a_withdrawn_entry_takes_its_quotations_with_it() -> None:
    whole = sample_documents.every_field()
    checked = whole.statements[0].id
    withdrawn = msgspec.structs.replace(
        whole,
        statements=[each for each in whole.statements if each.id != checked],
        requests=[msgspec.structs.replace(each, replies=[], about=None) for each in whole.requests],
        checks=[check for check in whole.checks if check.entry != checked],
        withdrawals=[
            *whole.withdrawals,
            document.Withdrawal(id=checked, at="2026-03-10T08:00:00Z", reason="It was forged."),
        ],
    )
    counts = compare(whole, withdrawn).counts
    assert "1 entry withdrawn" in counts
    assert not any("quotation" in count for count in counts)


def test_a_source_that_became_confidential_does_not_tell_what_was_checked() -> None:
    whole = sample_documents.every_field()
    source = whole.events[0].citations[1].source
    hidden = msgspec.structs.replace(
        whole,
        sources=[
            msgspec.structs.replace(each, confidential=True) if each.id == source else each
            for each in whole.sources
        ],
        checks=whole.checks[1:],
    )
    assert not any("quotation" in count for count in compare(whole, hidden).counts)


def test_a_comparison_does_not_join_a_name_and_a_pseudonym_that_was_there_before() -> None:
    whole = sample_documents.every_field()
    said, named = whole.statements[0], next(each for each in whole.parties if not each.protected)
    witness = document.Party(id="w9", name="Witness Nine", kind="person", protected=True)
    old, new = (
        msgspec.structs.replace(
            whole,
            parties=[*whole.parties, witness],
            statements=[msgspec.structs.replace(said, party=uid), *whole.statements[1:]],
        )
        for uid in (named.id, witness.id)
    )
    comparison = compare(old, new)
    assert comparison.hides_details
    assert [item.fields for item in comparison.entries] == [[]]
    assert compare_documents(old, new, LINKS, is_private=True).entries[0].fields


@pytest.mark.parametrize("part", [
    document.Event, document.Statement, document.Request, document.Party, document.Source, document.Timeline,
])  # fmt: skip
def test_every_field_of_the_document_has_a_label(part: type[msgspec.Struct]) -> None:
    derived = {"id", "first_published", "last_changed"}
    assert {each.name for each in msgspec.structs.fields(part)} - derived <= FIELDS.keys()


def test_every_field_can_be_compared() -> None:
    """Each field is added once and removed once."""
    whole = sample_documents.every_field()
    bare = msgspec.structs.replace(
        whole,
        events=[document.Event(id=each.id, headline="x") for each in whole.events],
        statements=[document.Statement(id=each.id, party="paper1", words="x") for each in whole.statements],
        requests=[document.Request(id=each.id, asked="paper1", put="x") for each in whole.requests],
        parties=[document.Party(id=each.id, name="x", kind="group") for each in whole.parties],
        sources=[document.Source(id=each.id, kind="data") for each in whole.sources],
        timeline=msgspec.structs.replace(whole.timeline, summary="", byline="", advisory=""),
    )
    for old, new in ((bare, whole), (whole, bare)):
        found = compare(old, new)
        items = [*found.entries, *found.parties, *found.sources]
        assert len(items) == 3 + 2 + 3 + 5 + 4
        fields = [field for item in items for field in item.fields] + found.head
        assert all(line for field in fields for line in field.lines)
        assert all(field.lines for field in fields)


def test_a_changed_text_is_compared_word_by_word() -> None:
    whole = sample_documents.every_field()
    assert describe_changes(whole, headline="A diver finds two cracks") == {
        "Headline": ["A diver finds [-a crack-]{+two cracks+}"]
    }


def test_a_changed_date_is_in_words() -> None:
    whole = sample_documents.every_field()
    assert describe_changes(whole, when=When(edtf="2026-01-12")) == {
        "Date": ["[-between 10 and 14 January 2026 (“the other week”)-]{+12 January 2026+}"]
    }


def test_a_changed_verification_is_in_words() -> None:
    words = [str(labels.VERIFICATIONS[name].words) for name in ("corroborated", "disputed")]
    assert describe_changes(sample_documents.every_field(), standing="disputed") == {
        "Verification": [f"[-{words[0]}-]{{+{words[1]}+}}"]
    }


def test_only_the_changed_items_of_a_list_are_listed() -> None:
    whole = sample_documents.every_field()
    # What an entry lost beside a protected person is not shown.
    open_parties = [msgspec.structs.replace(party, protected=False) for party in whole.parties]
    whole = msgspec.structs.replace(whole, parties=open_parties)
    parties = [
        document.PartyRole(party="owner1", role="actor"),
        document.PartyRole(party="agency1", role="witness"),
    ]
    assert describe_changes(whole, parties=parties) == {
        "People and organisations": [
            "{+Witness: Dam Safety Agency+}",
            "[-Authority: Dam Safety Agency-]",
            "[-Witness: A resident-]",
        ]
    }


def test_a_changed_citation_is_compared_word_by_word() -> None:
    whole = sample_documents.every_field()
    first = msgspec.structs.replace(whole.events[0].citations[0], locator="page 5")
    assert describe_changes(whole, citations=[first, *whole.events[0].citations[1:]]) == {
        "Sources": ["The Evening Paper, page [-3-]{+5+}\nNames no author."]
    }


def test_a_changed_order_of_a_list_is_a_change() -> None:
    whole = sample_documents.every_field()
    swapped = describe_changes(whole, parties=whole.events[0].parties[::-1])["People and organisations"]
    assert len(swapped) == 1
    assert "Nordhavn Water Company" in swapped[0]


def test_entries_are_in_reading_order_with_all_their_changes() -> None:
    whole = sample_documents.every_field()
    order = [*whole.order[1:], whole.order[0]]
    moved = msgspec.structs.replace(replace_event(whole, headline="Two cracks"), order=order)
    items = compare(whole, moved).entries
    assert [[str(change) for change in item.changes] for item in items] == [["Changed", "Moved"]]
    assert items[0].link.href == f"/t/x/v/2/#{whole.order[0]}"


def test_a_withdrawn_entry_has_its_former_label() -> None:
    whole = sample_documents.every_field()
    gone = document.Withdrawal(id="meeting1", at="2026-03-11T10:00:00Z", reason="It was another board.")
    after = msgspec.structs.replace(
        whole,
        events=[each for each in whole.events if each.id != "meeting1"],
        withdrawals=[*whole.withdrawals, gone],
    )
    found = compare(whole, after)
    assert found.counts == ["1 entry withdrawn"]
    (item,) = found.entries
    assert (item.link.label, item.reason) == ("The board meets", "It was another board.")


def test_only_so_many_changes_are_compared_word_by_word() -> None:
    whole = sample_documents.every_field()
    many = [
        msgspec.structs.replace(whole.events[1], id=f"e{number}") for number in range(MOST_WORD_DIFFS + 10)
    ]
    old = msgspec.structs.replace(
        whole, events=[*whole.events, *many], order=[*whole.order, *(each.id for each in many)]
    )
    new = msgspec.structs.replace(
        old, events=[msgspec.structs.replace(each, headline="Other") for each in old.events]
    )
    told_in_full = [bool(item.fields[0].lines) for item in compare(old, new).entries]
    assert told_in_full == [True] * MOST_WORD_DIFFS + [False] * (len(new.events) - MOST_WORD_DIFFS)


def test_a_brief_comparison_has_field_names_only() -> None:
    whole = sample_documents.every_field()
    found = compare(whole, replace_event(whole, headline="Two cracks", body=""), brief=True)
    assert [(str(field.name), field.lines) for field in found.entries[0].fields] == [
        ("Headline", []),
        ("Text", []),
    ]


# --- The page ---------------------------------------------------------------------------------


def test_each_version_lists_its_changes(client: Client, told_through_time: None) -> None:
    listed = page(client).one("ol", class_="versions").all("li", class_="version-item")
    assert [item.attributes["value"] for item in listed] == ["4", "2", "1"]
    assert "1 entry changed, 1 entry withdrawn, 1 source changed." in listed[0].text
    assert "1 entry changed, 1 entry moved." in listed[1].text
    assert "never public" not in page(client).text
    brief = [item.text for item in listed[1].one("ul", class_="changed-list").all("li")]
    assert f"Changed {sample_history.CORRECTED_HEADLINE} Headline" in brief
    assert "First version." in listed[2].text
    assert listed[0].one("a", href=f"{CHANGES}?from=2&to=4")
    assert sample_history.CANCELLED_HEADLINE not in page(client).text


def test_any_two_versions_are_compared_word_by_word(client: Client, told_through_time: None) -> None:
    shown = page(client, "?from=1&to=4").one("section", class_="comparison")
    assert shown.one("h2").text == "Changes from version 1 to version 4"
    assert shown.one("p", class_="change-counts").text == (
        "2 entries changed, 1 entry moved, 1 entry withdrawn, 1 source changed."
    )
    changed = next(item for item in shown.all("li", class_="changed-item") if "81" in item.text)
    assert changed.one("a").attributes["href"].startswith(f"/t/{sample_history.SLUG}/v/4/#")
    assert [gone.text for gone in changed.all("del")] == ["[removed: 81 ]"]
    assert [come.text for come in changed.all("ins")] == ["[added: 18 ]"]
    assert "We could not verify it." in shown.text


def test_the_older_version_comes_first_in_a_comparison(client: Client, told_through_time: None) -> None:
    there, back = (page(client, f"?from={one}&to={other}") for one, other in ((1, 4), (4, 1)))
    assert there.text == back.text
    chosen = [option.attributes["value"] for option in there.all("option") if "selected" in option.attributes]
    assert chosen == ["1", "4"]


def test_two_equal_versions_are_named_equal(client: Client, publish: Publish) -> None:
    for _ in range(2):
        publish(sample_documents.sample())
    assert "There are no differences between these versions." in page(client, "?from=1&to=2").text
    assert "No differences from the previous version." in page(client).text


def test_the_form_lists_every_public_version(client: Client, told_through_time: None) -> None:
    form = page(client).one("form", class_="version-picker")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", CHANGES)
    for name, chosen in (("from", "2"), ("to", "4")):
        options = form.one("select", name=name).all("option")
        assert [option.attributes["value"] for option in options] == ["4", "2", "1"]
        assert [each.attributes["value"] for each in options if "selected" in each.attributes] == [chosen]


def test_a_single_version_has_no_comparison_form(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    assert not page(client).all("form")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?from=1&to=1", "You chose the same version twice. Choose two different versions."),
        *(
            (query, "Choose two versions to compare.")
            for query in ("?from=1", "?to=1", "?from=&to=", "?from=x&to=1", "?from=-1&to=2", "?from=1.5&to=2",
                          "?from=%01&to=%F0", "?from=١&to=2", "?from=<script>&to=2")
        ),
    ],
)  # fmt: skip
def test_an_invalid_comparison_shows_the_form_with_a_message(
    client: Client, told_through_time: None, query: str, message: str
) -> None:
    shown = page(client, query)
    assert shown.one(class_="banner").text == message
    assert shown.one("form", class_="version-picker")
    assert not shown.all("script")


@pytest.mark.parametrize(
    "query", ["?from=1&to=3", "?from=1&to=5", "?from=0&to=1", f"?from=1&to={'9' * 5000}"]
)
def test_a_version_that_is_not_public_is_not_found(
    client: Client, told_through_time: None, query: str
) -> None:
    response = client.get(CHANGES + query)
    assert response.status_code == 404
    assert page_html.parse(response.content).one("a", href=f"/t/{sample_history.SLUG}/")


def test_a_comparison_has_an_etag_and_is_not_indexed(client: Client, told_through_time: None) -> None:
    response = client.get(f"{CHANGES}?from=1&to=2")
    assert response["X-Robots-Tag"] == "noindex"
    again = client.get(f"{CHANGES}?from=1&to=2", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["X-Robots-Tag"]) == (304, "noindex")
    assert "X-Robots-Tag" not in client.get(CHANGES)
    assert client.get(f"{CHANGES}?from=1&to=4")["ETag"] != response["ETag"]


def test_a_long_history_has_several_pages(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_page, "VERSIONS_PER_PAGE", 3)
    for _ in range(7):
        publish(sample_documents.sample())
    seen, query = [], ""
    while True:
        shown = page(client, query)
        seen.append([item.attributes["value"] for item in shown.all("li", class_="version-item")])
        onward = shown.all("a", rel="next")
        if not onward:
            break
        query = onward[0].attributes["href"].removeprefix(CHANGES)
    assert seen == [["7", "6", "5"], ["4", "3", "2"], ["1"]]


@pytest.mark.parametrize("query", ["?before=x", "?before=", f"?before={'9' * 5000}", "?before=-1"])
def test_an_invalid_page_number_gives_the_first_page(
    client: Client, told_through_time: None, query: str
) -> None:
    assert len(page(client, query).all("li", class_="version-item")) == 3


def test_there_is_nothing_before_the_first_version(client: Client, told_through_time: None) -> None:
    assert "There is no earlier version." in page(client, "?before=1").text


def test_a_version_with_many_changes_links_to_all_of_them(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_page, "ENTRIES_PER_VERSION", 2)
    whole = sample_documents.sample()
    publish(whole)
    publish(msgspec.structs.replace(
        whole, events=[msgspec.structs.replace(each, headline="Other") for each in whole.events]
    ))  # fmt: skip
    brief = page(client).one("ul", class_="changed-list").all("li")
    assert len(brief) == 3
    assert brief[2].one("a", href=f"{CHANGES}?from=1&to=2")
