"""Citations: which source supports or disputes an entry, and with which words."""

from django.db import models

from timeline import document
from timeline.models.fields import (
    ProseField,
    choices,
    one_of,
)
from timeline.models.sources import Source


class Citation(models.Model):
    """A source for an entry: where in it, and the words the entry rests on."""

    entry = models.ForeignKey("timeline.Entry", on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField(default=0)
    stance = models.CharField(max_length=10, choices=choices(document.Stance), default="supports")
    locator = models.CharField(max_length=300, blank=True)
    exact = ProseField("words it rests on", blank=True)
    prefix = models.CharField(max_length=300, blank=True)
    suffix = models.CharField(max_length=300, blank=True)
    note = ProseField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [one_of("stance", document.Stance, "citation_stance")]

    def __str__(self) -> str:
        return f"{self.source} → {self.entry}"

    def as_record(self) -> str:
        """Return one line for the change record."""
        parts = [
            str(self.source),
            self.locator,
            f"“{self.exact}”" if self.exact else "",
            f"after “{self.prefix}”" if self.prefix else "",
            f"before “{self.suffix}”" if self.suffix else "",
            f"note: {self.note}" if self.note else "",
        ]
        return ("disputed by " if self.stance == "disputes" else "") + ", ".join(
            part for part in parts if part
        )
