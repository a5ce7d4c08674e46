"""The configured look on readers' pages."""

from pathlib import Path

from django.test import Client
from pytest_django import Settings

from tests.presentation.test_brand import SVG
from tests.public.conftest import Publish
from tests.support import page_html, sample_documents


def test_logo_and_policies_are_on_every_page_and_change_its_tag(
    client: Client, publish: Publish, settings: Settings, tmp_path: Path
) -> None:
    publish(sample_documents.sample())
    address = "/t/facebook-reports-bbc/"
    plain = client.get(address)
    (tmp_path / "logo.svg").write_text(SVG)
    settings.BRAND = {"folder": str(tmp_path)}
    settings.NEWSROOM = {
        "name": "The Example Courier",
        "policy_links": "How we correct=https://example.org/corrections",
    }
    for path in ("/", address, f"{address}sources/", f"{address}nosuch1/"):
        shown = page_html.parse(client.get(path).content.decode())
        logo = shown.one("header", class_="masthead").one("img")
        assert logo.attributes == {
            "class": "logo",
            "src": "/static/brand/logo.svg",
            "width": "240",
            "height": "48",
            "alt": "The Example Courier",
        }
        if footer := shown.all("footer"):
            link = footer[0].one("a", href="https://example.org/corrections")
            assert link.text == "How we correct"
    assert client.get(address)["ETag"] != plain["ETag"]
