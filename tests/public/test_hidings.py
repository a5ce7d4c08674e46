"""What is hidden now is unreadable at every address, nothing is erased, and it ends by itself."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.all_addresses import list_all, list_public_addresses
from timeline import document, publication_clock
from timeline.actions import hidings, takedowns
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, PartyDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry
from timeline.actions.merges import merge
from timeline.actions.parties import add_party
from timeline.actions.publications import publish
from timeline.actions.takedowns import TakedownDraft
from timeline.models import Decision, Hiding, Party, Publication, Report, Source, Timeline, User
from timeline.public.caching import wsgi_cache
from timeline.public.hidings import attach_hidings, redact_hidden


@pytest.fixture
def live(sample: Timeline, editor: User) -> Publication:
    return publish(sample, by=editor, note="First", seen_digest=None)


def read_all(live: Publication, whole: document.Document) -> dict[str, tuple[int, bytes]]:
    answers = {}
    reader = Client()
    for address in list_all(list_public_addresses(live, whole)):
        response = reader.get(address, secure=True)
        answers[address] = response.status_code, response.content + repr(response.headers).encode()
    return answers


def find_words(answers: dict[str, tuple[int, bytes]], words: str) -> set[str]:
    return {address for address, (_status, body) in answers.items() if words.encode() in body}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["entry", "party", "source"])
def test_a_part_is_hidden_everywhere_and_shown_again(
    kind: str, live: Publication, sample: Timeline, editor: User
) -> None:
    whole = document.decode(live.data)
    part: Any = {
        "entry": whole.events[0],
        "party": next(party for party in whole.parties if party.kind == "person"),
        "source": next(source for source in whole.sources if len(source.title) > 15),
    }[kind]
    words = {"entry": "headline", "party": "name", "source": "title"}[kind]
    before = read_all(live, whole)
    assert find_words(before, getattr(part, words)[:40])
    hiding = hidings.hide(sample, kind, by=editor, subject_uid=part.id)
    hidden = read_all(live, whole)
    assert find_words(hidden, getattr(part, words)[:40]) == set()
    gone = {address for address, (status, _body) in hidden.items() if status == 410}
    base = f"/t/{sample.slug}/"
    assert {f"{base}timeline.json", f"{base}v/1/timeline.json"} <= gone
    if kind == "entry":
        assert {f"{base}{part.id}/", f"{base}{part.id}/embed/", f"{base}{part.id}/card.png"} <= gone
    assert b"under review" in hidden[base][1]
    assert hidden[base][0] == 200
    hidings.show(hiding, by=editor)
    after = read_all(live, whole)
    assert {address: status for address, (status, _body) in after.items()} == {
        address: status for address, (status, _body) in before.items()
    }
    assert after[f"{base}timeline.json"] == before[f"{base}timeline.json"]


def test_what_stands_for_a_hidden_name_is_hidden(timeline: Timeline, editor: User) -> None:
    """A pseudonym and a description, which readers know under ids of their own."""
    jane = add_party(
        PartyDraft(name="Jane Roe", kind="person", protected=True, pseudonym="Witness X"), by=editor
    )
    described = {"confidential": True, "described_as": "a midwife", "confidential_reason": "She asked"}
    cited = (CitationDraft(source=SourceDraft(publisher="S. Quill", title="Talk", **described)),)  # type: ignore[arg-type]
    add_entry(timeline, StatementDraft(words="I saw it.", party=jane, citations=cited), by=editor)
    live = publish(timeline, by=editor, note="First", seen_digest=None)
    whole = document.decode(live.data)
    for kind, own in (("party", jane.uid), ("source", Source.objects.get().uid)):
        hidings.hide(timeline, kind, by=editor, subject_uid=own)
    answers = read_all(live, whole)
    assert find_words(answers, "Witness X") | find_words(answers, "midwife") == set()
    pages = {status for address, (status, _body) in answers.items() if whole.parties[0].id in address}
    assert pages == {410}
    shown = attach_hidings(list(Publication.objects.public_at(timeline.slug).with_hidings()))
    redacted = redact_hidden(whole, shown[0].hidings)
    assert [removal.id for removal in redacted.removals] == [whole.parties[0].id, whole.sources[0].id]


@pytest.mark.parametrize("kind", ["timeline", "version"])
def test_a_timeline_is_hidden_as_a_whole(
    kind: str, live: Publication, sample: Timeline, editor: User
) -> None:
    whole = document.decode(live.data)
    hidings.hide(sample, kind, by=editor, number=1 if kind == "version" else 0)
    answers = read_all(live, whole)
    assert find_words(answers, whole.timeline.title) == set()
    of_timeline = {status for address, (status, _body) in answers.items() if address.startswith("/t/")}
    assert of_timeline <= {410, 404}


def test_it_ends_by_a_trusted_clock_only(
    live: Publication, sample: Timeline, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The test's own connection stays open.
    monkeypatch.setattr(wsgi_cache, "close_old_connections", lambda: None)
    hiding = hidings.hide(sample, "timeline", by=editor, hours=1)
    address, state = f"/t/{sample.slug}/", wsgi_cache._read_state()
    assert Client().get(address).status_code == 410
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(publication_clock, "find_trusted_moment", lambda: None)
    assert not hiding.is_over
    assert Client().get(address).status_code == 410
    monkeypatch.setattr(publication_clock, "find_trusted_moment", lambda: later)
    assert Client().get(address).status_code == 200
    assert wsgi_cache._read_state() != state
    assert Hiding.objects.unended().count() == 1


def test_hiding_again_renews_it(live: Publication, sample: Timeline, editor: User) -> None:
    for hours in (1, 72):
        hidings.hide(sample, "timeline", by=editor, hours=hours)
    assert Hiding.objects.unended().count() == 1
    assert Decision.objects.filter(verb="hide").count() == 2
    with pytest.raises(Refused):
        hidings.hide(sample, "timeline", by=editor, hours=73)
    with pytest.raises(Refused):
        hidings.hide(sample, "entry", by=editor, subject_uid="x9")


def test_the_names_of_merged_parties_are_hidden_too(
    live: Publication, sample: Timeline, editor: User
) -> None:
    one, two = (Party.objects.create(name=name) for name in ("Jane Roehampton", "J. Smithson"))
    merge(one, two, by=editor, versions=(1, 1))
    assert "Jane Roehampton" in hidings.hide(sample, "party", by=editor, subject_uid=two.uid).words


def test_a_withdrawn_timeline_stays_withdrawn(live: Publication, sample: Timeline, editor: User) -> None:
    """A decision about a part says nothing about the whole."""
    from timeline.actions.publications import is_withdrawn, withdraw_timeline

    withdraw_timeline(sample, by=editor, reason="A court has ruled")
    hidings.hide(sample, "version", by=editor, number=1)
    assert is_withdrawn(sample)
    assert sample.title.encode() not in Client().get("/").content


def test_a_hidden_name_is_not_found_from_the_front_page(
    live: Publication, sample: Timeline, editor: User
) -> None:
    person = next(party for party in document.decode(live.data).parties if party.kind == "person")

    def find() -> bool:
        page = Client().get("/", {"q": person.name}, secure=True).content.decode()
        return f"/party/{person.id}/" in page

    assert find()
    hiding = hidings.hide(sample, "party", by=editor, subject_uid=person.id)
    assert not find()
    hidings.show(hiding, by=editor)
    assert find()


def test_a_hidden_name_is_not_in_the_reason_of_a_withdrawal(
    live: Publication, sample: Timeline, editor: User
) -> None:
    from timeline.actions.publications import withdraw_timeline

    whole = document.decode(live.data)
    person = next(party for party in whole.parties if party.kind == "person")
    withdraw_timeline(sample, by=editor, reason=f"{person.name} asked us to")
    hidings.hide(sample, "party", by=editor, subject_uid=person.id)
    for path in ("", "v/1/", "timeline.json", "changes/"):
        answer = Client().get(f"/t/{sample.slug}/{path}", secure=True).content.decode()
        assert "[under review] asked us to" in answer
        assert person.name not in answer


def test_readers_see_what_was_removed(live: Publication, sample: Timeline, editor: User) -> None:
    whole = document.decode(live.data)
    uid = whole.events[0].id
    takedowns.suppress(sample, TakedownDraft(kind="entry", subject_uid=uid, reason="legal-order"))
    base = f"/t/{sample.slug}/"
    for address, status in ((f"{base}{uid}/", 410), (f"{base}{uid}/embed/", 410), (base, 200)):
        response = Client().get(address)
        assert response.status_code == status
        assert b"removed on" in response.content
    # Sites that show the card get a picture that says so.
    card = Client().get(f"{base}{uid}/card.png")
    assert (card.status_code, card.content[:4], card["Content-Type"]) == (410, b"\x89PNG", "image/png")
    assert b"legal order" in Client().get(f"{base}changes/").content
    assert Client().get(f"{base}timeline.json").json()["removals"][0]["kind"] == "entry"
    assert Party.objects.exists()


@pytest.mark.parametrize("kind", ["entry", "timeline", "party"])
def test_the_page_of_a_report_does_not_show_what_is_hidden(
    kind: str, live: Publication, sample: Timeline, editor: User
) -> None:
    whole = document.decode(live.data)
    event, person = whole.events[0], next(party for party in whole.parties if party.kind == "person")
    report = Report.objects.create(
        publication=live,
        entry_uid=event.id,
        words="It is false",
        basis="I saw it",
        outcome=f"{person.name} agrees.",
        state="unchanged",
        handled_at=timezone.now(),
        handled_by=editor,
    )
    uid = {"entry": event.id, "party": person.id, "timeline": ""}[kind]
    hidden = {"entry": event.headline[:40], "party": person.name, "timeline": sample.title}[kind]
    address = f"/t/{sample.slug}/report/{report.token}/"
    assert hidden in html.unescape(Client().get(address).content.decode())
    hidings.hide(sample, kind, by=editor, subject_uid=uid)
    answer = Client().get(address)
    assert hidden not in html.unescape(answer.content.decode())
    assert answer.status_code == (410 if kind == "timeline" else 200)


def test_a_form_without_token_does_not_name_a_hidden_timeline(
    live: Publication, sample: Timeline, editor: User
) -> None:
    hidings.hide(sample, "timeline", by=editor)
    answer = Client(enforce_csrf_checks=True).post(f"/t/{sample.slug}/report/", secure=True)
    assert answer.status_code == 410
    assert sample.title not in answer.content.decode()


@pytest.mark.parametrize("name", ["timemap", "timegate"])
def test_the_list_of_versions_of_a_hidden_timeline_is_410(
    name: str, live: Publication, sample: Timeline, editor: User
) -> None:
    hidings.hide(sample, "timeline", by=editor)
    assert Client().get(f"/t/{sample.slug}/{name}").status_code == 410
