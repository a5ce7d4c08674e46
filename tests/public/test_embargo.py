"""A version under embargo is nowhere before its end, and everywhere then."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.support import page_html, sample_history
from timeline.models import Entry, Publication, Timeline, User

BASE = f"/t/{sample_history.SLUG}/"
SECRET = "Zanzibar"


@pytest.fixture
def waiting(sample: Timeline, editor: User) -> Publication:
    """The fifth version of the sample under embargo, with a word that stands nowhere else."""
    sample_history.tell(sample, editor)
    Timeline.objects.filter(pk=sample.pk).update(title=f"{SECRET} title", summary=f"{SECRET} summary")
    requests = dict.fromkeys(Entry.objects.values_list("uid", flat=True), "minor")
    return sample_history.go(
        sample, editor, f"{SECRET} note", judgements=requests, embargo_until=sample_history.soon()
    )


EVERY = [
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


@pytest.mark.parametrize("address", EVERY)
def test_nothing_is_told_before_the_end_of_the_embargo(
    client: Client, waiting: Publication, address: str
) -> None:
    for headers in ({}, {"If-None-Match": "*"}, {"Accept-Datetime": "Fri, 31 Dec 9999 23:59:59 GMT"}):
        response = client.get(address, headers=headers)
        told = response.content.decode() + repr(response.headers)
        assert SECRET not in told
        assert "/v/5/" not in told
        assert waiting.digest not in told
        assert response.status_code != 500


@pytest.mark.parametrize("number", [3, 5])
@pytest.mark.parametrize(
    "address", ["v/{}/", "v/{}/timeline.json", "changes/?from=1&to={}", "changes/?from={}&to={}"]
)
def test_a_version_that_waits_or_was_cancelled_is_not_there(
    client: Client, waiting: Publication, address: str, number: int
) -> None:
    waits = client.get(BASE + address.format(number, number))
    never = client.get(BASE + address.format(77, 77))
    assert waits.status_code == never.status_code == 404
    assert waits.content == never.content


def test_a_version_that_waits_is_no_gap(client: Client, waiting: Publication) -> None:
    assert "Version 5" not in page_html.parse(client.get(f"{BASE}changes/").content).text


def test_no_version_that_waits_is_exported(waiting: Publication) -> None:
    for arguments in (["--version", "5"], ["--version", "3"]):
        with pytest.raises(CommandError):
            call_command("export_timeline", sample_history.SLUG, *arguments, stdout=StringIO())
    out = StringIO()
    call_command("export_timeline", sample_history.SLUG, stdout=out)
    assert SECRET not in out.getvalue()


def test_a_first_version_that_waits_is_as_if_there_were_none(
    client: Client, sample: Timeline, editor: User
) -> None:
    sample_history.go(sample, editor, "First", embargo_until=sample_history.soon())
    for address in EVERY:
        assert client.get(address).status_code == (200 if address == "/" else 404), address
    assert sample_history.SLUG.encode() not in client.get("/").content


def test_at_its_end_it_goes_live_everywhere_with_the_moment_of_its_end(
    client: Client, waiting: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, str] = {address: client.get(address).get("ETag", "") for address in EVERY}
    end = waiting.live_from
    clock: Callable[[], datetime] = lambda: end  # noqa: E731
    monkeypatch.setattr("django.utils.timezone.now", clock)
    assert SECRET in client.get(BASE, headers={"If-None-Match": kept[BASE]}).content.decode()
    assert SECRET in client.get("/", headers={"If-None-Match": kept["/"]}).content.decode()
    changes = page_html.parse(client.get(f"{BASE}changes/").content)
    moments = [time.attributes["datetime"] for time in changes.one("ol", class_="versions").all("time")]
    assert moments[0] == f"{end:%Y-%m-%dT%H:%M:%SZ}"
    assert client.get(f"{BASE}v/5/")["Memento-Datetime"] == f"{end:%a, %d %b %Y %H:%M:%S GMT}"
    asked = {"Accept-Datetime": f"{end:%a, %d %b %Y %H:%M:%S GMT}"}
    assert client.get(f"{BASE}timegate", headers=asked)["Location"].endswith("/v/5/")
    assert f"{BASE}v/5/" in client.get(f"{BASE}timemap").content.decode()
