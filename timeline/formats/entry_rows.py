"""The entries of a timeline as the rows of a table, for CSV and workbooks.

An entry has one row, and one more for each further source: that has only the id of the entry and the source. So a table
is sorted and filtered without losing which source belongs to what. The heads are those that an import knows
(`timeline/importers/columns.py`): events come back as they are, with their sources. They are English in all languages.
"""

from collections.abc import Iterator, Mapping

from timeline.document import Citation, Document, Event, Request, Source, Statement

HEADS = (
    *(
        "ID",
        "Type",
        "Date (EDTF)",
        "Time",
        "End time",
        "Time zone (IANA)",
        "Date as stated",
        "Headline",
        "Text",
    ),
    *("Place", "Latitude", "Longitude", "Short label", "Key event", "Minor", "Verification"),
    *("Source ID", "Source", "Source URL", "Publisher", "Source kind", "Source date", "Author", "Locator"),
    *("Supporting passage", "Stance", "Quote check"),
    *("Party", "Other parties", "Wording", "Language", "Translation", "Context", "Answers"),
    *("Channel", "Deadline", "Outcome", "Outcome note"),
)
# The type of the first row, of the title, and of the last one, which says what a table leaves out.
TITLE, ABOUT = "title", "about"
LOSSES = (
    "This table is a copy of a published timeline. timeline.json is the whole record. Left out here: aliases, links and "
    "other details of parties; where a passage begins and ends in its source; notes, archived copies, states and origins of sources; "
    "corrections and withdrawals. An import of this table brings events with their dates, texts and sources; a statement or request becomes "
    "an event with its words, and parties are not read. A source that is not named has its description as its title."
)

Row = dict[str, str]


def build_rows(whole: Document) -> Iterator[list[str]]:
    """Yield the cells of each row under HEADS: the title, the entries in reading order, and what is left out."""
    yield _list_cells(build_title(whole))
    builder = RowBuilder(whole)
    for entry in whole.entries().values():
        for row in builder.build(entry):
            yield _list_cells(row)
    yield _list_cells({"Type": ABOUT, "Headline": "About this table", "Text": LOSSES})


def build_title(whole: Document) -> Row:
    """Return the cells of the title."""
    return {"Type": TITLE, "Headline": whole.timeline.title, "Text": whole.timeline.summary}


def name_source(source: Source) -> str:
    """Return the title of a source; of one that is not named, its description."""
    return source.title or (source.described_as if not source.publisher else "")


def _list_cells(row: Mapping[str, str]) -> list[str]:
    return [row.get(head, "") for head in HEADS]


class RowBuilder:
    """Builds the rows of entries."""

    def __init__(self, whole: Document) -> None:
        self.sources = {source.id: source for source in whole.sources}
        self.names = {party.id: party.name for party in whole.parties}
        self.checks = {(check.entry, check.citation): check.verdict for check in whole.checks}

    def build(self, entry: Event | Statement | Request) -> Iterator[Row]:
        """Yield the row of an entry, and one for each further source."""
        when = entry.when
        row = {
            "ID": entry.id,
            "Date (EDTF)": when.edtf,
            "Time": when.time,
            "End time": when.end_time,
            "Time zone (IANA)": when.zone,
            "Date as stated": when.stated,
            "Short label": entry.short_label,
            "Minor": _write_yes(entry.minor),
            "Verification": entry.standing,
            **self._build_content(entry),
        }
        sources = [
            self._build_source(entry.id, index, citation) for index, citation in enumerate(entry.citations)
        ]
        yield row | (sources[0] if sources else {})
        for source in sources[1:]:
            yield {"ID": entry.id, **source}

    def _build_content(self, entry: Event | Statement | Request) -> Row:
        if isinstance(entry, Event):
            return self._build_event(entry)
        if isinstance(entry, Statement):
            return self._build_statement(entry)
        return self._build_request(entry)

    def _build_event(self, event: Event) -> Row:
        row = {
            "Type": "event",
            "Headline": event.headline,
            "Text": event.body,
            "Key event": _write_yes(event.key),
            "Other parties": "; ".join(f"{self.names[part.party]} ({part.role})" for part in event.parties),
        }
        if event.place:
            row |= {
                "Place": event.place.words,
                "Latitude": _write_degrees(event.place.latitude),
                "Longitude": _write_degrees(event.place.longitude),
            }
        return row

    def _build_statement(self, statement: Statement) -> Row:
        others = [
            *([f"{self.names[statement.spokesperson]} (spokesperson)"] if statement.spokesperson else []),
            *(f"{self.names[uid]} (addressee)" for uid in statement.addressees),
        ]
        return {
            "Type": "statement",
            "Text": statement.words,
            "Party": self.names[statement.party],
            "Other parties": "; ".join(others),
            "Wording": statement.wording,
            "Language": statement.language,
            "Translation": statement.translation,
            "Context": statement.context,
            "Answers": "; ".join(f"{answer.how} {answer.entry}" for answer in statement.answers),
        }

    def _build_request(self, request: Request) -> Row:
        answers = [
            *([f"about {request.about}"] if request.about else []),
            *(f"replied {uid}" for uid in request.replies),
        ]
        return {
            "Type": "request",
            "Text": request.put,
            "Party": self.names[request.asked],
            "Other parties": f"{self.names[request.asked_by]} (asked by)" if request.asked_by else "",
            "Answers": "; ".join(answers),
            "Channel": request.channel,
            "Deadline": request.deadline or "",
            "Outcome": request.outcome,
            "Outcome note": request.outcome_note,
        }

    def _build_source(self, uid: str, index: int, citation: Citation) -> Row:
        source = self.sources[citation.source]
        return {
            "Source ID": source.id,
            "Source": name_source(source),
            "Source URL": source.url,
            "Publisher": source.publisher,
            "Source kind": source.kind,
            "Source date": source.published,
            "Author": "; ".join(source.authors),
            "Locator": citation.locator,
            "Supporting passage": citation.exact,
            "Stance": citation.stance,
            "Quote check": self.checks.get((uid, index), ""),
        }


def _write_yes(value: bool) -> str:
    return "yes" if value else ""


def _write_degrees(value: float | None) -> str:
    return "" if value is None else repr(float(value))
