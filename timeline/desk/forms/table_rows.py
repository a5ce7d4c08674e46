"""The rows of the table to type into: an entry as cells of text, and typed cells as the entry's form.

A cell is one line. What does not fit into one, such as a long statement, is shown and is changed in the form of the entry. The
rules are those of the form: a changed cell is put into the form as it would be sent, and the form is validated and saved.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import Truncator

from timeline import dates
from timeline.actions.drafts import EntryDraft
from timeline.actions.repeats import derive_id
from timeline.dates import When, WhenError
from timeline.desk.date_readings import format_entry_date, list_readings
from timeline.desk.forms.entries import ENTRY_FORMS, EntryForm
from timeline.desk.forms.rows import SimilarNamesError
from timeline.desk.http import MAX_DIGITS, parse_number
from timeline.desk.lookups import AmbiguousNameError, find_party, format_party, format_source
from timeline.desk.open_forms import MAX_NUMBER_DIGITS, draw_number
from timeline.document import normalise
from timeline.models import Entry, Timeline, User

# Name of a cell → the heading of its column.
COLUMNS = {
    "date": "Date",
    "text": "Headline or words",
    "parties": "Parties",
    "sources": "Sources",
    "verification": "Verification",
}
VERIFICATION = "verification"
DEFAULT_VERIFICATION = "unconfirmed"
KINDS = (("event", "Event"), ("statement", "Statement"), ("request", "Request"))
# A longer text is changed in the form.
MAX_CELL_LENGTH = 300
# A message about a row quotes so much of it.
MAX_TITLE_LENGTH = 60
MAX_ROWS_PASTED = 200
# So many are saved in one step: the timeline is locked meanwhile.
MAX_ROWS_SAVED = 50
# A page of the table, its empty rows, and what is pasted.
MAX_ROWS_SENT = MAX_ROWS_PASTED + 40
# The field of a row that says what it is of, and what its cells were when it was shown.
ROW = "row"
MAX_ROW_LENGTH = 150
NEW_KEY = re.compile(r"new\d{1,4}")
KEY = re.compile(r"[a-z0-9-]{1,40}")
# The words in brackets after a name. A party without any took the action.
ROLE_WORDS = {
    "recipient": "receiving",
    "subject": "subject",
    "affected": "affected",
    "authority": "official",
    "witness": "witness",
}
ROLES = {"acting": "actor", **{word: role for role, word in ROLE_WORDS.items()}}
# The list of entries has these words.
ROLES |= {role: role for role in ("actor", *ROLE_WORDS)}
STANCES = {"supports": "supports", "disputes": "disputes"}
CREATE = "new"
# The field that the second column is in the form, by kind; and the field of the one party, of kinds that have one.
TEXT_FIELDS = {"event": "headline", "statement": "words", "request": "put"}
PARTY_FIELDS = {"statement": "party", "request": "asked"}
DATE_FIELDS = ("edtf", "time", "end_time", "zone", "stated", "found_in")
# Names in a cell stand between semicolons. One within quotation marks or before a letter belongs to the name.
_NAME = re.compile(r"""(?:"[^"]{,300}"|“[^”]{,300}”|„[^“”]{,300}[“”]|«[^»]{,300}»|[^;]|;(?=\S))+""")
_WORDS_IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]*)\)")


@dataclass(frozen=True)
class CellChoice:
    """A button that puts a problem right.

    Attributes:
        cell: the name of the cell, or "reading" for the date
        value: the text of the cell then, or the key of a reading of the date
        words: what the button says
    """

    cell: str
    value: str
    words: str


