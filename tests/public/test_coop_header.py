"""Who keeps hold of a window that they opened: of a reader's page anybody, of the desk's pages nobody else."""

import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import sample_documents

HEADER = "Cross-Origin-Opener-Policy"
AT = "/t/every-field/"


@pytest.mark.parametrize(
    "address", ["/", AT, f"{AT}denial1/", f"{AT}sources/", f"{AT}changes/", f"{AT}v/1/", f"{AT}timeline.json"]
)
def test_what_everybody_gets_is_parted_from_nobody(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.every_field())
    whole = client.get(address)
    known = client.get(address, headers={"If-None-Match": whole["ETag"]})
    assert (whole.status_code, known.status_code) == (200, 304)
    # Otherwise a browser would take the page for another site's when it is reloaded, and forget the reader's place.
    assert whole[HEADER] == known[HEADER] == "unsafe-none"


@pytest.mark.parametrize("address", [f"{AT}report/", "/accounts/login/", "/desk/", "/t/nowhere/"])
def test_what_takes_something_in_or_knows_who_asks_is_parted(
    client: Client, publish: Publish, address: str
) -> None:
    publish(sample_documents.every_field())
    assert client.get(address)[HEADER] == "same-origin"
