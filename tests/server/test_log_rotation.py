"""The shipped examples keep logs no longer than the audit log keeps IP addresses, and the access log has no secret."""

import re
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("logrotate.conf", r"^    maxage ([0-9]+)$"),
        ("logrotate.conf", r"^    rotate ([0-9]+)$"),
        ("journald.conf", r"^MaxRetentionSec=([0-9]+)day$"),
    ],
)
def test_logs_are_kept_as_long_as_addresses_in_the_audit_log(name: str, pattern: str) -> None:
    [days] = re.findall(pattern, (DEPLOY / name).read_text(), re.MULTILINE)
    assert int(days) == settings.AUDIT_ADDRESS_DAYS


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/t/harbour-fire/report/" + "x" * 43 + "/", "/t/harbour-fire/report/***"),
        ("/t/harbour-fire/report/", "/t/harbour-fire/report/"),
        ("/preview/" + "x" * 43 + "/", "/preview/***"),
        ("/accounts/invitation/" + "x" * 43 + "/", "/accounts/invitation/***"),
        ("/accounts/confirm-email/abc:def/", "/accounts/confirm-email/***"),
        ("/accounts/password/reset/key/1-set-password/", "/accounts/password/reset/key/***"),
        ("/t/harbour-fire/", "/t/harbour-fire/"),
    ],
)
def test_the_access_log_has_no_secret_part_of_a_link(path: str, logged: str) -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    [(pattern, kept)] = re.findall(r'^    "~([^"]+)" "([^"]+)";$', text, re.MULTILINE)
    # nginx names groups as Perl does.
    match = re.search(pattern.replace("?<", "?P<"), path)
    assert (kept.replace("${newsroom_open}", match["newsroom_open"]) if match else path) == logged
    assert "$request_uri" not in re.findall(r"log_format[^;]*;", text)[0]
    assert "access_log /var/log/nginx/newsroom-timeline.access.log newsroom_timeline;" in text