@dataclass
class TableCell:
    """A cell of the table.

    Attributes:
        name: a key of COLUMNS
        text: the text in it: as it is saved, or as it was typed
        saved: the text that is saved, if another one was typed
        is_open: whether it can be typed into
        note: what stands below it
        errors: why it was not saved
    """

    name: str
    text: str = ""
    saved: str | None = None
    is_open: bool = True
    note: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The heading of its column."""
        return COLUMNS[self.name]

    @property
    def token(self) -> str:
        """What tells whether another text was typed."""
        return _digest(self.text)


@dataclass
class TableRow:
    """A row of the table.

    Attributes:
        key: the id of its entry; "new" and a number for an entry that is to be added
        number: its number on the page
        entry: None if it is to be added
        tokens: the tokens of its cells when it was shown, in the order of COLUMNS
        problem: why it was not saved, if that is about no cell
        choices: buttons that put it right
        form_fields: the whole form as it would be sent, if somebody else has changed the entry in the same cells
        is_drafted: whether it has what was typed before and not saved
    """

    key: str
    number: int
    kind: str
    cells: list[TableCell]
    entry: Entry | None = None
    version: int = 0
    tokens: list[str] = field(default_factory=list)
    problem: str = ""
    choices: list[CellChoice] = field(default_factory=list)
    form_fields: list[tuple[str, str]] = field(default_factory=list)
    is_drafted: bool = False

    @property
    def sent(self) -> str:
        """The value of the field ROW."""
        tokens = self.tokens or [cell.token for cell in self.cells]
        return f"{self.key} {self.number} {self.version} {'.'.join(tokens)}"

    @property
    def kind_words(self) -> str:
        """The kind of the entry, as the table shows it."""
        return dict(KINDS)[self.kind]

    @property
    def title(self) -> str:
        """The beginning of its headline or words."""
        text = next(cell.text for cell in self.cells if cell.name == "text")
        return Truncator(text).chars(MAX_TITLE_LENGTH)

    @property
    def problems(self) -> list[str]:
        """Why it was not saved, in sentences."""
        errors = [error for cell in self.cells for error in cell.errors]
        return [*([self.problem] if self.problem else []), *errors]


def build_table_row(entry: Entry, number: int) -> TableRow:
    """Return the row of an entry, which has its details (`with_details`) and its timeline."""
    cells = [build(entry) for build in (_build_date, _build_text, _build_parties, _build_sources)]
    for cell in cells:
        fits = len(cell.text) <= MAX_CELL_LENGTH and cell.text == _join(cell.text)
        if not fits:
            cell.is_open, cell.text = False, _join(cell.text[: 2 * MAX_CELL_LENGTH])[:MAX_CELL_LENGTH] + "…"
    cells.append(TableCell(VERIFICATION, entry.standing))
    if entry.state != Entry.State.ACTIVE:
        for cell in cells:
            cell.is_open = False
    return TableRow(entry.uid, number, entry.kind, cells, entry=entry, version=entry.version)


def build_empty_row(key: str, number: int, kind: str = "event") -> TableRow:
    """Return a row for an entry that is to be added."""
    cells = [TableCell(name, DEFAULT_VERIFICATION if name == VERIFICATION else "") for name in COLUMNS]
    kind = kind if kind in ENTRY_FORMS else "event"
    return TableRow(key, number, kind, cells, version=draw_number())


# --- What was sent ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SentRow:
    """A row as it was sent.

    Attributes:
        key, number, tokens: as in `TableRow`
        version: that of the entry when the row was shown; of a row for a new one, a random number: if it is sent twice,
            it is added once
        typed: the texts of the cells that were typed into, by name
        reading: the key of the reading of its date that was chosen
    """

    key: str
    number: int
    version: int
    kind: str
    tokens: list[str]
    typed: dict[str, str]
    reading: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it is to be added."""
        return NEW_KEY.fullmatch(self.key) is not None

    def find_uid(self, timeline: Timeline, user: User) -> str:
        """Return the id of its entry. That of a new row follows from its number, so that it is found if the row is sent again."""
        if not self.is_new:
            return self.key
        return derive_id(user, "table", timeline.pk, self.version) if self.version else ""

    @property
    def is_typed_into(self) -> bool:
        """Whether there is something to save. The verification alone makes no entry."""
        return bool(self.typed.keys() - ({VERIFICATION} if self.is_new else set()))


