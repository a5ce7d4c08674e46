"""Reporting an error in tests, as a reader's browser does, and reading the form that comes back."""

from typing import Any

from django.test import Client

from tests.support import page_html
from timeline.models import Decision, Timeline

SLUG = "facebook-reports-bbc"
FORM = f"/t/{SLUG}/report/"
ENTRY = "46j6d4tt"
WORDS = "It was a Monday, not a Tuesday."
# Ends whatever it may stand in.
EVIL = "</title></textarea></option></select><script>alert(1)</script>\" onx='1' {{7*7}} is wrong here"
PRIVATE = "no-store, private"


def send(client: Client, address: str = FORM, /, **typed: str) -> Any:
    return client.post(address, {"words": WORDS, **typed})


def sent(client: Client, **typed: str) -> str:
    """Send a report, and return the address that it was answered with."""
    response = send(client, **typed)
    assert response.status_code == 302
    return str(response["Location"])


def withdraw() -> None:
    Decision.objects.create(timeline=Timeline.objects.get(slug=SLUG), verb="withdraw", reason="A forgery.")


def held(response: Any, name: str) -> str:
    """What a field of the form holds."""
    field = page_html.parse(response.content).one(name=name)
    if field.tag == "select":
        chosen = [one for one in field.all("option") if "selected" in one.attributes]
        return chosen[0].attributes["value"] if chosen else ""
    # A line end right after the tag is no part of a textarea's text.
    text = "".join(child for child in field.children if isinstance(child, str))
    return field.attributes.get("value", text.removeprefix("\n"))


def errors(response: Any) -> dict[str, str]:
    """What is said of each field."""
    found = page_html.parse(response.content).all("ul", class_="error")
    return {one.attributes["id"].removeprefix("id_").removesuffix("_error"): one.text for one in found}
