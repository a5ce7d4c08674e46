"""While the database is away, a form is answered with 503 and a page that keeps what was typed."""

import pytest
from django.db import OperationalError, ProgrammingError
from django.test import Client
from pytest_django import Settings

from tests.support.page_html import parse

pytestmark = pytest.mark.once
WORDS = "The board said:\n“No date </textarea> has been set.”"


@pytest.fixture
def broken_site(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client whose every query fails as it does when the server is away."""

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("the connection was refused")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("path", ["/desk/t/fire/add/statement/", "/t/fire/report/"])
def test_what_was_typed_is_kept_in_a_form(broken_site: Client, path: str) -> None:
    broken_site.cookies["sessionid"] = "a" * 32
    response = broken_site.post(
        path,
        {"words": WORDS, "kind": "event", "csrfmiddlewaretoken": "t" * 32, "password": "secret words here"},
    )
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    root = parse(response.content.decode())
    fields = {field.attributes["name"]: field.attributes["value"] for field in root.all("input")}
    assert fields == {"csrfmiddlewaretoken": "t" * 32, "kind": "event"}
    (area,) = root.all("textarea")
    assert area.attributes["name"] == "words"
    assert area.children == ["\n" + WORDS]  # the first line end belongs to the HTML
    assert b"secret words" not in response.content
    form = root.one("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", path)


def test_a_page_is_503_without_a_form(broken_site: Client) -> None:
    response = broken_site.get("/t/fire/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert b"<form" not in response.content


def test_an_error_of_ours_is_no_503(
    broken_site: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ProgrammingError("no such column")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", fail)
    assert broken_site.get("/t/fire/").status_code == 500
