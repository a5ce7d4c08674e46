"""Reads every row of the app, to compare before and after an action."""

from typing import Any

from django.apps import apps


def read_all_rows() -> dict[str, list[dict[str, Any]]]:
    """Return the values of every row of every table of the app, by model name."""
    models = apps.get_app_config("timeline").get_models(include_auto_created=True)
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}
