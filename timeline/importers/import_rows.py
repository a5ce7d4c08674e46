"""Rows: the entries of a file in one form, whatever the format, and the document that they become."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import cast

import msgspec
from django.utils.text import slugify

from timeline import dates, document
from timeline.dates import When
from timeline.document import (
    Citation,
    Document,
    Event,
    Place,
    Source,
    SourceKind,
    Standing,
    content_rules,
    list_values,
    rules,
)
from timeline.document.public_ids import spell_id
from timeline.importers import html_text
from timeline.importers.file_limits import (
    MAX_ENTRIES,
    MAX_HTML_LENGTH,
    MAX_MEDIA,
    MAX_SOURCES,
    MAX_TEXT_LENGTH,
)
from timeline.importers.import_options import ImportOptions
from timeline.importers.loaded_files import ImportQuestion, LoadedFile, ProblemLog, build_refusal
from timeline.importers.row_dates import DateReader, TypedDate, note_all
from timeline.text.markdown import render, to_plain_text

_MAX_KEY_LENGTH = 200
_MARK_UP = re.compile(r"<(?!/?(?:p|br)\b)")
_ID = re.compile(document.ID_PATTERN)
DEFAULT_LANGUAGE = "en-GB"


@dataclass(slots=True)
class MediaLink:
    """A picture, a film or a page that an entry showed. It becomes a link in the text; nothing is fetched."""

    address: str
    caption: str = ""
    credit: str = ""


@dataclass(slots=True)
class RowSource:
    """A source that a row names. `published` is a typed date."""

    title: str = ""
    publisher: str = ""
    url: str = ""
    kind: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    locator: str = ""
    exact: str = ""
    disputes: bool = False
    # Its public id in a file of ours.
    key: str = ""


@dataclass(slots=True)
class ImportRow:
    """One entry of a file. Texts may be HTML if `is_html`; else `text` is Markdown and the rest plain.

    In a file that this program wrote (`is_exact`) no text is looked at for HTML.

    `position` says where it is, as in “row 3”; `columns` name the columns of its fields, if it has any. A date is typed
    (`start`, `end`), or ready (`when`).
    """

    position: str
    headline: str = ""
    text: str = ""
    start: TypedDate = field(default_factory=TypedDate)
    end: TypedDate = field(default_factory=TypedDate)
    stated: str = ""
    when: When | None = None
    is_html: bool = False
    is_exact: bool = False
    key: str = ""
    place: str = ""
    latitude: str = ""
    longitude: str = ""
    standing: str = ""
    short_label: str = ""
    is_key: bool = False
    is_minor: bool = False
    media: list[MediaLink] = field(default_factory=list)
    sources: list[RowSource] = field(default_factory=list)
    columns: Mapping[str, str] = field(default_factory=dict)

    def locate(self, field_name: str) -> str:
        """Return where a field is, as in “row 3, column B”."""
        column = self.columns.get(field_name)
        return f"{self.position}, column {column}" if column else self.position


@dataclass(slots=True)
class FileHead:
    """What a file says about the whole timeline."""

    title: str = ""
    # Plain text with paragraphs.
    summary: str = ""
    byline: str = ""
    language: str = ""
    media: list[MediaLink] = field(default_factory=list)


def build_file(
    rows: list[ImportRow], head: FileHead, options: ImportOptions, log: ProblemLog, noun: str
) -> LoadedFile:
    """Return the draft that rows become, with the problems and questions of the file. `noun` names a row."""
    if content_rules.TIME_ZONE.is_broken(options.time_zone):
        log.add_error(content_rules.TIME_ZONE.message_for_files % {"value": options.time_zone})
    if not rows and not log.has_errors:
        log.add_error(f"The file has no {noun} that could become an entry.")
    if len(rows) > MAX_ENTRIES:
        log.add_error(
            f"The file has more than {MAX_ENTRIES:,} entries, the most that a timeline takes from one. Divide it."
        )
    if log.has_errors:
        return build_refusal(log)
    return _DocumentBuilder(rows, head, options, log).build()


class _DocumentBuilder:
    """Builds the document of one file."""

    def __init__(
        self, rows: list[ImportRow], head: FileHead, options: ImportOptions, log: ProblemLog
    ) -> None:
        self.rows, self.head, self.options, self.log = rows, head, options, log
        self.reader = DateReader(options, log)
        self.sources: dict[str, Source] = {}
        self.keys: dict[str, str] = {}
        self.used_keys: set[str] = set()
        self.unsourced: list[str] = []
        self.positions: dict[str, str] = {}

    def build(self) -> LoadedFile:
        """Return the draft with all problems and questions."""
        note_all(self.reader, (typed for row in self.rows for typed in (row.start, row.end)))
        answer = self._build_answer()
        events: dict[str, Event] = {}
        for index, row in enumerate(self.rows):
            event = self._build_event(index, row, events, answer)
            if event is not None:
                events[event.id] = event
                self.positions[event.id] = row.position
        questions = [self.reader.question] if self.reader.question else []
        if self.unsourced and not self.options.may_be_unsourced:
            questions.append(
                ImportQuestion(
                    "source",
                    f"Where do these entries come from? {_count(len(self.unsourced))} without a source.",
                    (
                        (
                            "file",
                            "The file itself is the source: a document with its title, author and date.",
                        ),
                        ("source", "Another source, which all of them cite."),
                        ("none", "They stay without a source, and are not ready to be published."),
                    ),
                    len(self.unsourced),
                )
            )
        elif self.unsourced:
            self.log.add_warning(
                f"{_count(len(self.unsourced))} without a source. An entry is not ready to be published before it has one."
            )
        if not events:
            self.log.add_error("No row of the file can become an entry.")
            return build_refusal(self.log, questions)
        draft = self._build_document(events)
        if not self.log.has_errors:
            self._check(draft)
        if self.log.has_errors:
            return build_refusal(self.log, questions)
        return LoadedFile(
            draft,
            tuple(self.log),
            tuple(questions),
            self.keys,
            tuple(self.unsourced),
            answer.id if answer else "",
            self.positions,
        )

    def _check(self, draft: Document) -> None:
        """Log what the types and rules of documents refuse, which is nothing unless an option is wrong."""
        try:
            msgspec.convert(msgspec.to_builtins(draft), type=Document)
        except msgspec.ValidationError as error:
            self.log.add_error(str(error))
            return
        for problem in rules.find_problems(draft):
            self.log.add_error(problem.message, problem.path)

    def _build_document(self, events: dict[str, Event]) -> Document:
        head, options = self.head, self.options
        title = options.title or html_text.to_line(head.title) or options.name or "Imported timeline"
        slug = options.slug or slugify(title).replace("_", "-")[:80].strip("-") or "imported-timeline"
        media = [line for link in head.media[:MAX_MEDIA] if (line := self._describe_media(link))]
        summary = document.normalise("\n\n".join(part for part in (head.summary, *media) if part))
        if len(summary) > MAX_TEXT_LENGTH:
            self.log.add_error(f"The summary has more than {MAX_TEXT_LENGTH:,} characters.")
        return Document(
            format=document.FORMAT,
            timeline=document.Timeline(
                slug=slug,
                title=self._cut_line(title, "title", "the title"),
                language=options.language or _read_language(head.language) or DEFAULT_LANGUAGE,
                time_zone=options.time_zone,
                summary=summary[:MAX_TEXT_LENGTH],
                byline=self._cut_line(head.byline, "byline", "the byline"),
            ),
            version=None,
            parties=[],
            sources=list(self.sources.values()),
            events=list(events.values()),
            statements=[],
            requests=[],
            corrections=[],
            order=self._sort(events),
        )

    def _sort(self, events: dict[str, Event]) -> list[str]:
        """Return the ids by date. An entry without a date stays after the one that it follows in the file."""
        keyed = []
        position = -(2**63)
        for index, event in enumerate(events.values()):
            first = dates.find_sort_bounds(event.when, self.options.time_zone, "")[0]
            position = position if first is None else first
            keyed.append((position, index, event.id))
        return [uid for _position, _index, uid in sorted(keyed)]

    # --- Entries ----------------------------------------------------------------------------------

    def _build_event(
        self, index: int, row: ImportRow, events: dict[str, Event], answer: Source | None
    ) -> Event | None:
        headline, body = self._build_texts(row)
        if not headline:
            if row.start or row.sources or row.media:
                self.log.add_warning(
                    "An entry has neither a headline nor a text. It is left out.", row.position
                )
            return None
        when = self._build_when(row)
        citations = self._build_citations(row)
        uid = self._build_id(index, row, headline, when, events)
        standing = self._read_standing(row, has_source=bool(citations or answer))
        if not citations:
            if answer is not None:
                citations = [Citation(source=answer.id)]
                self.sources[answer.id] = answer
            else:
                self.unsourced.append(uid)
        return Event(
            id=uid,
            headline=headline,
            body=body,
            when=when,
            standing=standing,
            citations=citations,
            place=self._build_place(row),
            key=row.is_key,
            minor=row.is_minor and not row.is_key,
            short_label=self._cut_line(
                row.short_label, "short label", row.position, document.SHORT_LABEL_LENGTH
            ),
        )

    def _build_texts(self, row: ImportRow) -> tuple[str, str]:
        """Return the headline and the body. Without a headline the text’s beginning is one."""
        text = row.text
        if len(text) > MAX_HTML_LENGTH or len(row.headline) > MAX_HTML_LENGTH:
            self.log.add_error(
                f"A text has more than {MAX_HTML_LENGTH:,} characters, with its HTML. An entry takes {MAX_TEXT_LENGTH:,}.",
                row.position,
            )
            return "", ""
        if text and not row.is_exact and (row.is_html or html_text.has_html(text)):
            if html_text.has_html(text):
                self.log.add_fixed("HTML becomes Markdown.", row.position)
            text = html_text.to_markdown(text)
        elif content_rules.EVENT_BODY_PICTURE.is_broken(text):
            self.log.add_fixed("A picture in a text becomes a link: pictures are not shown.", row.position)
            text = text.replace("![", "[")
        headline = " ".join(row.headline.split()) if row.is_exact else html_text.to_line(row.headline)
        if not headline and text:
            headline, text = _split_headline(text)
        if not headline and row.media:
            headline = html_text.to_line(row.media[0].caption)
        if len(headline) > document.HEADLINE_LENGTH:
            self.log.add_warning(
                f"A headline has more than {document.HEADLINE_LENGTH} characters. It is cut, and the whole of it is in the text.",
                row.position,
                headline,
            )
            text = "\n\n".join(part for part in (html_text.escape_markdown(headline), text) if part)
            headline = _cut(headline, document.HEADLINE_LENGTH)
        media = [
            line for link in row.media[:MAX_MEDIA] if (line := self._write_media(link, row.locate("media")))
        ]
        if len(row.media) > MAX_MEDIA:
            self.log.add_warning(
                f"An entry has more than {MAX_MEDIA} media. The others are left out.", row.position
            )
        body = document.normalise("\n\n".join(part for part in (text, *media) if part))
        if len(body) > MAX_TEXT_LENGTH:
            self.log.add_error(
                f"A text has more than {MAX_TEXT_LENGTH:,} characters, the most that an entry takes. Shorten it.",
                row.position,
            )
            body = ""
        return document.normalise(headline), body

    def _write_media(self, link: MediaLink, position: str) -> str:
        address = link.address.strip()
        caption, credit = html_text.to_line(link.caption), html_text.to_line(link.credit)
        if "<" not in address:
            address = unescape(address)
        if html_text.has_html(address):
            self.log.add_fixed("Embedded media become their text and links.", position)
            written = html_text.to_markdown(address)
        else:
            address = self._repair_address(address, position)
            if address and (problem := html_text.find_link_problem(address)):
                self.log.add_warning(f"The address of a medium is not usable. {problem}", position, address)
                written = html_text.escape_markdown(f"{caption} {address}".strip())
            elif address:
                self.log.add_fixed("Media become links in the text. They are no sources.", position)
                written = html_text.write_link(caption or html_text.describe_address(address), address)
                caption = ""
            else:
                written = ""
        extra = html_text.escape_markdown(caption) if caption and caption not in written else ""
        whole = " ".join(part for part in (written, extra) if part)
        return f"{whole} ({html_text.escape_markdown(credit)})" if whole and credit else whole

    def _describe_media(self, link: MediaLink) -> str:
        """Return a medium of the title in plain text: a summary has no links."""
        address = link.address.strip()
        caption, credit = html_text.to_line(link.caption), html_text.to_line(link.credit)
        if html_text.has_html(address):
            words = html_text.to_paragraphs(address)
        else:
            words = self._repair_address(unescape(address), "the title")
        if words:
            self.log.add_fixed("Media of the title become text in the summary.", "the title")
        whole = ": ".join(part for part in (caption, words) if part)
        return f"{whole} ({credit})" if words and credit else whole

    def _repair_address(self, address: str, position: str) -> str:
        """Return an address with a scheme and without characters that need escaping."""
        if not address:
            return ""
        repaired = "".join(
            f"%{ord(character):02X}" if character in ' "<>\\^`{|}' else character
            for character in address.strip()
        )
        if repaired.startswith("//"):
            repaired = f"https:{repaired}"
        elif "://" not in repaired and not repaired.lower().startswith("mailto:"):
            host = repaired.partition("/")[0]
            if "." in host and not html_text.find_link_problem(f"https://{repaired}"):
                repaired = f"https://{repaired}"
        if repaired != address:
            self.log.add_fixed(
                "An address gets its scheme, or its spaces and special characters are escaped.",
                position,
                address,
            )
        return repaired

    def _build_when(self, row: ImportRow) -> When:
        if row.when is not None:
            return row.when
        when = self.reader.read(row.start, row.end, row.stated, row.locate("date"))
        if not row.start and not row.end:
            self.log.add_warning("An entry has no date.", row.locate("date"), row.headline or row.text)
        return when

    def _build_place(self, row: ImportRow) -> Place | None:
        words = self._cut_line(row.place, "place", row.locate("place"))
        latitude, longitude = (_read_degrees(text) for text in (row.latitude, row.longitude))
        if not words and (row.latitude or row.longitude):
            self.log.add_warning("Coordinates need the name of the place. They are left out.", row.position)
            return None
        if not words:
            return None
        if (row.latitude or row.longitude) and (
            latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180
        ):
            self.log.add_warning(
                f"{content_rules.COORDINATES_MESSAGE} They are left out.",
                row.position,
                f"{row.latitude} {row.longitude}",
            )
            latitude = longitude = None
        if latitude is None or longitude is None:
            return Place(words=words)
        return Place(words=words, latitude=latitude + 0.0, longitude=longitude + 0.0)

    def _read_standing(self, row: ImportRow, *, has_source: bool) -> Standing:
        """Return the verification. Of a row that says none it is single source, or unconfirmed without a source."""
        words = "-".join(row.standing.lower().replace("-", " ").split())
        for standing in list_values(Standing):
            if words == standing:
                return cast(Standing, standing)
        if words:
            self.log.add_warning(
                "A verification is not one of unconfirmed, single source, corroborated and disputed. It is not used.",
                row.locate("verification"),
                row.standing,
            )
        return "single-source" if has_source else "unconfirmed"

    def _build_id(
        self, index: int, row: ImportRow, headline: str, when: When, events: dict[str, Event]
    ) -> str:
        """Return a public id. A key that can be one is kept; else it is made from the key or the row.

        So the same file gives the same ids each time.
        """
        key = row.key.strip()
        if key and key in self.used_keys:
            self.log.add_warning(
                "A key occurs a second time. The later row gets another id.", row.locate("key"), key
            )
            key = ""
        if key:
            self.used_keys.add(key)
        uid = key if _is_public_id(key) or (row.is_exact and _ID.search(key) and len(key) <= 40) else ""
        seed = key[:_MAX_KEY_LENGTH] or f"{index}\n{headline}\n{when.edtf}"
        attempt = 0
        while not uid or uid in events:
            uid = _derive_id("entry", seed, str(attempt))
            attempt += 1
        if key:
            self.keys[uid] = key
        return uid

    # --- Sources ----------------------------------------------------------------------------------

    def _build_answer(self) -> Source | None:
        answer = self.options.source
        if answer is None:
            return None
        return self._build_source(
            RowSource(
                title=answer.title or ("" if answer.publisher else self.options.name),
                publisher=answer.publisher,
                url=answer.url,
                kind=answer.kind,
                authors=answer.authors,
                published=answer.published,
            ),
            "the source of all others",
        )

    def _build_citations(self, row: ImportRow) -> list[Citation]:
        citations: list[Citation] = []
        if len(row.sources) > MAX_SOURCES:
            self.log.add_warning(
                f"An entry has more than {MAX_SOURCES} sources. The others are left out.", row.position
            )
        for row_source in row.sources[:MAX_SOURCES]:
            source = self._build_source(row_source, row.locate("source"))
            if source is None:
                continue
            if not row_source.key and any(citation.source == source.id for citation in citations):
                continue
            self.sources.setdefault(source.id, source)
            citations.append(
                Citation(
                    source=source.id,
                    stance="disputes" if row_source.disputes else "supports",
                    locator=self._cut_line(row_source.locator, "locator", row.position),
                    exact=document.normalise(row_source.exact[:MAX_TEXT_LENGTH]),
                )
            )
        return citations

    def _build_source(self, row: RowSource, position: str) -> Source | None:
        title = self._cut_line(html_text.to_line(row.title), "title of a source", position)
        publisher = self._cut_line(html_text.to_line(row.publisher), "publisher", position)
        url = self._repair_address(row.url.strip(), position)
        if url and (problem := content_rules.find_address_problem(url)):
            self.log.add_warning(
                f"The address of a source is not usable and is left out. {problem}", position, url
            )
            title, url = title or self._cut_line(url, "title of a source", position), ""
        if len(url) > 2000:
            self.log.add_warning(
                "The address of a source has more than 2,000 characters. It is left out.", position
            )
            url = ""
        if url and not (title or publisher):
            publisher = html_text.describe_address(url).partition(":")[0]
            self.log.add_warning(
                "A source has only an address. Its site is given as the publisher.", position
            )
        if content_rules.SOURCE_NAME.is_broken(publisher, title):
            return None
        published = self._read_published(row.published, position)
        kind = self._read_kind(row.kind, position, has_address=bool(url))
        authors = [name for author in row.authors if (name := self._cut_line(author, "author", position))]
        uid = _derive_id("source", kind, publisher, title, url, published, *authors)
        source = Source(
            id=uid, kind=kind, publisher=publisher, title=title, url=url, published=published, authors=authors
        )
        if _ID.search(row.key) and len(row.key) <= 40:
            named = msgspec.structs.replace(source, id=row.key)
            if self.sources.get(row.key, named) == named:
                return named
            self.log.add_warning(
                "An id of a source stands beside another source as well. The later one gets another id.",
                position,
                row.key,
            )
        return source

    def _read_kind(self, text: str, position: str, *, has_address: bool) -> SourceKind:
        words = text.strip().lower()
        for kind in list_values(SourceKind):
            if words == kind:
                return cast(SourceKind, kind)
        if words:
            self.log.add_warning("A kind of source is not known. It is not used.", position, text)
        return "article" if has_address else "document"

    def _read_published(self, text: str, position: str) -> str:
        if not text.strip():
            return ""
        when = self.reader.read(TypedDate(text=text.strip()), TypedDate(), "", position)
        return when.edtf

    def _cut_line(self, text: str, noun: str, position: str, length: int = document.LINE_LENGTH) -> str:
        line = document.normalise(" ".join(text.split()))
        if len(line) <= length:
            return line
        self.log.add_warning(f"The {noun} has more than {length} characters. It is cut.", position, line)
        return _cut(line, length)


def _is_public_id(key: str) -> bool:
    """Whether a key can be the public id of an entry. “12” could, and would be that of entries of other files, too."""
    return 6 <= len(key) <= 40 and bool(_ID.search(key)) and not key.isdecimal()


def _split_headline(text: str) -> tuple[str, str]:
    """Return the first sentence of a text as plain words, and the text without it; all of it if it cannot be divided."""
    first, _break, rest = text.partition("\n\n")
    plain = html_text.to_line(to_plain_text(first))
    if len(plain) <= document.HEADLINE_LENGTH:
        # Links and emphasis would be lost in a headline.
        return plain, text if _MARK_UP.search(render(first)) else rest.strip()
    end = max(plain.rfind(mark, 0, document.HEADLINE_LENGTH) for mark in (". ", "! ", "? "))
    return (plain[: end + 1] if end > 20 else _cut(plain, document.HEADLINE_LENGTH)), text


def _cut(text: str, length: int) -> str:
    cut = text[: length - 1]
    head = cut.rpartition(" ")[0]
    return f"{(head if len(head) > length // 2 else cut).rstrip()}…"


def _read_language(text: str) -> str:
    """Return a language tag, or "" if the text is none."""
    return text if re.search(document.LANGUAGE_PATTERN, text) and len(text) <= 35 else ""


def _read_degrees(text: str) -> float | None:
    try:
        value = float(text.replace(",", ".")) if text else None
    except ValueError:
        return None
    return value if value is not None and -180 <= value <= 180 else None


def _derive_id(*parts: str) -> str:
    """Return an id of ten characters in the form that the desk uses; the same parts give the same id."""
    number = int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest())

    def choose(alphabet: str) -> str:
        nonlocal number
        number, rest = divmod(number, len(alphabet))
        return alphabet[rest]

    return spell_id(10, choose)


def _count(number: int) -> str:
    return "1 entry is" if number == 1 else f"{number:,} entries are"
