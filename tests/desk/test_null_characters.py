"""A request with a NUL (U+0000) in its path, query or form gets 400, on every page of the desk and the public side."""

from collections.abc import Callable

import pytest
from django.test import Client

from timeline.models import Change, Source, SourceText

At = Callable[..., str]


@pytest.mark.parametrize("uid", ["%00", "a%00b"])
def test_nul_in_a_path_gets_400(uid: str, as_reporter: Client, client: Client, at: At) -> None:
    for path in (
        f"{at('timeline')}e/{uid}/edit/",
        f"{at('timeline')}e/{uid}/",
        f"/desk/parties/{uid}/",
        f"/desk/sources/{uid}/",
        f"/desk/reports/{uid}/",
        f"/desk/t/{uid}/",
        f"/desk/suggest/{uid}/",
    ):
        assert as_reporter.get(path).status_code == 400, path
        assert as_reporter.post(path).status_code == 400, path
    assert client.get(f"/t/{uid}/").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a%00b",
        "timeline=%00",
        "page=%00",
        "entry=%00",
        "after=%00",
        "removed=%00",
        "source=%00",
        "%00",
    ],
)
def test_nul_in_a_query_gets_400(query: str, as_reporter: Client, client: Client, at: At) -> None:
    for path in (
        "/desk/",
        "/desk/parties/",
        "/desk/sources/",
        "/desk/suggest/parties/",
        "/desk/suggest/entries/",
        at("timeline"),
        at("history"),
        at("entry-add", "event"),
    ):
        assert as_reporter.get(f"{path}?{query}").status_code == 400, path
    assert client.get(f"/?{query}").status_code == 400


@pytest.mark.parametrize("content_type", ["multipart", "urlencoded"])
@pytest.mark.parametrize("field", ["title", "nosuch", "na\x00me"])
def test_nul_in_a_form_gets_400_and_saves_nothing(field: str, content_type: str, as_reporter: Client) -> None:
    data = {"title": "A report", "kind": "article", "state": "unknown", field: "a\x00b"}
    if content_type == "multipart":
        response = as_reporter.post("/desk/sources/new/", data)
    else:
        encoded = "&".join(f"{name}={value}" for name, value in data.items()).replace("\x00", "%00")
        response = as_reporter.post(
            "/desk/sources/new/", encoded, content_type="application/x-www-form-urlencoded"
        )
    assert response.status_code == 400
    assert not Source.objects.exists()
    assert not Change.objects.exists()


def test_nul_in_a_source_text_gets_400(as_reporter: Client) -> None:
    source = Source.objects.create(title="The report")
    data = {"text": "A\x00B", "made_of": "text", "number": "0"}
    assert as_reporter.post(f"/desk/sources/{source.uid}/text/", data).status_code == 400
    assert not SourceText.objects.exists()
