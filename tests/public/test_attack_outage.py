"""What was hidden just before the database stops."""

from collections.abc import Callable

import pytest

from tests.public import test_live_copy, test_wsgi_cache
from tests.public.conftest import Publish
from tests.public.test_live_copy import Outage, keep
from tests.public.test_wsgi_cache import Site
from tests.support import sample_documents
from timeline.actions import hidings, takedowns
from timeline.actions.publications import withdraw_timeline
from timeline.models import User

_production_settings = test_wsgi_cache._production_settings
_transaction_stays_open = test_wsgi_cache._transaction_stays_open
folder = test_live_copy.folder
outage = test_live_copy.outage


@pytest.mark.parametrize("kind", ["hide", "withdraw", "takedown"])
@pytest.mark.parametrize("is_seen", [True, False], ids=["one process has seen it", "none has seen it"])
def test_what_was_hidden_in_the_last_second(
    publish: Publish, outage: Outage, make_user: Callable[..., User], kind: str, is_seen: bool
) -> None:
    live = publish(sample_documents.sample())
    editor, lawyer = make_user("editor@example.org", "editor"), make_user("lawyer@example.org", "lawyer")
    first, second = Site(), Site()
    page = f"/t/{live.timeline.slug}/"
    for site in (first, second):
        keep(site)
        assert site.get(page).status == "200 OK"
    word = "Facebook"
    if kind == "hide":
        hidings.hide(live.timeline, "timeline", by=editor)
    elif kind == "withdraw":
        withdraw_timeline(live.timeline, by=editor, reason="Wrong")
        word = "National Crime Agency"
    else:
        word = "David Jordan"
        draft = takedowns.TakedownDraft(kind="words", words=(word,), reason="withheld")
        takedowns.approve_takedown(takedowns.request_takedown(live.timeline, draft, by=editor), by=lawyer)
    if is_seen:
        first.get(page)
        keep(first)
    outage.begin()
    outage.wait(600)
    shown = {
        name: word.encode() in site.get(page).body
        for name, site in (("first", first), ("second", second), ("restarted", Site()))
    }
    assert not any(shown.values()), shown
