"""Template context of every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def newsroom(request: HttpRequest) -> dict[str, Any]:
    """Return the newsroom's name, contact and policy address."""
    return {"newsroom": settings.NEWSROOM}
