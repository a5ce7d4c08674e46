"""Words beside a cited passage of a private text are published only if the passage is ambiguous without them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import follow, get
from tests.support.html_echo import places
from timeline.actions.source_texts import add_source_text
from timeline.document import encode
from timeline.models import Citation, Entry, Source, Timeline, User
from timeline.publishing import snapshot

ONCE = (
    "Please do not name me, 07700 900123. “We regret it,” the minister said. Not for publication: the list."
)
TWICE = f"{ONCE} Later, in the hall before a crowd: “We regret it,” she said again."


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(publisher="The Echo")


@pytest.mark.parametrize("kind", ["cite", "statement"])
def test_context_of_unique_words_is_not_published(
    as_reporter: Client,
    timeline: Timeline,
    source: Source,
    editor: User,
    kind: str,
    make_event: Callable[..., Entry],
) -> None:
    add_source_text(source, ONCE, by=editor, number=0)
    _cite(as_reporter, timeline, source, make_event, ONCE, kind)
    citation = Citation.objects.get(source=source)
    assert (citation.exact.strip(","), citation.prefix, citation.suffix) == ("We regret it", "", "")
    published = encode(snapshot.build(timeline))
    assert b"07700" not in published
    assert b"Not for publication" not in published


def test_editor_sees_the_published_context_of_ambiguous_words(
    as_reporter: Client, timeline: Timeline, source: Source, editor: User, make_event: Callable[..., Entry]
) -> None:
    add_source_text(source, TWICE, by=editor, number=0)
    page = _cite(as_reporter, timeline, source, make_event, TWICE, "cite")
    citation = Citation.objects.get(source=source)
    assert 0 < len(citation.prefix) <= 16
    assert "Readers also see the small words beside them" in page
    assert citation.prefix.strip() in page


def _cite(
    client: Client,
    timeline: Timeline,
    source: Source,
    make_event: Callable[..., Entry],
    text: str,
    kind: str,
) -> str:
    query = {"source": source.uid, "text": "1", **places("We regret it", text)}
    if kind == "cite":
        entry = make_event(headline="Regret is told")
        address = reverse("desk:workspace-cite", args=[timeline.slug, source.uid])
        answer = get(client, address + "?" + "&".join(f"{name}={value}" for name, value in query.items()))
        follow(client, answer.form.fill(entry=entry.uid).send(client))
    else:
        address = reverse("desk:entry-add", args=[timeline.slug, kind])
        answer = get(client, address + "?" + "&".join(f"{name}={value}" for name, value in query.items()))
        follow(client, answer.form.fill({"party-party": "Minister", "party-make": "on"}).send(client))
    return answer.text
