"""The migration that derives the digest of each source's page from its address."""

from importlib import import_module
from types import SimpleNamespace

import pytest

from timeline.models import Source

migration = import_module("timeline.migrations.0009_merges")


@pytest.mark.django_db
def test_existing_sources_get_the_digest_of_their_page() -> None:
    sources = [
        Source.objects.create(publisher="A", url=f"https://news.example/{number}") for number in range(3)
    ]
    sources.append(Source.objects.create(publisher="B"))
    expected = [source.page_digest for source in sources]
    Source.objects.update(page_digest="")
    migration.fill_page_digests(SimpleNamespace(get_model=lambda *_names: Source), None)
    assert list(Source.objects.order_by("pk").values_list("page_digest", flat=True)) == expected
    assert len(set(expected)) == 4
