"""The live update of an open page: its content and its cost."""

import msgspec
import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.public.conftest import Publish
from tests.support import sample_documents, sample_history
from timeline.actions.publications import reinstate_timeline, withdraw_timeline
from timeline.models import Timeline, User

BASE = f"/t/{sample_history.SLUG}/"
FIRST = f"{BASE}v/1/live.json"


def test_a_current_version_gives_304_for_one_query(
    client: Client, publish: Publish, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(sample_documents.sample())
    first = client.get(FIRST)
    assert first.json() == {"version": 1, "published": "2026-03-09T12:00:00Z", "words": ""}
    caches["pages"].clear()
    with django_assert_num_queries(1):
        again = client.get(FIRST, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not first.cookies


def test_a_superseded_version_gets_the_number_of_changes_since(
    client: Client, sample: Timeline, editor: User
) -> None:
    sample_history.publish_versions(sample, editor)
    news = client.get(FIRST).json()
    assert news["version"] == 4
    assert news["words"] == "2 entries changed, 1 entry withdrawn"
    assert (news["new"], news["changed"], news["withdrawn"]) == (0, 2, 1)
    assert client.get(f"{BASE}v/2/live.json").json()["words"] == "1 entry changed, 1 entry withdrawn"
    assert client.get(f"{BASE}v/4/live.json").json()["words"] == ""
    # Never public.
    assert client.get(f"{BASE}v/{sample_history.CANCELLED_VERSION}/live.json").status_code == 404
    assert client.get(f"{BASE}v/9/live.json").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en-GB", "19 new entries"), ("fr", "19 nouvelles entrées")])
def test_the_summary_is_in_the_language_of_the_timeline(
    client: Client, publish: Publish, language: str, words: str
) -> None:
    whole = sample_documents.sample()
    whole = msgspec.structs.replace(
        whole, timeline=msgspec.structs.replace(whole.timeline, language=language)
    )
    publish(msgspec.structs.replace(whole, events=[], statements=[], requests=[], order=[]))
    tag = client.get(FIRST)["ETag"]
    publish(whole)
    response = client.get(FIRST, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response.json()["words"] == words


def test_a_version_without_changes_is_announced(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    assert client.get(FIRST).json()["words"] == "A new version is available"


def test_a_withdrawal_is_announced_at_once(client: Client, sample: Timeline, editor: User) -> None:
    sample_history.publish_versions(sample, editor)
    address = f"{BASE}v/4/live.json"
    tag = client.get(address)["ETag"]
    withdraw_timeline(sample, by=editor, reason="A court has ruled.")
    response = client.get(address, headers={"If-None-Match": tag})
    assert (response.status_code, response.json()["detail"]) == (410, "A court has ruled.")
    reinstate_timeline(sample, by=editor)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
