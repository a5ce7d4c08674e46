"""The invented timeline of the demo has every verdict. The sample incident has no source texts and no verdict."""

import io
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

import timeline
from tests.support import page_html
from timeline import document
from timeline.document import Document, rules
from timeline.evidence import quote_checks
from timeline.models import Entry, Exemption, Publication, SourceText, User
from tools import demo

SAMPLES = Path(timeline.__file__).parent / "sample"
SLUG = "thistlemere-footbridge"

Load = Callable[[], None]


@pytest.fixture(scope="module")
def council() -> Document:
    return document.decode((SAMPLES / "council.json").read_bytes())


@pytest.fixture
def load(editor: User, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load the invented timeline as `make demo` does, with the commands in this process."""

    def run(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        out = io.StringIO()
        try:
            call_command(*arguments, stdout=out)
        except CommandError as error:
            return subprocess.CompletedProcess(arguments, 1, str(error))
        return subprocess.CompletedProcess(arguments, 0, out.getvalue())

    monkeypatch.setattr(demo, "run_manage", run)
    return lambda: demo.load_invented(environment={})


def publish() -> Document:
    last = Publication.objects.public_at(SLUG).first()
    assert last is not None
    return document.decode(last.data)


def test_the_file_is_valid_and_encoded_as_by_export(council: Document) -> None:
    assert rules.find_problems(council) == []
    written = msgspec.json.format(document.encode(council).rstrip(), indent=2) + b"\n"
    assert (SAMPLES / "council.json").read_bytes() == written
    assert document.find_parties_in_use(council) == council.parties
    assert document.find_sources_in_use(council) == council.sources


def test_it_says_that_it_is_invented(council: Document) -> None:
    head = council.timeline
    assert "invented" in head.title
    assert "no such town, council, newspaper or bridge exists" in head.summary
    assert "made up" in head.advisory


def test_it_links_to_no_real_address(council: Document) -> None:
    addresses = [url for source in council.sources for url in (source.url, source.archived_url) if url]
    assert addresses
    assert all(url.split("/")[2].endswith("example") for url in addresses)


def test_each_text_belongs_to_one_of_its_sources(council: Document) -> None:
    texts = {file.stem for file in (SAMPLES / "council-texts").iterdir()}
    assert texts < {source.id for source in council.sources}


def test_it_has_every_verdict(load: Load) -> None:
    load()
    found = quote_checks.check_quotes(Entry.objects.filter(timeline__slug=SLUG).active())
    verdicts = Counter(item.verdict for item in found if item.is_statement)
    assert verdicts == {
        "exact": 3,
        "same-words": 1,
        "shortened": 1,
        "ambiguous": 1,
        "printed-otherwise": 1,
        "different": 1,
        "no-text": 1,
    }
    assert verdicts.keys() == set(quote_checks.VERDICTS)
    assert {item.verdict for item in found if not item.is_statement} == {"exact"}


def test_readers_see_every_verdict(load: Load, client: Client) -> None:
    load()
    page = page_html.parse(client.get(f"/t/{SLUG}/", secure=True).content)
    assert sorted(line.text for line in page.all("p", class_="quote-check")) == [
        "Appears more than once in [3]",
        "Checked word for word against [1], [3]",
        "Checked word for word against [5]",
        "Does not match [5]: The recording of the meeting has “Monday”; the council has said that it "
        "will correct its minutes.",
        "Left out of the quotation, from [1]: “on the mill side, above the water line. The bridge carries no load until "
        "they are replaced.”",
        "Same words as in [4]; punctuation or capitals differ",
        "Shortened from [1]: What is left out says where the rot is. It repeats that the bridge cannot be used.",
        "Worded differently in [2]",
    ]
    # Where there is no copy, the source itself says so.
    details = [line.text for line in page.all(class_="quote-check-details")]
    assert details.count("Not checked: we hold no copy of this source.") == 1
    assert page.one(class_="other-wordings").one("li").all("p")[0].text == (
        "Market Square Post has “4,300” instead of “4,200” Source [2]"
    )
    states = [item.text for item in page.all("span", class_="source-state")]
    assert states == [
        "page had changed when last checked, 21 May 2024",
        "page no longer available when last checked, 3 June 2024",
    ]


@pytest.mark.slow
def test_its_source_texts_are_not_public(load: Load, client: Client) -> None:
    load()
    only_there = "Three ducks and some forty walkers"
    assert only_there in SourceText.objects.get(source__publisher="The Thistlemere Lantern").text
    for address in ("", "timeline.json", "sources/", "changes/"):
        assert only_there not in client.get(f"/t/{SLUG}/{address}", secure=True).content.decode()


def test_without_the_explanation_it_cannot_be_published(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "REASONS", {})
    with pytest.raises(SystemExit, match="is not in the stored text"):
        load()
    assert not Publication.objects.exists()


@pytest.mark.slow
def test_a_stopped_run_is_continued_and_a_second_run_changes_nothing(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(demo, "REASONS", {})
        with pytest.raises(SystemExit):
            load()
    load()
    before = publish()
    load()
    assert publish() == before
    assert (Publication.objects.count(), Exemption.objects.count()) == (1, 2)
    assert SourceText.objects.count() == 5


@pytest.mark.slow
def test_edits_are_kept(load: Load) -> None:
    load()
    Entry.objects.filter(timeline__slug=SLUG).update(stated="as edited")
    load()
    assert set(Entry.objects.filter(timeline__slug=SLUG).values_list("stated", flat=True)) == {"as edited"}


@pytest.mark.slow
def test_the_sample_incident_has_no_source_texts(editor: User, client: Client) -> None:
    call_command("import_timeline", str(SAMPLES / "facebook-bbc.json"), stdout=io.StringIO())
    slug = "facebook-reports-bbc"
    call_command("publish_timeline", slug, "--note", "First", "--by", editor.email, stdout=io.StringIO())
    page = page_html.parse(client.get(f"/t/{slug}/", secure=True).content)
    assert not page.all("p", class_="quote-check")
    assert not page.all(class_="quote-checked")
    details = [line.text for line in page.all(class_="quote-check-details")]
    assert details
    assert set(details) == {"Not checked: we hold no copy of this source."}