def read_sent_rows(data: QueryDict) -> list[SentRow]:
    """Return the rows of the table that were sent, at most MAX_ROWS_SENT. What is no row is left out."""
    chosen_key, _space, rest = data.get("choose", "").partition(" ")
    chosen_cell, _space, chosen = rest.partition(" ")
    rows = {}
    for value in data.getlist(ROW)[:MAX_ROWS_SENT]:
        parts = value[:MAX_ROW_LENGTH].split(" ")
        if len(parts) != 4 or not KEY.fullmatch(parts[0]):
            continue
        most_digits = MAX_NUMBER_DIGITS if NEW_KEY.fullmatch(parts[0]) else MAX_DIGITS
        if parse_number(parts[1]) is None or parse_number(parts[2], most_digits) is None:
            continue
        key, tokens = parts[0], parts[3].split(".")
        if len(tokens) != len(COLUMNS):
            continue
        choice = {chosen_cell: chosen} if key == chosen_key else {}
        rows[key] = SentRow(
            key=key,
            number=int(parts[1]),
            version=int(parts[2]),
            kind=data.get(f"{key}-kind", ""),
            tokens=tokens,
            typed=_read_typed(key, tokens, data, choice),
            reading=choice.get("reading", ""),
        )
    return list(rows.values())


def group_fields(fields: Iterable[Sequence[str]]) -> dict[str, list[tuple[str, str]]]:
    """Return the fields of the table, as pairs of names and values, by the keys of their rows."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for name, value in fields:
        key = value.partition(" ")[0] if name == ROW else name.rpartition("-")[0]
        rows.setdefault(key, []).append((name, value))
    return {key: pairs for key, pairs in rows.items() if any(name == ROW for name, _value in pairs)}


def _read_typed(key: str, tokens: list[str], data: QueryDict, choice: dict[str, str]) -> dict[str, str]:
    """Return the texts of the cells of a row that were typed into. A button may have another text than the cell."""
    typed = {}
    for token, name in zip(tokens, COLUMNS, strict=True):
        text = choice.get(name, data.get(f"{key}-{name}"))
        if text is not None and _digest(joined := _join(text)) != token:
            typed[name] = joined
    return typed


def overlay_typed(row: TableRow, sent: SentRow) -> None:
    """Let a row show what was typed into it and not saved. It keeps what its cells and its version were."""
    for cell in row.cells:
        if cell.name in sent.typed:
            cell.saved, cell.text, cell.is_open = cell.text, sent.typed[cell.name], True
    row.tokens, row.version = sent.tokens, sent.version


class TableRowForm:
    """A row that was sent, as the form of its entry.

    Attributes:
        entry: with its details and its timeline; None if it is to be added
        form: the bound form of the whole entry
    """

    def __init__(self, sent: SentRow, timeline: Timeline, user: User, entry: Entry | None) -> None:
        self.sent, self.timeline, self.user, self.entry = sent, timeline, user, entry
        self.kind = entry.kind if entry is not None else sent.kind if sent.kind in ENTRY_FORMS else "event"
        form_class = ENTRY_FORMS[self.kind]
        if entry is None:
            unbound = form_class.for_new(user, timeline)
        else:
            detail: Any = entry.detail
            detail.timeline = timeline
            unbound = form_class.for_entry(detail, user)
        self.data = encode_form(unbound)
        # By name of a cell: why it cannot be read at all.
        self._errors: dict[str, str] = {}
        for name, text in sent.typed.items():
            try:
                self._put(name, text)
            except ValidationError as error:
                self._errors[name] = " ".join(error.messages)
        self.form: EntryForm = form_class(user, timeline, self.data)

    def is_valid(self) -> bool:
        """Return whether every cell can be read and the form is valid."""
        return self.form.is_valid() and not self._errors

    def make_draft(self) -> EntryDraft:
        """Return the draft of the valid form."""
        return self.form.make_draft()

    def list_fields(self) -> list[tuple[str, str]]:
        """Return the whole form as it would be sent, with the version that the row began with."""
        pairs = [(name, value) for name, values in self.data.lists() for value in values]
        return [*pairs, ("version", str(self.sent.version))]

    def explain(self, row: TableRow) -> None:
        """Put the errors of the form beside the cells of its row, with buttons that put them right."""
        main = self.form.main
        if len(main.readings) > 1 and main.errors.get("edtf"):
            row.choices += [CellChoice("reading", reading.key, reading.words) for reading in main.readings]
        for name, errors in main.errors.items():
            self._add_errors(row, self._find_cell(name), name, errors.as_data())
        for name, party_row in self.form.single_parties.items():
            cell = "parties" if name == PARTY_FIELDS.get(self.kind) else ""
            for errors in party_row.errors.values():
                self._add_errors(row, cell, name, errors.as_data())
        for name, group in self.form.groups.items():
            cell = {"parties": "parties", "citations": "sources"}.get(name, "")
            for part in group.forms:
                for errors in part.errors.values():
                    self._add_errors(row, cell, name, errors.as_data())
            self._add_errors(row, cell, name, group.non_form_errors().as_data())
        for cell_of_row in row.cells:
            if cell_of_row.name in self._errors:
                cell_of_row.errors = [self._errors[cell_of_row.name]]

    def _find_cell(self, name: str) -> str:
        """Return the name of the cell that a field of the entry is in, or ""."""
        if name == TEXT_FIELDS[self.kind]:
            return "text"
        return "date" if name in DATE_FIELDS else VERIFICATION if name == "standing" else ""

    def _add_errors(self, row: TableRow, name: str, label: str, errors: Iterable[ValidationError]) -> None:
        """Add errors to the cell of this name, or to the row if it has no such cell."""
        cell = next((cell for cell in row.cells if cell.name == name and cell.is_open), None)
        for error in errors:
            message = " ".join(error.messages)
            choices: list[CellChoice] = []
            if cell is not None and isinstance(error, SimilarNamesError):
                message, choices = error.question, self._list_similar(cell, error)
            if cell is not None:
                # A name that stands twice in a cell is asked about once: a button replaces both.
                if message not in cell.errors:
                    cell.errors.append(message)
                    row.choices += choices
                continue
            where = "" if label == "__all__" else f"In its form, {label.replace('_', ' ')}: "
            row.problem = f"{row.problem} {where}{message}".strip()

    def _list_similar(self, cell: TableCell, error: SimilarNamesError) -> list[CellChoice]:
        """Return a button for each similar name, and one that makes a new party or source."""
        items = [_split_brackets(item) for item in split_names(cell.text)]

        def replace(name: str, *more: str) -> str:
            return "; ".join(
                _format_name(name, *words, *more) if item == error.name else _format_name(item, *words)
                for item, words in items
            )

        similar = [CellChoice(cell.name, replace(option.value), option.label) for option in error.similar]
        words = f"New {error.noun}: “{error.name}”"
        return [*similar, CellChoice(cell.name, replace(error.name, CREATE), words)]

    def _put(self, name: str, text: str) -> None:
        """Put the text of a cell into the data of the form. Raises ValidationError."""
        if name == "date":
            for date_field in ("time", "end_time", "zone", "found_in"):
                self.data.pop(date_field, None)
            self.data["edtf"], self.data["reading"] = text, self.sent.reading
        elif name == "text":
            self.data[TEXT_FIELDS[self.kind]] = text
        elif name == VERIFICATION:
            self.data["standing"] = text
        elif name == "sources":
            self._put_sources(text)
        elif self.kind in PARTY_FIELDS:
            self._put_party(PARTY_FIELDS[self.kind], text)
        else:
            self._put_parties(text)

    def _put_party(self, prefix: str, text: str) -> None:
        party, words = _split_brackets(text)
        is_new = words == [CREATE]
        self.data[f"{prefix}-party"] = party if is_new else text
        if is_new:
            self.data[f"{prefix}-make"] = "on"

    def _put_parties(self, text: str) -> None:
        links = _list_parties(self.entry) if self.entry is not None else []
        known = {link.party.name: format_party(link.party) for link in links}
        rows = [_read_name(item, known, ROLES) for item in split_names(text)]
        for name, _role, is_new in rows:
            if not is_new:
                _check_roles(name, known, self.user)
        for key in [key for key in self.data if key.startswith("parties-")]:
            del self.data[key]
        for index, (name, role, is_new) in enumerate(rows):
            self.data[f"parties-{index}-party"] = known.get(name, name)
            self.data[f"parties-{index}-role"] = role or "actor"
            if is_new:
                self.data[f"parties-{index}-make"] = "on"
        _put_count(self.data, "parties", len(rows))

    def _put_sources(self, text: str) -> None:
        """Keep what is cited of sources that are still named. Cite the others without a passage."""
        citations = list(self.entry.citations.all()) if self.entry is not None else []
        # By the short name in the cell, and by what a button puts into it.
        known = {format_source(citation.source): index for index, citation in enumerate(citations)}
        known |= {label: index for index, label in enumerate(_label_sources(citations))}
        rows = [_read_name(item, known, STANCES) for item in split_names(text)]
        old = {key: str(self.data[key]) for key in self.data if key.startswith("citations-")}
        for key in old:
            del self.data[key]
        for index, (name, stance, is_new) in enumerate(rows):
            if name in known:
                begin = f"citations-{known[name]}-"
                for key, value in old.items():
                    if key.startswith(begin):
                        self.data[f"citations-{index}-{key.removeprefix(begin)}"] = value
            else:
                self.data[f"citations-{index}-source"] = name
            self.data[f"citations-{index}-stance"] = stance or "supports"
            if is_new:
                self.data[f"citations-{index}-make"] = "on"
        _put_count(self.data, "citations", len(rows))


def encode_form(form: EntryForm) -> QueryDict:
    """Return the values of an unbound form as a browser would send them."""
    data = QueryDict(mutable=True)
    parts: list[Any] = [form.main, *form.single_parties.values()]
    for name, group in form.groups.items():
        parts += group.forms
        _put_count(data, name, len(group.forms))
    for part in parts:
        for bound in part:
            value: Any = bound.value()
            if value is None or value is False or value == "":
                continue
            text = "on" if value is True else bound.field.widget.format_value(value)
            # A list of choices gives a list.
            data[bound.html_name] = text if isinstance(text, str) else str(value)
    if form.main.chosen_key:
        data["reading"] = form.main.chosen_key
    return data


def _put_count(data: QueryDict, group: str, count: int) -> None:
    data[f"{group}-TOTAL_FORMS"], data[f"{group}-INITIAL_FORMS"] = str(count), "0"


# --- Cells -------------------------------------------------------------------------------------------


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _join(text: str) -> str:
    """Return a text in one line, in the form in which texts are stored."""
    return " ".join(normalise(text).split())


def _build_date(entry: Entry) -> TableCell:
    """Return the date in words that are read as the same date, with its clock times; below it the days of the week."""
    timeline = entry.timeline
    when = When(entry.edtf, entry.time, entry.end_time, entry.zone)
    stated = f"“{entry.stated}”" if entry.stated else ""
    if not entry.edtf:
        return TableCell("date", note=stated)
    if entry.time or entry.end_time:
        text = dates.format_date(when)
        is_open = _is_read_as(text, when, timeline)
    else:
        zone = entry.zone or timeline.time_zone
        text, is_open = format_entry_date(entry.edtf, zone=zone, language=timeline.language), True
    note = " · ".join(filter(None, (dates.format_weekdays(when), stated)))
    return TableCell("date", text, is_open=is_open, note=note)


def _is_read_as(text: str, when: When, timeline: Timeline) -> bool:
    try:
        readings = list_readings(text, published=(), zone=timeline.time_zone, language=timeline.language)
    except WhenError:
        return False
    return [reading.when for reading in readings] == [when]


def _build_text(entry: Entry) -> TableCell:
    return TableCell("text", getattr(entry.detail, TEXT_FIELDS[entry.kind]))


def _list_parties(entry: Entry) -> list[Any]:
    detail: Any = entry.detail
    return list(detail.parties.all()) if entry.kind == Entry.Kind.EVENT else []


def _build_parties(entry: Entry) -> TableCell:
    """Return the parties of an event with their roles; who said a statement; who was asked."""
    if entry.kind != Entry.Kind.EVENT:
        name = getattr(entry.detail, PARTY_FIELDS[entry.kind]).name
        return TableCell("parties", name, is_open=_split_brackets(name)[1] != [CREATE])
    links = _list_parties(entry)
    names = {link.party.name: link.party for link in links}
    text = "; ".join(_format_name(link.party.name, ROLE_WORDS.get(link.role, "")) for link in links)
    wanted = [(link.party.name, "" if link.role == "actor" else link.role, False) for link in links]
    is_clear = all(names[link.party.name] == link.party for link in links)
    return TableCell("parties", text, is_open=is_clear and _reads_back(text, names, ROLES, wanted))


def _label_sources(citations: Sequence[Any]) -> list[str]:
    """Return a name for each cited source, short where that tells it apart. That of a confidential one is its description."""
    short = [citation.source.short_name for citation in citations]
    full = [str(citation.source) for citation in citations]
    labels = []
    for index, citation in enumerate(citations):
        if short.count(short[index]) == 1:
            labels.append(short[index])
        else:
            labels.append(full[index] if full.count(full[index]) == 1 else format_source(citation.source))
    return labels


def _build_sources(entry: Entry) -> TableCell:
    citations = list(entry.citations.all())
    labels = _label_sources(citations)
    stances = ["disputes" if citation.stance == "disputes" else "" for citation in citations]
    text = "; ".join(map(_format_name, labels, stances))
    wanted = [(label, stance, False) for label, stance in zip(labels, stances, strict=True)]
    is_clear = len(set(labels)) == len(labels)
    return TableCell("sources", text, is_open=is_clear and _reads_back(text, labels, STANCES, wanted))


def _reads_back(
    text: str, known: Iterable[str], meanings: dict[str, str], wanted: list[tuple[str, str, bool]]
) -> bool:
    """Whether the text of a cell is read as what it is the text of."""
    names = set(known)
    return [_read_name(item, names, meanings) for item in split_names(text)] == wanted


def split_names(text: str) -> list[str]:
    """Return the names in a cell, each with what stands in brackets after it."""
    return [item for part in _NAME.findall(text) if (item := part.strip())]


def _split_brackets(item: str) -> tuple[str, list[str]]:
    """Return a name, and the words in brackets after it."""
    match = _WORDS_IN_BRACKETS.fullmatch(item)
    if match is None:
        return item, []
    return match[1], [word for part in match[2].split(",") if (word := part.strip().casefold())]


def _format_name(name: str, *words: str) -> str:
    joined = ", ".join(word for word in words if word)
    return f"{name} ({joined})" if joined else name


def _read_name(item: str, known: Iterable[str], meanings: dict[str, str]) -> tuple[str, str, bool]:
    """Return the name in an item of a cell, its role or stance ("" for the usual one), and whether it is to be created.

    Words in brackets that have no meaning belong to the name, as do those of a `known` name.
    """
    name, words = _split_brackets(item)
    found = [meanings[word] for word in words if word in meanings]
    if item in known or not words or len(found) > 1 or not set(words) <= {*meanings, CREATE}:
        return item, "", False
    usual = next(iter(meanings.values()))
    return name, "" if found in ([], [usual]) else found[0], CREATE in words


def _check_roles(name: str, known: Iterable[str], user: User) -> None:
    """Refuse words in brackets that are no role and belong to the name of no party: they are a slip of the keys.

    Raises:
        ValidationError: the message lists the roles
    """
    party, words = _split_brackets(name)
    if not words or name in known or _is_party(name, user):
        return
    roles = ", ".join(ROLE_WORDS.values())
    raise ValidationError(
        f"“{', '.join(words)}” after “{party}” is not a role. Use {roles}; or add ({CREATE}) if it belongs to the name "
        "of a new party."
    )


def _is_party(name: str, user: User) -> bool:
    """Whether there is a party of this name, or several."""
    try:
        return find_party(name, user) is not None
    except AmbiguousNameError:
        return True
