"""Counts for rate limits that hold across processes and machines without a shared cache."""

from django.db import models


class RateCount(models.Model):
    """How often something was tried in a period.

    `kind` names the limit, `key` is a keyed digest of what it is counted for (an IP address, an account, a timeline), so
    that the table contains no address. `manage.py worker` deletes rows whose period has ended.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "begins_at"],
                name="rate_count_once",
                violation_error_message="This is counted already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"
