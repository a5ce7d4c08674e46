"""Helpers that send error reports as a browser does and read the form in the response."""

from typing import Any

from django.test import Client

from tests.support import page_html
from timeline.models import Decision, Timeline
from timeline.public.delay_tokens import make_delay_token

SLUG = "facebook-reports-bbc"
FORM = f"/t/{SLUG}/report/"
ENTRY = "46j6d4tt"
WORDS = "It was a Monday, not a Tuesday."
# Closes any element that it may be in.
MARKUP = "</title></textarea></option></select><script>alert(1)</script>\" onx='1' {{7*7}} is wrong here"
NO_STORE = "no-store, private"


def build_fields(address: str = FORM, **fields: str) -> dict[str, str]:
    """Return the fields of a form that was opened now."""
    return {"words": WORDS, "opened": make_delay_token(address.split("/")[2]), **fields}


def send(client: Client, address: str = FORM, /, **fields: str) -> Any:
    return client.post(address, build_fields(address, **fields))


def submit(client: Client, **fields: str) -> str:
    """Send a valid report and return the address of its status page."""
    response = send(client, **fields)
    assert response.status_code == 302
    return str(response["Location"])


def withdraw_timeline() -> None:
    Decision.objects.create(timeline=Timeline.objects.get(slug=SLUG), verb="withdraw", reason="A forgery.")


def get_value(response: Any, name: str) -> str:
    """Return the value of a form field."""
    field = page_html.parse(response.content).one(name=name)
    if field.tag == "select":
        selected = [option for option in field.all("option") if "selected" in option.attributes]
        return selected[0].attributes["value"] if selected else ""
    # HTML ignores a line end right after the tag of a textarea.
    text = "".join(child for child in field.children if isinstance(child, str))
    return field.attributes.get("value", text.removeprefix("\n"))


def find_errors(response: Any) -> dict[str, str]:
    """Return the error message of each field."""
    lists = page_html.parse(response.content).all("ul", class_="error")
    return {
        element.attributes["id"].removeprefix("id_").removesuffix("_error"): element.text for element in lists
    }
