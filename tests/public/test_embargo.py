"""A version under embargo: on no page before its end, on all pages after it."""

from io import StringIO
from itertools import product

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.support import page_html, sample_history
from tests.support.time_travel import travel_to
from timeline.models import Entry, Publication, Timeline, User

BASE = f"/t/{sample_history.SLUG}/"
SECRET_WORD = "Zanzibar"


@pytest.fixture
def embargoed(sample: Timeline, editor: User) -> Publication:
    """The fifth version of the sample, under embargo, with a word that no other version has."""
    sample_history.publish_versions(sample, editor)
    Timeline.objects.filter(pk=sample.pk).update(
        title=f"{SECRET_WORD} title", summary=f"{SECRET_WORD} summary"
    )
    requests = dict.fromkeys(Entry.objects.values_list("uid", flat=True), "minor")
    return sample_history.publish_timeline(
        sample,
        editor,
        f"{SECRET_WORD} note",
        change_notes=requests,
        embargo_until=sample_history.compute_embargo_end(),
    )


ADDRESSES = [
    *("/", BASE, f"{BASE}46j6d4tt/", f"{BASE}sources/", f"{BASE}timeline.json", f"{BASE}timemap"),
    *(f"{BASE}v/{number}/{name}" for number in range(1, 7) for name in ("", "timeline.json")),
    *(
        f"{BASE}changes/",
        f"{BASE}changes/?before=9",
        f"{BASE}changes/?from=4&to=5",
        f"{BASE}changes/?from=5&to=5",
    ),
    *(f"{BASE}timegate", f"{BASE}?from=2017"),
]


@pytest.mark.slow
def test_no_page_mentions_a_version_under_embargo(client: Client, embargoed: Publication) -> None:
    for address in ADDRESSES:
        for headers in ({}, {"If-None-Match": "*"}, {"Accept-Datetime": "Fri, 31 Dec 9999 23:59:59 GMT"}):
            response = client.get(address, headers=headers)
            text = response.content.decode() + repr(response.headers)
            assert SECRET_WORD not in text, address
            assert "/v/5/" not in text, address
            assert embargoed.digest not in text, address
            assert response.status_code != 500, address


def test_a_version_under_embargo_or_cancelled_is_404(client: Client, embargoed: Publication) -> None:
    addresses = ["v/{}/", "v/{}/timeline.json", "changes/?from=1&to={}", "changes/?from={}&to={}"]
    for address, number in product(addresses, (3, 5)):
        pending = client.get(BASE + address.format(number, number))
        unknown = client.get(BASE + address.format(77, 77))
        assert pending.status_code == unknown.status_code == 404, address
        assert pending.content == unknown.content, address


def test_the_changes_page_does_not_mention_a_version_under_embargo(
    client: Client, embargoed: Publication
) -> None:
    assert "Version 5" not in page_html.parse(client.get(f"{BASE}changes/").content).text


def test_a_version_under_embargo_is_not_exported(embargoed: Publication) -> None:
    for arguments in (["--version", "5"], ["--version", "3"]):
        with pytest.raises(CommandError):
            call_command("export_timeline", sample_history.SLUG, *arguments, stdout=StringIO())
    out = StringIO()
    call_command("export_timeline", sample_history.SLUG, stdout=out)
    assert SECRET_WORD not in out.getvalue()


def test_a_first_version_under_embargo_is_404_everywhere(
    client: Client, sample: Timeline, editor: User
) -> None:
    sample_history.publish_timeline(
        sample, editor, "First", embargo_until=sample_history.compute_embargo_end()
    )
    for address in ADDRESSES:
        assert client.get(address).status_code == (200 if address == "/" else 404), address
    assert sample_history.SLUG.encode() not in client.get("/").content


@pytest.mark.slow
def test_at_the_end_of_the_embargo_the_version_is_live_everywhere(
    client: Client, embargoed: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    etags: dict[str, str] = {address: client.get(address).get("ETag", "") for address in ADDRESSES}
    end = embargoed.live_from
    travel_to(end, monkeypatch)
    assert SECRET_WORD in client.get(BASE, headers={"If-None-Match": etags[BASE]}).content.decode()
    assert SECRET_WORD in client.get("/", headers={"If-None-Match": etags["/"]}).content.decode()
    changes = page_html.parse(client.get(f"{BASE}changes/").content)
    moments = [time.attributes["datetime"] for time in changes.one("ol", class_="versions").all("time")]
    assert moments[0] == f"{end:%Y-%m-%dT%H:%M:%SZ}"
    assert client.get(f"{BASE}v/5/")["Memento-Datetime"] == f"{end:%a, %d %b %Y %H:%M:%S GMT}"
    headers = {"Accept-Datetime": f"{end:%a, %d %b %Y %H:%M:%S GMT}"}
    assert client.get(f"{BASE}timegate", headers=headers)["Location"].endswith("/v/5/")
    assert f"{BASE}v/5/" in client.get(f"{BASE}timemap").content.decode()
