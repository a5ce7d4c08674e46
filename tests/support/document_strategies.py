"""Hypothesis strategies for whole documents that break no rule, as they are published.

Parties and sources are sorted by id and all at work, entries stand in an order that their dates allow, and
texts are in NFC: what goes in by import comes out by export byte for byte.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st

from tests.support import date_strategies as dates_of
from timeline import dates, document
from timeline.dates import When
from timeline.document import Document
from timeline.quotes import clean
from timeline.quotes import is_shortened as is_shortened_quotation

# Half of them are letters; the rest is any text from a keyboard, a web page or an attacker.
AWKWARD = [
    *(
        "é",
        "ﬃ",
        "ß",
        "İ",
        "中文",
        "שָׁלוֹם",
        "مرحبا",
        "👩‍👩‍👧",
        "🇬🇧",
        "ɓ̀",
        "\u202eRTL",
        "\ufeff",
        "\u200d",
        "\u2028",
    ),
    *("\n", "\t", " ", "\x1b[31m", "\x7f", '"', "\\", "/", "'", "<script>alert(1)</script>", "&amp;", "</p>"),
    *("[x](javascript:alert(1))", "=1+1", "@x", "-- ", "%s", "{{ x }}", "$.a", "\U0010ffff", "null"),
]
texts = (
    st.lists(
        st.one_of(
            st.text("abcdefg ", min_size=1, max_size=8),
            st.sampled_from(AWKWARD),
            st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"),
        ),
        min_size=1,
        max_size=5,
    )
    .map("".join)
    .map(lambda text: unicodedata.normalize("NFC", text))
)
optional = st.one_of(st.just(""), texts)
# Quoted words as the desk stores them and as the publish checks require.
quoted = texts.map(lambda text: clean(text).text).filter(bool)
shortened = st.tuples(quoted, quoted).map(lambda parts: clean(" … ".join(parts)).text)
# What a quotation leaves out: one line.
omitted_words = quoted.map(lambda text: clean(text.replace("\n", " ")[:150]).text).filter(bool)
languages = st.sampled_from(["", "en", "en-GB", "ar", "zh-Hant-TW", "de-1996"])
urls = st.sampled_from(
    ["", "https://a.example/?q=%20#x", "HTTP://A.EXAMPLE", "mailto:desk@a.example", "https://é.example/ü"]
)
days = st.one_of(st.just(""), dates_of.days)
edtf = st.one_of(st.just(""), dates_of.expressions)
instants = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
)
whens = dates_of.whens.map(
    lambda when: msgspec.structs.replace(when, stated=unicodedata.normalize("NFC", when.stated)[:200].strip())
)
ids = st.from_regex(r"[a-z0-9-]{0,6}[0-9]", fullmatch=True).map(lambda text: text.lstrip("-"))

# The state of a page and its day.
states: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"state": st.sampled_from(["live", "changed", "gone"]), "state_on": dates_of.days}),
)


def some(strategy: list[str], most: int = 3) -> st.SearchStrategy[list[str]]:
    """A few of the given values, without repeats."""
    return st.lists(st.sampled_from(strategy), max_size=most, unique=True) if strategy else st.just([])


@st.composite
def parties(draw: st.DrawFn, uids: list[str]) -> list[document.Party]:
    """Parties with these ids; each may be part of an earlier one that is not protected."""
    made: list[document.Party] = []
    for uid in uids:
        kind: Any = draw(st.sampled_from(document.list_values(document.PartyKind)))
        if draw(st.integers(0, 3)) == 0:
            made.append(document.Party(id=uid, name=draw(texts), kind=kind, protected=True))
            continue
        above = [party.id for party in made if not party.protected]
        made.append(
            document.Party(
                id=uid,
                name=draw(texts),
                kind=kind,
                short_name=draw(optional),
                aliases=draw(st.lists(texts, max_size=2)),
                part_of=draw(st.sampled_from([None, *above])),
                website=draw(urls),
                wikidata=draw(st.sampled_from(["", "Q1", "Q9531"])),
                disclosure=draw(optional),
            )
        )
    return made


@st.composite
def sources(draw: st.DrawFn, uids: list[str]) -> list[document.Source]:
    """Sources with these ids; the open ones rely on one another, in circles too."""
    secret = [uid for uid in uids if draw(st.integers(0, 3)) == 0]
    made = []
    for uid in uids:
        kind: Any = draw(st.sampled_from(document.list_values(document.SourceKind)))
        if uid in secret:
            made.append(document.Source(id=uid, kind=kind, confidential=True, described_as=draw(texts)))
            continue
        others = [other for other in uids if other != uid and other not in secret]
        made.append(
            document.Source(
                id=uid,
                kind=kind,
                publisher=draw(texts),
                title=draw(optional),
                authors=draw(st.lists(texts, max_size=2)),
                url=draw(urls),
                published=draw(edtf),
                captured=draw(edtf),
                accessed=draw(days),
                archived_url=draw(urls),
                file_sha256=draw(st.sampled_from(["", "0123456789abcdef" * 4])),
                language=draw(languages),
                relies_on=draw(some(others)),
                note=draw(optional),
                **draw(states),
            )
        )
    return made


@st.composite
def citations(
    draw: st.DrawFn, of: list[document.Source], least: int, words: str = ""
) -> list[document.Citation]:
    """Citations of these sources for an entry, or for a statement with these words.

    That of a confidential one has a stance only. Of shortened words it may be shown what they leave out.
    """
    made = []
    for source in draw(st.lists(st.sampled_from(of), min_size=least, max_size=2)):
        stance: Any = draw(st.sampled_from(document.list_values(document.Stance)))
        if source.confidential:
            made.append(document.Citation(source=source.id, stance=stance))
            continue
        texts_of_it = {name: draw(optional) for name in ("locator", "note")}
        texts_of_it |= {name: draw(st.one_of(st.just(""), quoted)) for name in ("prefix", "suffix")}
        exact = draw(st.one_of(st.just(""), quoted, shortened))
        is_shortened = is_shortened_quotation(words if words and stance == "supports" else exact)
        omitted = draw(st.lists(omitted_words, max_size=2)) if is_shortened else []
        made.append(
            document.Citation(source=source.id, stance=stance, exact=exact, omitted=omitted, **texts_of_it)
        )
    return made


@st.composite
def places(draw: st.DrawFn) -> document.Place | None:
    """A place in words, half of the time with coordinates."""
    if draw(st.booleans()):
        return None
    if draw(st.booleans()):
        return document.Place(words=draw(texts))
    # Adding 0.0 turns −0.0, which SQLite stores as 0.0, into 0.0.
    latitude, longitude = draw(st.floats(-90, 90)) + 0.0, draw(st.floats(-180, 180)) + 0.0
    return document.Place(words=draw(texts), latitude=latitude, longitude=longitude)


@st.composite
def documents(draw: st.DrawFn, publishable: bool = False) -> Document:
    """A document before publication. With `publishable` it passes the publish checks."""
    people = draw(parties(draw(st.lists(ids, min_size=1, max_size=4, unique=True))))
    shelf = draw(sources(draw(st.lists(ids, min_size=1, max_size=4, unique=True))))
    uids = draw(st.lists(ids, min_size=1, max_size=6, unique=True))
    kinds = {uid: draw(st.sampled_from(["event", "statement", "request", "withdrawal"])) for uid in uids}
    names = [party.id for party in people]
    said = [uid for uid in uids if kinds[uid] == "statement"]
    least = 1 if publishable else 0

    def common(uid: str, cited: int, words: str = "") -> dict[str, Any]:
        return {
            "id": uid,
            "when": draw(whens),
            "standing": draw(st.sampled_from(document.list_values(document.Standing))),
            "citations": draw(citations(shelf, cited, words)),
        }

    def event(uid: str) -> document.Event:
        roles = st.tuples(st.sampled_from(names), st.sampled_from(document.list_values(document.Role)))
        return document.Event(
            **common(uid, least),
            headline=draw(texts),
            body=draw(optional),
            place=draw(places()),
            key=draw(st.booleans()),
            parties=[
                document.PartyRole(party=party, role=role)  # type: ignore[arg-type]
                for party, role in draw(st.lists(roles, max_size=3, unique=True))
            ],
        )

    def statement(uid: str) -> document.Statement:
        answered = draw(some([other for other in uids if other != uid]))
        words: str = draw(st.one_of(quoted, shortened))
        wording: Any = draw(st.sampled_from(document.list_values(document.Wording)))
        return document.Statement(
            **common(uid, least, words if wording == "verbatim" else ""),
            party=draw(st.sampled_from(names)),
            words=words,
            wording=wording,
            spokesperson=draw(st.sampled_from([None, *names])),
            addressees=draw(some(names)),
            language=draw(languages),
            translation=draw(st.one_of(st.just(""), quoted)),
            context=draw(optional),
            answers=[
                document.Answer(entry=other, how=draw(st.sampled_from(document.list_values(document.How))))
                for other in answered
            ],
        )

    def request(uid: str) -> document.Request:
        asked = draw(st.sampled_from(names))
        asked_by = draw(st.sampled_from([None, *(name for name in names if name != asked)]))
        outcome: Any = draw(st.sampled_from(document.list_values(document.Outcome)))
        must_say = outcome == "not-sought" or (publishable and outcome == "replied")
        return document.Request(
            **common(uid, least if asked_by else 0),
            asked=asked,
            asked_by=asked_by,
            put=draw(texts),
            about=draw(st.sampled_from([None, *(other for other in uids if other != uid)])),
            channel=draw(optional),
            deadline=draw(st.one_of(st.none(), instants)),
            outcome=outcome,
            outcome_note=draw(texts if must_say else optional),
            replies=draw(some(said)),
        )

    zone = draw(st.sampled_from(dates_of.ZONES))
    make: dict[str, Any] = {"event": event, "statement": statement, "request": request}
    entries = {uid: make[kinds[uid]](uid) for uid in uids if kinds[uid] != "withdrawal"}
    order = in_time(uids, entries, zone)
    at_work = parties_named(entries.values(), people)
    in_use = sources_named(entries.values(), shelf)
    return Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug=draw(st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?", fullmatch=True)),
            title=draw(texts),
            language=draw(languages) or "en-GB",
            time_zone=zone,
            summary=draw(optional),
            byline=draw(optional),
            advisory=draw(optional),
            hemisphere=draw(st.sampled_from(document.list_values(dates.Hemisphere))),
        ),
        version=None,
        parties=sorted((item for item in people if item.id in at_work), key=lambda part: part.id),
        sources=sorted((item for item in shelf if item.id in in_use), key=lambda part: part.id),
        events=[entries[uid] for uid in order if kinds[uid] == "event"],
        statements=[entries[uid] for uid in order if kinds[uid] == "statement"],
        requests=[entries[uid] for uid in order if kinds[uid] == "request"],
        corrections=[],
        order=order,
        withdrawals=[
            document.Withdrawal(id=uid, at=draw(instants), reason=draw(texts))
            for uid in order
            if kinds[uid] == "withdrawal"
        ],
    )


def in_time(uids: list[str], entries: dict[str, Any], zone: str) -> list[str]:
    """Return the ids sorted so that each comes as early as its dates allow."""
    extent = {uid: dates.find_bounds(entries[uid].when if uid in entries else When(), zone) for uid in uids}
    left, order = list(uids), []
    while left:
        uid = next(item for item in left if not any(before(extent[other], extent[item]) for other in left))
        left.remove(uid)
        order.append(uid)
    return order


def before(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """Whether the first bounds end before the second begin."""
    return one[1] is not None and other[0] is not None and one[1] < other[0]


def parties_named(entries: Iterable[Any], people: list[document.Party]) -> set[str]:
    """Return the ids of the parties that entries name, and of those that they are part of."""
    named: set[str] = set()
    for entry in entries:
        if isinstance(entry, document.Event):
            named.update(part.party for part in entry.parties)
        elif isinstance(entry, document.Statement):
            named.update(
                [entry.party, *entry.addressees, *([entry.spokesperson] if entry.spokesperson else [])]
            )
        else:
            named.update([entry.asked, *([entry.asked_by] if entry.asked_by else [])])
    for party in reversed(people):
        if party.id in named and party.part_of:
            named.add(party.part_of)
    return named


def sources_named(entries: Iterable[Any], shelf: list[document.Source]) -> set[str]:
    """Return the ids of the sources that entries cite, and of those that they rely on."""
    named = {citation.source for entry in entries for citation in entry.citations}
    while True:
        more = {uid for source in shelf if source.id in named for uid in source.relies_on} - named
        if not more:
            return named
        named |= more


@st.composite
def publications(draw: st.DrawFn) -> Document:
    """A published document: stamped and with corrections."""
    whole = draw(documents())
    version = document.Version(
        number=draw(st.integers(1, 10**9)),
        published=draw(instants),
        note=draw(optional),
        previous=draw(st.sampled_from(["", "0123456789abcdef" * 4])),
    )
    corrections = [
        document.Correction(
            entry=uid,
            at=draw(instants),
            was=draw(texts),
            now=draw(texts),
            why=draw(texts),
            prominence=draw(st.sampled_from(get_args(document.Prominence))),
        )
        for uid in draw(some(whole.order))
    ]
    whole = msgspec.structs.replace(whole, checks=draw(checks(whole)))
    stamped = document.stamp(whole, version, None)
    return msgspec.structs.replace(stamped, corrections=corrections)


@st.composite
def checks(draw: st.DrawFn, whole: Document) -> list[document.Check]:
    """Quote checks of some words quoted from named sources."""
    secret = {source.id for source in whole.sources if source.confidential}
    quoted = [
        (uid, place)
        for uid, entry in whole.entries().items()
        for place, citation in enumerate(entry.citations)
        if citation.source not in secret and document.get_checkable_words(entry, citation)
    ]
    return [
        document.Check(
            entry=uid,
            citation=place,
            verdict=draw(st.sampled_from(document.list_values(document.Verdict))),
            text_sha256="0123456789abcdef" * 4,
            held=draw(dates_of.days),
            note=draw(optional),
        )
        for uid, place in quoted
        if draw(st.booleans())
    ]
