"""Documents to publish in tests: the sample incident, and one that uses every field of the format."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from timeline import document
from timeline.dates import When
from timeline.document import Document

SAMPLE = Path(document.__file__).parent.parent / "sample" / "facebook-bbc.json"
PUBLISHED = "2026-03-09T12:00:00Z"
LONG_AGO = datetime(2017, 3, 7, 10, 15, tzinfo=UTC)
FAR_OFF = datetime(2199, 1, 1, tzinfo=UTC)


def sample() -> Document:
    """Return the sample incident."""
    return document.decode(SAMPLE.read_bytes())


def add_version(
    whole: Document, number: int = 1, previous: Document | None = None, at: str = PUBLISHED
) -> Document:
    """Return a document as published with this number."""
    version = document.Version(number=number, published=at, note=f"Note of version {number}")
    return document.stamp(whole, version, previous)


def every_field() -> Document:
    """Return a published document in which no field is empty."""
    return Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug="every-field",
            title="The dam at Nordhavn",
            language="en-GB",
            time_zone="Europe/Copenhagen",
            standfirst="A dam has a crack, and its owner says that it is safe.",
            summary="What is known of the dam.",
            byline="By the desk",
            hemisphere="south",
            advisory="People die in this story.",
        ),
        version=document.Version(
            number=2,
            published="2026-03-10T09:30:00Z",
            note="Second",
            previous="a" * 64,
            nonce="c" * 32,
            replaces="d" * 64,
            reissued="2026-03-11T07:00:00Z",
        ),
        parties=[
            document.Party(
                id="owner1",
                name="Nordhavn Water Company",
                kind="organisation",
                short_name="Nordhavn Water",
                aliases=["NWC"],
                website="https://water.example/",
                wikidata="Q42",
                introduction="The owner of the dam.",
            ),
            document.Party(
                id="chief1",
                name="Ada Lind",
                kind="person",
                part_of="owner1",
                disclosure="A cousin of our publisher.",
            ),
            document.Party(id="witness1", name="A resident", kind="person", protected=True),
            document.Party(id="paper1", name="The Evening Paper", kind="organisation"),
            document.Party(id="agency1", name="Dam Safety Agency", kind="agency"),
        ],
        sources=[
            document.Source(
                id="report1",
                kind="document",
                publisher="Dam Safety Agency",
                title="Inspection 14",
                authors=["B. Holm", "C. Dahl"],
                url="https://agency.example/14.pdf",
                published="2025-11",
                captured="2025-10-30",
                accessed="2026-03-01",
                archived_url="https://archive.example/14.pdf",
                file_sha256="b" * 64,
                language="da",
                note="Page 9 is missing.",
                state="gone",
                state_on="2026-03-05",
            ),
            document.Source(
                id="story1", kind="article", publisher="The Evening Paper", relies_on=["report1"]
            ),
            document.Source(id="story2", kind="post", title="A post", relies_on=["report1"]),
            document.Source(
                id="secret1", kind="interview", confidential=True, described_as="an engineer at the dam"
            ),
        ],
        events=[
            document.Event(
                id="crack1",
                when=When(edtf="[2026-01-10..2026-01-14]", stated="the other week"),
                standing="corroborated",
                first_published="2026-03-08T10:00:00Z",
                last_changed="2026-03-10T09:30:00Z",
                citations=[
                    document.Citation(source="story1", locator="page 3", note="Names no author."),
                    document.Citation(
                        source="report1",
                        locator="page 4",
                        exact="a crack of two metres",
                        prefix="The diver found ",
                        suffix=" below the gate",
                        note="In our translation.",
                        omitted=["long and broad, or so it seemed,"],
                    ),
                    document.Citation(
                        source="secret1", stance="disputes", note="Says there were two cracks."
                    ),
                ],
                headline="A diver finds a crack",
                body="The crack was **two metres** long.",
                place=document.Place(words="Nordhavn dam", latitude=56.5, longitude=10.25),
                key=True,
                short_label="Crack found",
                parties=[
                    document.PartyRole(party="owner1", role="actor"),
                    document.PartyRole(party="agency1", role="authority"),
                    document.PartyRole(party="witness1", role="witness"),
                ],
            ),
            document.Event(
                id="meeting1",
                when=When(edtf="2026-02-03", time="14:00", end_time="15:30", zone="Europe/Copenhagen"),
                citations=[document.Citation(source="secret1")],
                headline="The board meets",
                minor=True,
            ),
            document.Event(
                id="inspection1",
                when=When(edtf="2026-02-04"),
                standing="single-source",
                citations=[document.Citation(source="story2")],
                headline="The agency inspects the dam",
            ),
        ],
        statements=[
            document.Statement(
                id="denial1",
                when=When(edtf="2026-02-05"),
                standing="single-source",
                citations=[document.Citation(source="story1", exact="السد آمن اليوم")],
                party="owner1",
                spokesperson="chief1",
                addressees=["paper1"],
                words="السد آمن تماما",
                language="ar",
                translation="The dam is entirely safe",
                context="Said at the gate.",
                answers=[document.Answer(entry="crack1", how="denies")],
            ),
            document.Statement(
                id="gloss1",
                when=When(edtf="2026-02"),
                standing="disputed",
                citations=[document.Citation(source="story1")],
                party="agency1",
                words="The agency was not told",
                wording="paraphrase",
                answers=[document.Answer(entry="denial1"), document.Answer(entry="gone1", how="contradicts")],
            ),
        ],
        requests=[
            document.Request(
                id="ask1",
                when=When(edtf="2026-02-04"),
                asked="owner1",
                put="Was the crack known?",
                about="crack1",
                channel="by e-mail",
                deadline="2026-02-05T16:00:00Z",
                outcome="replied",
                outcome_note="Through its spokesperson.",
                replies=["denial1"],
            ),
            document.Request(
                id="ask2",
                when=When(edtf="2026-02-06"),
                citations=[document.Citation(source="story1")],
                asked="chief1",
                asked_by="paper1",
                put="Whether she knew",
                about="denial1",
                outcome="no-response",
            ),
            document.Request(
                id="ask3",
                asked="agency1",
                put="Why it waited",
                outcome="not-sought",
                outcome_note="It was closed.",
            ),
        ],
        corrections=[
            document.Correction(
                entry="crack1",
                at="2026-03-10T09:30:00Z",
                was="one metre",
                now="two metres",
                why="We misread it.",
                prominence="banner",
            )
        ],
        order=["crack1", "gone1", "meeting1", "inspection1", "denial1", "gloss1", "ask1", "ask2", "ask3"],
        withdrawals=[
            document.Withdrawal(id="gone1", at="2026-03-09T08:00:00Z", reason="It rested on a forgery.")
        ],
        checks=[
            document.Check(
                entry="crack1", citation=1, verdict="exact", text_sha256="3" * 64, held="2026-03-02"
            ),
            document.Check(
                entry="denial1",
                citation=0,
                verdict="printed-otherwise",
                text_sha256="4" * 64,
                held="2026-03-03",
                note="The paper heard it so.",
            ),
            document.Check(
                entry="gloss1",
                citation=0,
                verdict="ambiguous",
                text_sha256="4" * 64,
                held="2026-03-03",
                moved=True,
            ),
        ],
        redirects=[
            document.Redirect(id="owner0", kind="party", into="owner1"),
            document.Redirect(id="report0", kind="source", into="report1"),
        ],
        removals=[
            document.Removal(kind="source", id="letter1", at="2026-03-11T07:00:00Z", reason="legal-order")
        ],
    )


def long(count: int = 130) -> Document:
    """Return a published timeline of so many entries, one a day from 1 January 2026; every third is a statement.

    The last entry but two is withdrawn, the last but one disputed; the last answers the first.
    """
    day = date(2026, 1, 1)
    events, statements, order, withdrawals = [], [], [], []
    for number in range(1, count + 1):
        uid, when = f"n{number}", When(edtf=str(day + timedelta(days=number - 1)))
        order.append(uid)
        citations = [document.Citation(source=f"paper{number % 7}")]
        if number == count - 2:
            withdrawals.append(
                document.Withdrawal(id=uid, at="2026-03-09T08:00:00Z", reason="It rested on a forgery.")
            )
        elif number == count - 1 or (number % 3 and number != count):
            events.append(
                document.Event(
                    id=uid,
                    when=when,
                    headline=f"Event number {number}",
                    body=f"What happened as number {number}.",
                    standing="disputed" if number == count - 1 else "corroborated",
                    citations=citations,
                )
            )
        else:
            statements.append(
                document.Statement(
                    id=uid,
                    when=when,
                    party="board1",
                    words=f"These are our words, number {number}.",
                    standing="single-source",
                    citations=citations,
                    answers=[document.Answer(entry="n1", how="denies")] if number == count else [],
                )
            )
    return Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug="long-story", title="A long story", language="en-GB", time_zone="Europe/London"
        ),
        version=document.Version(number=1, published=PUBLISHED, note="First"),
        parties=[document.Party(id="board1", name="The harbour board", kind="organisation")],
        sources=[
            document.Source(id=f"paper{number}", kind="article", publisher=f"Paper {number}")
            for number in range(7)
        ],
        events=events,
        statements=statements,
        requests=[],
        corrections=[],
        order=order,
        withdrawals=withdrawals,
    )


def make_titled(title: str) -> Document:
    """Return the sample with another title."""
    whole = sample()
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, title=title))


def before_every_field() -> Document:
    """Return an earlier version of `every_field`: entries of each kind differ."""
    whole = every_field()
    gone = document.Event(
        id="gone1", headline="A letter is found", citations=[document.Citation(source="story2")]
    )
    first, second, *others = whole.events
    events = [
        msgspec.structs.replace(first, headline="A diver finds two cracks", place=None, key=False),
        msgspec.structs.replace(second, when=When(edtf="2026-02"), citations=[]),
        *others,
        gone,
    ]
    said, *statements = whole.statements
    asked, *requests = whole.requests
    return msgspec.structs.replace(
        whole,
        version=None,
        sources=[msgspec.structs.replace(whole.sources[0], title="Inspection 13"), *whole.sources[1:]],
        events=events,
        statements=[msgspec.structs.replace(said, translation="The dam is safe", addressees=[]), *statements],
        requests=[msgspec.structs.replace(asked, outcome="no-response", replies=[]), *requests],
        corrections=[],
        withdrawals=[],
        order=[*whole.order[2:4], *whole.order[:2], *whole.order[4:]],
    )


def empty() -> Document:
    """Return a document without entries."""
    whole = before_every_field()
    lists = ("parties", "sources", "events", "statements", "requests", "order", "redirects")
    return msgspec.structs.replace(whole, **{name: [] for name in lists})


def long_words() -> Document:
    """Return `every_field` with words and names that are wider than a narrow page."""
    whole = every_field()
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3
    name = "The Most Honourable and Ancient Company of Dredgers, Dykers and Wardens of the Nordhavn Waterways"
    head = msgspec.structs.replace(whole.timeline, slug="long-words", title=word, summary=word, byline=word)
    events = [
        msgspec.structs.replace(
            event,
            headline=word,
            body=word,
            place=document.Place(words=word),
            when=msgspec.structs.replace(event.when, stated=word if event.when.stated else ""),
        )
        for event in whole.events
    ]
    statement = msgspec.structs.replace(whole.statements[0], words=word, translation=word, context=word)
    requests = [msgspec.structs.replace(each, put=word, channel=word) for each in whole.requests]
    parties = [
        msgspec.structs.replace(
            party,
            name=f"{name if place % 2 else word} {place}",
            short_name="",
            disclosure=word if party.disclosure else "",
            website=f"https://example.org/{word}" if party.website else "",
        )
        for place, party in enumerate(whole.parties)
    ]
    sources = [
        source
        if source.confidential
        else msgspec.structs.replace(
            source,
            publisher=word,
            title=word,
            authors=[word],
            url=f"https://example.org/{word}",
            archived_url=f"https://archive.example/{word}",
            note=word,
        )
        for source in whole.sources
    ]
    correction = msgspec.structs.replace(whole.corrections[0], was=word, now=word, why=word)
    withdrawal = msgspec.structs.replace(whole.withdrawals[0], reason=word)
    return msgspec.structs.replace(
        whole,
        timeline=head,
        version=None,
        parties=parties,
        events=events,
        statements=[statement, *whole.statements[1:]],
        requests=requests,
        sources=sources,
        corrections=[correction],
        withdrawals=[withdrawal],
    )
