"""What was computed for readers is erased, and nothing else."""

from typing import Any

import pytest
from django.core.cache import caches

from postgresql import free_port
from timeline.public.caching import erasure


@pytest.mark.django_db
def test_counts_of_wrong_passwords_stay(settings: Any) -> None:
    """They are in the default cache: whoever may hide something must not be able to reset them."""
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "newsroom.table_cache.TableCache"}}
    caches["default"].set("attempts", 5)
    caches["pages"].set("public:page", b"words")
    assert erasure.erase_caches()
    assert (caches["default"].get("attempts"), caches["pages"].get("public:page")) == (5, None)


def test_it_is_tried_again_while_redis_does_not_answer(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers are served meanwhile. A takedown is not said to be finished (`newsroom.erasure`)."""
    away = {
        "BACKEND": "newsroom.redis_cache.FallbackRedisCache",
        "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
    }
    settings.CACHES = {**settings.CACHES, "pages": away}
    monkeypatch.setattr(erasure, "AGAIN_SECONDS", 0)
    assert not erasure.erase_caches()
    assert erasure.erase_again()
    assert erasure.erase_again()
    settings.CACHES = {**settings.CACHES, "pages": settings.CACHES["query_pages"]}
    assert erasure.erase_again()
    assert not erasure.erase_again()
