"""Cross-Origin-Opener-Policy: pages for everybody are not isolated from the window that opened them, the desk is."""

import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import sample_documents

HEADER = "Cross-Origin-Opener-Policy"
BASE = "/t/every-field/"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        BASE,
        f"{BASE}denial1/",
        f"{BASE}sources/",
        f"{BASE}chart/",
        f"{BASE}changes/",
        f"{BASE}v/1/",
        f"{BASE}timeline.json",
    ],
)
def test_cached_pages_are_not_isolated(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.every_field())
    whole = client.get(address)
    not_modified = client.get(address, headers={"If-None-Match": whole["ETag"]})
    assert (whole.status_code, not_modified.status_code) == (200, 304)
    # If they differed, a browser would change the page's group on reload and lose the scroll position.
    assert whole[HEADER] == not_modified[HEADER] == "unsafe-none"


@pytest.mark.parametrize("address", [f"{BASE}report/", "/accounts/login/", "/desk/", "/t/nowhere/"])
def test_forms_and_the_desk_are_isolated(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.every_field())
    assert client.get(address)[HEADER] == "same-origin"
