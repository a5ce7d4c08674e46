"""Addresses that begin with "www." get a scheme, wherever one is typed."""

import pytest
from django.test import Client

from tests.support.desk_pages import follow, get
from timeline.models import Party, Source


@pytest.mark.parametrize("typed", ["www.gazette.example/a", "WWW.gazette.example/a"])
def test_www_gets_a_scheme(as_reporter: Client, typed: str) -> None:
    form = get(as_reporter, "/desk/sources/new/").form
    form.fill(kind="article", publisher="Gazette", url=typed, archived_url="www.archive.example")
    follow(as_reporter, form.send(as_reporter))
    source = Source.objects.get()
    assert (source.url, source.archived_url) == (f"https://{typed}", "https://www.archive.example")
    form = get(as_reporter, "/desk/parties/new/").form.fill(name="Gazette", website=typed)
    follow(as_reporter, form.send(as_reporter))
    assert Party.objects.get().website == f"https://{typed}"
