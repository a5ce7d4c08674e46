"""Files of other programs: the live timeline and each version, with a name, and only what is public."""

import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.exports import export
from timeline.formats.download_formats import DOWNLOADS

BASE = "/t/facebook-reports-bbc/"


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_file_is_the_export_of_its_version_and_has_a_name(
    client: Client, publish: Publish, name: str
) -> None:
    first = sample_documents.sample()
    publish(first)
    publish(sample_documents.sample())
    file = f"timeline.{DOWNLOADS[name].EXTENSION}"
    live, old = client.get(BASE + file), client.get(f"{BASE}v/1/{file}")
    for response, number in ((live, 2), (old, 1)):
        assert (
            response["Content-Disposition"]
            == f'attachment; filename="facebook-reports-bbc-v{number}.{DOWNLOADS[name].EXTENSION}"'
        )
        assert response["Access-Control-Allow-Origin"] == "*"
        assert client.get(BASE + file, headers={"If-None-Match": live["ETag"]}).status_code == 304
    assert "noindex" in old["X-Robots-Tag"]
    assert "Memento-Datetime" in old


def test_the_foot_of_a_page_has_each_file(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    for page, folder in ((BASE, BASE), (f"{BASE}sources/", BASE), (f"{BASE}v/1/", f"{BASE}v/1/")):
        html = page_html.parse(client.get(page).content)
        links = {link.attributes.get("href") for link in html.all("a")}
        assert {f"{folder}timeline.{module.EXTENSION}" for module in DOWNLOADS.values()} <= links


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_document_that_names_little_can_be_written(name: str) -> None:
    assert export(name, sample_documents.empty(), site="https://news.example")
