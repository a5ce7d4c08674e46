"""Whatever is drawn at random: pages and formats can show a document that breaks no rule, and actions refuse the rest."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support import document_strategies, page_html
from tests.support.all_addresses import PNG, require_exports
from tests.support.tiers import examples
from timeline import document
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.dates import When
from timeline.document import Document, content_rules
from timeline.models import Timeline, User
from timeline.pages.options import PageOptions
from timeline.pages.share_card.card import render_png, render_timeline_svg
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline
from timeline.publishing import snapshot
from timeline.text import hosts

# Any text at all: with NUL, halves of surrogate pairs and what XML forbids.
anything = st.text(st.characters(), max_size=40)
hostlike = st.text(st.sampled_from("a.:[]@%-_0é中\u202e\u2100١(){}x"), max_size=20)
addresses = st.one_of(
    anything,
    hostlike.map("https://{}/".format),
    st.tuples(hostlike, anything).map(lambda parts: "http://{}/{}".format(*parts)),
    st.from_regex(document.URL_PATTERN),
)


@given(addresses)
@example("http://[@a")
@example("http://℀@a")
def test_an_accepted_address_has_a_host_for_every_reader(address: str) -> None:
    assert hosts.restore_defanged(address) or not address
    if content_rules.find_address_problem(address):
        return
    assert hosts.get_link(address) == address
    if not address.lower().startswith("mailto:"):
        # The library's reading raises no error, and agrees.
        parts = urlsplit(address)
        assert (parts.hostname or "").removeprefix("www.") == hosts.get_host(address) != ""
        assert parts.port is None or 0 <= parts.port <= 65535


@given(document_strategies.publications())
@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_published_document_can_be_shown(whole: Document) -> None:
    assert document.decode(document.encode(whole)) == whole
    options = PageOptions(newsroom={})
    page_html.parse(render_timeline(whole, options))
    page_html.parse(render_sources(whole, options))
    require_exports(whole)
    assert render_png(render_timeline_svg(whole)).startswith(PNG)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("body", "place"), anything)),
    anything,
    anything,
    anything,
)
@settings(
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_an_action_refuses_a_text_or_it_can_be_published(
    timeline: Timeline, editor: User, fields: dict[str, str], headline: str, locator: str, stated: str
) -> None:
    draft = EventDraft(
        headline=headline,
        when=When("2017", stated=stated),
        citations=(
            CitationDraft(
                source=SourceDraft(title=headline, authors=(locator,)), locator=locator, exact=stated
            ),
        ),
        **fields,  # type: ignore[arg-type]
    )
    with transaction.atomic():
        try:
            add_entry(timeline, draft, by=editor)
        except ValidationError as refusal:
            assert refusal.messages
        else:
            whole = snapshot.build(timeline)
            assert document.decode(document.encode(whole)) == whole
            page_html.parse(render_timeline(whole, PageOptions(newsroom={}, is_preview=True)))
        transaction.set_rollback(True)
