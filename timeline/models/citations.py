"""Citations: which source supports or disputes an entry, and with which passage."""

import json

from django.db import models
from django.utils.crypto import salted_hmac

from timeline import document
from timeline.models.fields import LinesField, ProseField, build_choices, build_vocabulary_constraint
from timeline.models.sources import Source

# What only the people of a confidential source may see of its citations.
PRIVATE_FIELDS = ("locator", "exact", "prefix", "suffix", "note", "omitted")


class Citation(models.Model):
    """The use of one source for one entry: the place in the source and the supporting passage."""

    entry = models.ForeignKey("timeline.Entry", on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField(default=0)
    stance = models.CharField(max_length=10, choices=build_choices(document.Stance), default="supports")
    locator = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    exact = ProseField("words it rests on", blank=True)
    prefix = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    suffix = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    note = ProseField(blank=True)
    # The words that the quotation leaves out, if the editor shows them to readers.
    omitted = LinesField(db_default=[])

    class Meta:
        ordering = ["position", "pk"]
        constraints = [build_vocabulary_constraint("stance", document.Stance, "citation_stance")]

    def __str__(self) -> str:
        return f"{self.source} → {self.entry}"

    def describe_for_history(self) -> str:
        """Return one line for the history. Of a confidential source it is the description, and a mark of what is cited.

        The mark differs when the passage differs, and cannot be computed from a guess.
        """
        if self.source.confidential:
            values = [getattr(self, name) for name in PRIVATE_FIELDS]
            mark = salted_hmac("passage of a confidential source", json.dumps([self.source_id, *values]))
            cited = f"{self.source}, passage {mark.hexdigest()[:8]}" if any(values) else str(self.source)
            return ("disputed by " if self.stance == "disputes" else "") + cited
        parts = [
            str(self.source),
            self.locator,
            f"“{self.exact}”" if self.exact else "",
            f"after “{self.prefix}”" if self.prefix else "",
            f"before “{self.suffix}”" if self.suffix else "",
            f"note: {self.note}" if self.note else "",
            f"readers see that it leaves out {' and '.join(f'“{words}”' for words in self.omitted)}"
            if self.omitted
            else "",
        ]
        return ("disputed by " if self.stance == "disputes" else "") + ", ".join(
            part for part in parts if part
        )
