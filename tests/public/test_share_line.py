"""The line with which a page is shared. What its buttons do: tests/browser/test_sharing.py."""

import msgspec
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.public.test_share_cards import check_quotation
from tests.support import page_html


@pytest.mark.parametrize(("verdict", "has_picture"), [("exact", True), ("same-words", False)])
def test_an_exact_quotation_offers_its_picture(
    client: Client, publish: Publish, verdict: str, has_picture: bool
) -> None:
    publish(msgspec.structs.replace(check_quotation(verdict), version=None))
    shown = page_html.parse(client.get("/t/every-field/denial1/").content.decode())
    links = shown.one("footer").one(id="share").all("a")
    assert [link.attributes["href"].partition("/t/")[2] for link in links] == [
        "every-field/denial1/card.png"
    ] * has_picture


def test_only_pages_of_live_versions_are_shared(client: Client, publish: Publish) -> None:
    publish(msgspec.structs.replace(check_quotation("exact"), version=None))
    publish(msgspec.structs.replace(check_quotation("different"), version=None))
    for address, is_shared in (("", True), ("v/1/", False), ("?known=2025-11-30", False)):
        shown = page_html.parse(client.get(f"/t/every-field/{address}").content.decode())
        assert bool(shown.all(id="share")) == is_shared


def test_shared_links_are_described_by_the_standfirst(client: Client, publish: Publish) -> None:
    publish(msgspec.structs.replace(check_quotation("exact"), version=None))
    shown = page_html.parse(client.get("/t/every-field/").content.decode())
    described = shown.one("meta", property="og:description").attributes["content"]
    assert described == "A dam has a crack, and its owner says that it is safe."
