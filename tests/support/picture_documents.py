"""Documents for tests of the picture: any number of entries with any dates and headlines."""

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any

from timeline import document
from timeline.dates import When
from timeline.document import Document

# Long and short, in the five languages of the site, with words that are wider than a line.
HEADLINES = [
    "BBC reports 100 images to Facebook; 18 are taken down",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW MMMMM",
    "Die Donaudampfschifffahrtsgesellschaft legt Rechtsschutzversicherungsunterlagen vor",
    "L’inspection constate l’affaissement du pont, puis l’entreprise le nie par écrit",
    "El ayuntamiento cierra el puente y pide una comisión independiente de investigación",
    "المجلس يغلق الجسر بعد تقرير المفتشين ويطلب من الشركة تسليم جميع الوثائق",
    "Ok",
    "水" * 40,
]
DATES = [
    *("2017-03-07", "2017-03", "2017", "201X", "2016-24", "[2017-02-27..2017-03-05]", "[..2017-03-07]"),
    *(
        "../2017-03-07",
        "/2017-03-07",
        "2017-03-07~",
        "2017-01-02/2017-04",
        "2017-05/..",
        "1905-06-01",
        "Y12345",
        "",
    ),
]


def build_document(
    whens: Sequence[str | When],
    *,
    headlines: Sequence[str] = ("Event",),
    keys: Sequence[bool] = (False,),
    people: int = 2,
    language: str = "en-GB",
) -> Document:
    """Return a timeline with an event for each date; headlines and keys are repeated. The parties act in turn."""
    parties = [
        document.Party(id=f"p{number}", name=f"Party {number}", kind="group") for number in range(people)
    ]
    facts = zip(whens, islice(cycle(headlines), len(whens)), islice(cycle(keys), len(whens)), strict=True)
    events = [
        document.Event(
            id=f"e{place}",
            when=when if isinstance(when, When) else When(when),
            headline=headline,
            key=key,
            parties=[document.PartyRole(party=f"p{place % people}", role="actor")] if people else [],
        )
        for place, (when, headline, key) in enumerate(facts)
    ]
    return _wrap(parties, language, events=events)


def build_statements(whens: Sequence[str], **fields: Any) -> Document:
    """Return a timeline with a statement of one party for each date."""
    parties = [document.Party(id="p0", name="The harbour board", kind="group")]
    statements = [
        document.Statement(
            id=f"s{place}", when=When(when), party="p0", words="These are our words.", **fields
        )
        for place, when in enumerate(whens)
    ]
    return _wrap(parties, "en-GB", statements=statements)


def _wrap(parties: list[document.Party], language: str, **entries: list[Any]) -> Document:
    kinds: dict[str, list[Any]] = {"events": [], "statements": [], "requests": [], **entries}
    return document.Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug="record", title="A record", language=language, time_zone="Europe/London"
        ),
        version=None,
        parties=parties,
        sources=[],
        corrections=[],
        order=[entry.id for kind in kinds.values() for entry in kind],
        **kinds,
    )
