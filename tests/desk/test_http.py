"""Page or fragment: the same address serves browsers with and without JavaScript."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import HTMX, Answer, follow_saved, get
from timeline.models import Entry

At = Callable[..., str]
RESTORE = {**HTMX, "HX-History-Restore-Request": "true"}


@pytest.fixture
def event(make_event: Callable[..., Entry]) -> Entry:
    return make_event("A crack is found", "2017-03-07")


@pytest.mark.parametrize("name", ["entry-edit", "entry-remove"])
def test_htmx_gets_a_row_and_other_requests_a_page(
    name: str, as_editor: Client, at: At, event: Entry
) -> None:
    page, fragment = get(as_editor, at(name, event)), get(as_editor, at(name, event), htmx=True)
    assert page.is_page
    assert not fragment.is_page
    # The partial is one element of the page, with the id that htmx replaces.
    assert [child["id"] for child in fragment.root.all("li")][:1] == [f"entry-{event.uid}"]
    assert page.form.names == fragment.form.names


@pytest.mark.parametrize("kind", ["event", "statement", "request"])
def test_add_form_has_the_same_fields_with_and_without_htmx(kind: str, as_editor: Client, at: At) -> None:
    address = at("entry-add", kind)
    page, fragment = get(as_editor, address).form, get(as_editor, address, htmx=True).form
    assert page.names == fragment.names
    assert page.action == fragment.action == address
    assert page.method == "post"


@pytest.mark.parametrize("name", ["timelines", "parties", "sources"])
def test_search_under_htmx_gets_only_the_results(name: str, as_editor: Client, event: Entry) -> None:
    address = reverse(f"desk:{name}")
    assert get(as_editor, address, q="zzz").is_page
    results = get(as_editor, address, htmx=True, q="zzz")
    assert [child["id"] for child in results.root.all("div")] == ["results"]
    assert "zzz" in results.text


@pytest.mark.parametrize("name", ["timelines", "parties", "sources"])
def test_restored_history_gets_a_whole_page(name: str, as_editor: Client, event: Entry) -> None:
    response = as_editor.get(reverse(f"desk:{name}"), headers=RESTORE)
    assert Answer(response).is_page


def test_form_in_a_restored_history_is_a_whole_page(as_editor: Client, at: At, event: Entry) -> None:
    for address in (at("entry-edit", event), at("entry-remove", event), at("entry-add", "event")):
        assert Answer(as_editor.get(address, headers=RESTORE)).is_page


def test_row_address_redirects_without_htmx(as_editor: Client, at: At, event: Entry) -> None:
    fragment = get(as_editor, at("entry", event), htmx=True)
    assert fragment.rows == [event.uid]
    assert "A crack is found" in fragment.row(event.uid).text
    response = as_editor.get(at("entry", event))
    assert response["Location"] == f"{at('timeline')}?entry={event.uid}#entry-{event.uid}"


def test_cancelling_a_new_entry_removes_its_form(as_editor: Client, at: At) -> None:
    form = get(as_editor, at("entry-add", "event"), htmx=True)
    cancel = next(link for link in form.root.all("a") if link.text == "Close")
    assert cancel["href"] == at("timeline")
    assert as_editor.get(cancel["hx-get"], headers=HTMX).content == b""


def test_cancelling_an_edit_shows_the_row_again(as_editor: Client, at: At, event: Entry) -> None:
    form = get(as_editor, at("entry-edit", event), htmx=True)
    cancel = next(link for link in form.root.all("a") if link.text == "Close")
    assert cancel["href"] == f"{at('timeline')}?entry={event.uid}#entry-{event.uid}"
    assert get(as_editor, cancel["hx-get"], htmx=True).rows == [event.uid]


def test_each_htmx_request_has_a_link_or_form(as_editor: Client, at: At, event: Entry) -> None:
    pages = [get(as_editor, address) for address in (at("timeline"), at("entry-edit", event))]
    for element in [item for page in pages for item in page.root.all()]:
        if "hx-post" in element.attributes and "live-checks" in element.attributes.get("class", ""):
            # A live preview; a button of the form does the same.
            form = next(item for page in pages for item in page.root.all("form") if element in item.all())
            assert [item for item in form.all("button") if item.attributes.get("value") == "check-quotes"]
        elif "hx-post" in element.attributes:
            assert element.tag == "form"
            assert (element["method"], element["action"]) == ("post", element["hx-post"])
        if "hx-get" in element.attributes and element.tag == "a":
            assert element["href"]


def test_edit_without_javascript_leads_to_its_row(as_editor: Client, at: At, event: Entry) -> None:
    response = get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks").send(as_editor)
    assert response["Location"] == f"{at('timeline')}?entry={event.uid}#entry-{event.uid}"
    page = follow_saved(as_editor, response)
    assert page.rows == [event.uid]
    assert page.notice == "Saved."


def test_edit_under_htmx_returns_the_row_and_the_sidebar(as_editor: Client, at: At, event: Entry) -> None:
    form = get(as_editor, at("entry-edit", event), htmx=True).form.fill(headline="Two cracks")
    answer = follow_saved(as_editor, form.send(as_editor, htmx=True))
    assert answer.rows == [event.uid]
    assert "Two cracks" in answer.row(event.uid).text
    assert [item["id"] for item in answer.out_of_band] == ["sidebar"]
    assert answer.notice == "Saved."


def test_edit_that_moves_the_row_puts_it_out_of_band(
    as_editor: Client, at: At, event: Entry, make_event: Callable[..., Entry]
) -> None:
    later = make_event("The dock is closed", "2017-03-09")
    form = get(as_editor, at("entry-edit", event), htmx=True).form.fill(edtf="2017-03-11")
    answer = follow_saved(as_editor, form.send(as_editor, htmx=True))
    moved, panel = answer.out_of_band
    assert (moved["hx-swap-oob"], panel["id"]) == (f"afterend:#entry-{later.uid}", "sidebar")
    assert [item["id"] for item in moved.all("li", id=f"entry-{event.uid}")] == [f"entry-{event.uid}"]
    # The form itself is replaced by nothing.
    assert all(
        child is moved or child is panel for child in answer.root.children if not isinstance(child, str)
    )
    assert answer.notice == (
        "Saved. It moved right after “The dock is closed”, dated 9 March 2017: "
        "its own date, 11 March 2017, is wholly after that."
    )


def test_form_with_errors_is_returned_in_its_row(as_editor: Client, at: At, event: Entry) -> None:
    form = get(as_editor, at("entry-edit", event)).form.fill(headline="")
    page, fragment = Answer(form.send(as_editor)), Answer(form.send(as_editor, htmx=True))
    assert (page.status, fragment.status) == (422, 422)
    assert page.is_page
    assert not fragment.is_page
    assert page.errors == fragment.errors == {"headline": "Say in one line what happened."}


def test_responses_vary_by_htmx_header(as_editor: Client, at: At) -> None:
    page = get(as_editor, at("timeline"))
    config = page.root.one("meta", name="htmx-config")["content"]
    assert '"historyCacheSize":0' in config


def test_form_on_its_own_page_leads_to_the_timeline(as_editor: Client, at: At, event: Entry) -> None:
    form = get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks")
    headers = {**HTMX, "HX-Current-URL": f"https://testserver{at('entry-edit', event)}"}
    response = as_editor.post(form.action, form.data, headers=headers)
    assert response.content == b""
    assert response["HX-Redirect"] == f"{at('timeline')}?entry={event.uid}#entry-{event.uid}"
    assert get(as_editor, at("timeline")).notice == "Saved."
