"""Base classes of append-only tables: rows are added and read, never changed or deleted."""

from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(TypeError):
    """Someone tried to alter or remove a row of the record."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are added and read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never altered.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never altered.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            raise AppendOnlyError(f"{self.model.__name__} rows are never altered.")
        return super().bulk_create(*args, **kwargs)

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never removed.")


class AppendOnly(models.Model):
    """What a row of the record refuses."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to alter one that stands."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never altered.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are never removed.")
