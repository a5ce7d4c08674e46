"""What the front page shows and searches of each timeline. Pure functions of documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from timeline.document import Correction, Document
from timeline.pages.search import LONGEST_SEARCH
from timeline.presentation import labels
from timeline.presentation.descriptions import clip
from timeline.text.searchfold import fold, split_words
from timeline.text.sentences import take_sentences

# Of the summary so many characters are searched: the story is told at its beginning.
SEARCHED_LENGTH = 5000
# Of a timeline without a standfirst so many sentences of the summary stand in the list.
STANDFIRST_SENTENCES = 2
# So many of the corrections that came with a version are listed, and so many people and organisations are found.
MOST_CORRECTIONS, MOST_PARTIES = 3, 20
# So many timelines are listed beside each of them.
MOST_TIMELINES_OF_PARTY = 5


class IndexedParty(NamedTuple):
    """A person or organisation of a timeline. `folded` are its names as search compares them."""

    uid: str
    name: str
    kind: str
    folded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedTimeline:
    """What the front page needs of a document. `folded` is what is searched, `size` is about its bytes in memory.

    `corrections` are the first that came with the version. Protected persons are not among `parties`.
    """

    standfirst: str
    folded: str
    parties: list[IndexedParty]
    corrections: list[Correction]
    size: int


class PartyTimeline(NamedTuple):
    """A timeline that names a party: the slug, and the title with its language."""

    slug: str
    title: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundParty:
    """A person or organisation that matches a search, with the first of the timelines that name it, and their number."""

    uid: str
    name: str
    kind: str
    timelines: list[PartyTimeline] = field(default_factory=list)
    count: int = 0

    @property
    def kind_label(self) -> labels.Text:
        """Its kind in words."""
        return labels.PARTY_KINDS[self.kind]


def index_document(whole: Document) -> IndexedTimeline:
    """Return what the front page needs of a document."""
    head = whole.timeline
    parties = [
        IndexedParty(
            uid=party.id,
            name=party.name,
            kind=party.kind,
            folded=fold("\n".join([party.name, party.short_name, *party.aliases])),
        )
        for party in whole.parties
        if not party.protected
    ]
    published = whole.version.published if whole.version else ""
    corrections = [correction for correction in whole.corrections if correction.at == published]
    texts = [head.title, head.standfirst, head.summary[:SEARCHED_LENGTH], head.byline]
    folded = "\n".join([fold("\n".join(texts)), *(party.folded for party in parties)])
    standfirst = head.standfirst or clip(take_sentences(head.summary, STANDFIRST_SENTENCES))
    return IndexedTimeline(
        standfirst=standfirst,
        folded=folded,
        parties=parties,
        corrections=corrections[:MOST_CORRECTIONS],
        size=2 * (len(folded) + len(standfirst)) + sum(300 + 4 * len(party.folded) for party in parties),
    )


def check_search(text: str) -> str:
    """Return what is wrong with the words of a search, in the active language; "" if nothing is."""
    if len(text) > LONGEST_SEARCH:
        message = _("Use at most %(most)s characters (now %(length)s).")
        return message % {"length": len(text), "most": LONGEST_SEARCH}
    return "" if split_words(text) else _("Enter at least one word or number.")


def find_timelines(indexed: Sequence[IndexedTimeline], text: str) -> list[int]:
    """Return the positions of the timelines that contain every word of a text."""
    words = sorted(split_words(text), key=len, reverse=True)
    return [
        position
        for position, timeline in enumerate(indexed)
        if all(word in timeline.folded for word in words)
    ]


def find_parties_by_name(
    timelines: Iterable[tuple[IndexedTimeline, PartyTimeline]], text: str
) -> list[FoundParty]:
    """Return the people and organisations whose names contain every word of a text, those with most timelines first."""
    words = split_words(text)
    found: dict[tuple[str, str], list[tuple[IndexedParty, PartyTimeline]]] = {}
    for indexed, timeline in timelines:
        for party in indexed.parties:
            if all(word in party.folded for word in words):
                found.setdefault((party.uid, party.folded), []).append((party, timeline))
    most_named = sorted(found.values(), key=len, reverse=True)[:MOST_PARTIES]
    return [
        FoundParty(
            uid=named[0][0].uid,
            name=named[0][0].name,
            kind=named[0][0].kind,
            timelines=[timeline for _party, timeline in named[:MOST_TIMELINES_OF_PARTY]],
            count=len(named),
        )
        for named in most_named
    ]
