"""Words that identify a protected person or name a confidential source, in everything that would be public (decision 0038).

Every text of the document is searched, whatever field it is in, so that a new field is searched too. Left out are ids,
digests, dates and words of a vocabulary.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, override

from timeline.document import Correction, Document, decode
from timeline.document.diff import get_label
from timeline.models import Party, Publication, Source, Timeline, WordWaiver
from timeline.publishing.source_words import list_source_words
from timeline.text.identifying_words import WordFinder

_INDEX = re.compile(r"\[[0-9]+\]")
# Fields of the document that contain no text of a person.
NO_TEXT = frozenset(
    {
        *(
            "format",
            "id",
            "into",
            "entry",
            "order",
            "part_of",
            "relies_on",
            "source",
            "party",
            "spokesperson",
        ),
        *("addressees", "asked", "asked_by", "about", "replies", "kind", "role", "how", "stance", "standing"),
        *("outcome", "wording", "state", "verdict", "prominence", "hemisphere", "language", "time_zone"),
        *("first_published", "last_changed", "deadline", "at", "held", "accessed", "state_on", "captured"),
        *("published", "edtf", "time", "end_time", "zone", "file_sha256", "text_sha256", "version"),
    }
)
# The part of a document: the name of the list, and the subject of what is found there.
PARTS = {
    "parties": "party",
    "sources": "source",
    "events": "event",
    "statements": "statement",
    "requests": "request",
    "withdrawals": "entry",
}
# What a mention of a protected party or a confidential source does, in words.
DESCRIPTIONS = {"party": "identifies a protected person", "source": "names a confidential source"}
# The words for fields whose name says too little.
FIELD_LABELS = {
    "exact": "cited words",
    "prefix": "words before the cited ones",
    "suffix": "words after the cited ones",
    "omitted": "words left out",
    "put": "what was put to them",
    "stated": "date as the source puts it",
    "url": "address",
    "archived_url": "archived copy",
    "short_name": "short name",
    "described_as": "description",
    "outcome_note": "note on the outcome",
    "slug": "address",
    "when": "date",
    "was": "correction: what was wrong",
    "now": "correction: what is right",
    "why": "correction: why",
}


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text that would be public: the subject's kind and public id, its label, the path of the field, and the words."""

    subject: str
    uid: str
    label: str
    field: str
    text: str

    @property
    def place(self) -> str:
        """The key of the place, for waivers. It does not depend on the order of citations."""
        return f"{self.subject} {self.uid} {_INDEX.sub('', self.field)}"

    @property
    def field_label(self) -> str:
        """The field in words."""
        name = _INDEX.sub("", self.field).rpartition(".")[2]
        return FIELD_LABELS.get(name, name)


@dataclass(frozen=True, slots=True)
class Mention:
    """A text in which words of a protected party or of a confidential source were found."""

    text: PublicText
    row: Party | Source
    words: tuple[str, ...]

    @property
    def kind(self) -> str:
        """ "party" or "source"."""
        return "source" if isinstance(self.row, Source) else "party"

    @property
    def description(self) -> str:
        """What the text does, without the name or the words: not everyone may know them."""
        return DESCRIPTIONS[self.kind]

    @property
    def digest(self) -> str:
        """A digest of the text and of the words found in it, keyed with SECRET_KEY, because names can be guessed."""
        value = json.dumps([self.text.text, *sorted(self.words)])
        return salted_hmac("waiver of identifying words", value, algorithm="sha256").hexdigest()

    @property
    def key(self) -> tuple[int | None, int | None, str, str]:
        """What a waiver of this mention has: it expires when the text, the words in it or SECRET_KEY change."""
        keys = (None, self.row.pk) if isinstance(self.row, Source) else (self.row.pk, None)
        return (*keys, self.text.place, self.digest)


def list_words(row: Party | Source) -> list[str]:
    """Return the words that identify a party or name a source (`list_party_words`, `source_words.list_source_words`)."""
    return _list_words([row])[row]


def _list_words(rows: Iterable[Party | Source]) -> dict[Party | Source, list[str]]:
    rows = list(rows)
    parties = [row for row in rows if isinstance(row, Party)]
    sources = [row for row in rows if isinstance(row, Source)]
    merged = Party.objects.group_merged(parties) if parties else {}
    source_words = list_source_words(sources) if sources else {}
    public = set(_list_removal_texts())
    return {
        **{party: list_party_words(party, merged=merged[party.pk]) for party in parties},
        **{source: [word for word in source_words[source.pk] if word not in public] for source in sources},
    }


def list_party_words(
    party: Party, *, merged: Iterable[Party] | None = None, with_pseudonym: bool = False
) -> list[str]:
    """Return the words that identify a party: its names and aliases, and those that editors listed.

    So do the words of the parties that were merged into it: `merged`, or looked up. Its pseudonym is not among them unless
    asked for: after a takedown, or an import of a pseudonym, it is also the name.
    """
    if merged is None:
        merged = Party.objects.group_merged([party])[party.pk]
    left_out = {"", *_list_removal_texts()} | (set() if with_pseudonym else {party.pseudonym})
    words = [
        word
        for row in (party, *merged)
        for word in (
            *(row.name, row.short_name, *row.aliases, row.website, row.wikidata),
            *row.identifying_words,
        )
    ]
    return list(dict.fromkeys(word for word in words if word not in left_out))


@cache
def _list_removal_texts() -> frozenset[str]:
    """Return what a party or source is called after a takedown, in every language: it identifies nobody."""
    texts = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts |= {gettext("[name removed]"), gettext("[removed]"), gettext("a source that was removed")}
    return frozenset(texts)


