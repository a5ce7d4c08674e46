"""Fixtures: a reader's client, and published documents without the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.support import publications, sample_documents
from tests.support.public_pages import Shown, ask_for_all
from timeline.models import Publication

Publish = Callable[..., Publication]


class ReaderClient(Client):
    """A test client that uses TLS, as readers do."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **kwargs | {"secure": True})


@pytest.fixture
def client() -> Client:
    """A reader without a cookie."""
    return ReaderClient()


@pytest.fixture
def publish(db: None) -> Publish:
    """Return `publications.publish`: store a document as the next publication of its timeline."""
    return publications.publish


@pytest.fixture(scope="session")
def every_page(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Shown]:
    """Every page of `every_page.PAGES`. No database is open any more where it is looked at."""
    with django_db_blocker.unblock():
        return ask_for_all()


@pytest.fixture
def live(publish: Publish) -> Publication:
    """The sample incident, published."""
    return publish(sample_documents.sample())