def find_mentions(
    timeline: Timeline, document: Document, *, rows: Sequence[Party | Source] | None = None
) -> list[Mention]:
    """Return where a document, with the corrections that it would take over, names protected persons or confidential sources.

    `rows` are the protected parties and confidential sources of the whole newsroom unless given: a person can be protected
    for the sake of another timeline. Mentions that an editor has waived are left out.
    """
    if rows is None:
        rows = _list_hidden()
    if not rows:
        return []
    texts = list(list_texts(document))
    if document.version is None:
        texts += _list_correction_texts(document, _get_earlier_corrections(timeline))
    return list_unwaived(timeline, _drop_own_parts(find_in_texts(texts, rows)))


def _drop_own_parts(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without those of a source in its own part of the document.

    `checks.find_confidential_sources` reports a document that has it by name, without a label that would name it again.
    """
    rows = {mention.row for mention in mentions if mention.text.subject == "source"}
    sources = [row for row in rows if isinstance(row, Source)]
    merged = Source.objects.group_merged(sources) if sources else {}
    own: dict[Party | Source, set[str]] = {
        source: {source.uid, *(row.uid for row in merged[source.pk])} for source in sources
    }
    return [
        mention
        for mention in mentions
        if mention.text.subject != "source" or mention.text.uid not in own.get(mention.row, ())
    ]


def find_in_reader_texts(
    timeline: Timeline, document: Document, note: str, corrections: Iterable[Correction]
) -> list[Mention]:
    """Return where the note on a version and its new corrections name protected persons or confidential sources."""
    rows = _list_hidden()
    if not rows:
        return []
    texts = [PublicText("version", "", "the next version", "note", note)]
    texts += _list_correction_texts(document, corrections)
    return find_in_texts(texts, rows)


def find_in_reason(timeline: Timeline, reason: str) -> list[Mention]:
    """Return where the reason of a withdrawal, which readers see, names protected persons or confidential sources."""
    return find_in_texts([PublicText("timeline", "", timeline.title, "reason", reason)], _list_hidden())


def find_in_slug(timeline: Timeline, slug: str) -> list[Mention]:
    """Return where another slug of a timeline names protected persons or confidential sources, unless an editor lets that stand."""
    text = PublicText("timeline", "", timeline.title, "slug", slug)
    return list_unwaived(timeline, find_in_texts([text], _list_hidden()))


def find_in_texts(texts: Sequence[PublicText], rows: Iterable[Party | Source]) -> list[Mention]:
    """Return the texts in which words of these parties and sources are found, in the order of the texts."""
    finder = WordFinder([text.text for text in texts])
    mentions: list[tuple[int, Mention]] = []
    for row, words in _list_words(rows).items():
        words_by_text: dict[int, list[str]] = defaultdict(list)
        for word, indexes in finder.find(words).items():
            for index in indexes:
                words_by_text[index].append(word)
        mentions += [
            (index, Mention(texts[index], row, tuple(found))) for index, found in words_by_text.items()
        ]
    # Sorted by the texts. Of one text the parties come first, as they were given.
    return [mention for _index, mention in sorted(mentions, key=lambda item: item[0])]


def list_unwaived(timeline: Timeline, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that no editor has waived."""
    if not mentions:
        return []
    waivers = WordWaiver.objects.filter(timeline=timeline)
    waived = set(waivers.values_list("party_id", "source_id", "place", "digest"))
    return [mention for mention in mentions if mention.key not in waived]


def list_texts(document: Document) -> Iterator[PublicText]:
    """Yield every text of a document."""
    for path, text in _walk(document.timeline, ""):
        yield PublicText("timeline", "", document.timeline.title, path, text)
    labels: dict[str, str] = {}
    for name, subject in PARTS.items():
        for part in getattr(document, name):
            label = labels[part.id] = get_label(part) if subject != "entry" else part.id
            for path, text in _walk(part, ""):
                yield PublicText(subject, part.id, label, path, text)
    for check in document.checks:
        if check.note:
            yield PublicText("entry", check.entry, labels.get(check.entry, check.entry), "note", check.note)
    if document.version and document.version.note:
        yield PublicText("version", "", f"version {document.version.number}", "note", document.version.note)
    yield from _list_correction_texts(document, document.corrections)


def _list_correction_texts(document: Document, corrections: Iterable[Correction]) -> list[PublicText]:
    entries = document.entries()
    return [
        PublicText(
            "entry",
            correction.entry,
            get_label(entries[correction.entry]) if correction.entry in entries else correction.entry,
            path,
            text,
        )
        for correction in corrections
        for path, text in _walk(correction, "")
    ]


def _get_earlier_corrections(timeline: Timeline) -> list[Correction]:
    """Return the corrections of the newest version, which the next one takes over."""
    newest = Publication.objects.filter(timeline=timeline).public_or_pending().order_by("-number").first()
    return decode(newest.data).corrections if newest else []


def _list_hidden() -> list[Party | Source]:
    """Return the protected parties and the confidential sources of the newsroom."""
    return [
        *Party.objects.unmerged().filter(protected=True).order_by("pk"),
        *Source.objects.unmerged().filter(confidential=True).order_by("pk"),
    ]


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the words of each text within a part of a document."""
    if isinstance(value, str):
        if value:
            yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}[{index}]")
    elif isinstance(value, msgspec.Struct):
        for name in _list_text_fields(type(value)):
            inner = getattr(value, name)
            if inner:
                yield from _walk(inner, f"{path}.{name}" if path else name)


@cache
def _list_text_fields(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(struct) if field.name not in NO_TEXT)
