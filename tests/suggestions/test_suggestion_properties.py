"""Properties of the suggestions from any text."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.suggestion_parties import PARTIES
from tests.support.tiers import examples
from timeline.suggestions import Suggestions, suggest
from timeline.text.spans import Span

_LANGUAGES = st.sampled_from(["en", "en-GB", "fr", "de", "es", "ar", "", "x"])
_PUBLISHED = st.sampled_from(["", "2017-03-07", "2017-03", "2017", "2017-03-07~", "[2017..2018]", "x"])
_PIECES = st.sampled_from(
    [
        *(
            "“",
            "”",
            '"',
            "'",
            "’",
            "‘",
            "«",
            "»",
            "„",
            ">",
            ":",
            ",",
            ".",
            "…",
            "—",
            "\n",
            "\n\n",
            "\r\n",
            "\u2028",
        ),
        *(
            " ",
            "  ",
            "\u00a0",
            "\t",
            "\u00ad",
            "\u200b",
            "\u202e",
            "\u0301",
            "\U0001f469\u200d\U0001f680",
            "ß",
            "İ",
        ),
        *("said", "told", "according to", "he", "added", "a spokesperson for", "the company", "director of"),
        *("a dit", "sagte", "dijo", "selon", "so", "that", "who", "and", "to", "in a statement"),
        *(
            "Ann Pereira",
            "Pereira",
            "WHA",
            "Holm & Larsen",
            "Holm",
            "Echo",
            "Eva Smith-Jones",
            "van der Berg",
            "'s",
        ),
        *(
            "last week",
            "on",
            "Monday",
            "7",
            "March",
            "2017",
            "by",
            "May",
            "at",
            "10:15",
            "between",
            "for years",
        ),
        *("The bridge will open", "when it is safe", "It was so.", "قال", "שלום", "日本", "a", "A"),
    ]
)
_TEXTS = st.one_of(
    st.text(max_size=200),
    st.text("“”\"'’«»„ aA.,:\n>", max_size=120),
    st.builds(
        lambda gap, pieces: gap.join(pieces), st.sampled_from([" ", ""]), st.lists(_PIECES, max_size=40)
    ),
)


def _list_spans(found: Suggestions) -> list[Span]:
    spans = [
        one.span for kind in (found.quotations, found.mentions, found.dates, found.events) for one in kind
    ]
    spans += [
        one.sentence for kind in (found.quotations, found.mentions, found.dates, found.events) for one in kind
    ]
    for one in found.quotations:
        spans += [*one.parts, *(who.span for who in (one.speaker, one.addressee) if who)]
    return spans


@settings(deadline=None, max_examples=examples(150))
@given(_TEXTS, _LANGUAGES, _PUBLISHED)
def test_every_span_contains_its_words(text: str, language: str, published: str) -> None:
    found = suggest(text, parties=PARTIES, published=published, language=language, zone="Europe/London")
    for span in _list_spans(found):
        assert 0 <= span.start < span.end <= len(text)
    for mention in found.mentions:
        assert text[mention.span.start : mention.span.end] == mention.words
        assert mention.sentence.start <= mention.span.start < mention.span.end <= mention.sentence.end
    for date in found.dates:
        assert " ".join(text[date.span.start : date.span.end].split()) == date.stated
        assert date.readings or date.problem
        assert all(reading.when.stated in ("", date.stated) for reading in date.readings)
    for event in found.events:
        assert " ".join(text[event.span.start : event.span.end].split()) == event.headline
        assert event.actor in found.mentions
        assert event.date in found.dates
    for one in found.quotations:
        said = "".join("".join(text[part.start : part.end].split()) for part in one.parts)
        # The ellipsis between the parts of an interrupted sentence is not in the text; others may be.
        assert "".join(one.words.replace("…", "").split()) == said.replace("…", "")
        assert one.span.start <= one.parts[0].start
        assert one.parts[-1].end <= one.span.end
        assert one.sentence.start <= one.span.start < one.span.end <= one.sentence.end
        for who in (one.speaker, one.addressee):
            assert who is None or " ".join(text[who.span.start : who.span.end].split()) == who.words


@settings(deadline=None, max_examples=examples(50))
@given(_TEXTS)
def test_suggestions_of_a_kind_are_in_order_and_do_not_overlap(text: str) -> None:
    found = suggest(text, parties=PARTIES, published="2017-03-07")
    for kind in (found.quotations, found.mentions, found.dates):
        spans = [one.span for one in kind]
        assert all(one.end <= other.start for one, other in itertools.pairwise(spans))


@settings(deadline=None, max_examples=examples(50))
@given(_TEXTS)
def test_keys_are_unique_and_stable(text: str) -> None:
    first, second = (suggest(text, parties=PARTIES, published="2017-03-07") for _ in range(2))
    keys = [one.key for kind in (first.quotations, first.mentions, first.dates, first.events) for one in kind]
    assert len(set(keys)) == len(keys)
    assert first == second


def test_a_key_survives_changes_elsewhere_in_the_text() -> None:
    text = "It was said before by many. “The bridge is closed,” said Ann Pereira in 2016. And so it went on and on."
    longer = f"A new beginning for all of it. {text} And it ends otherwise."
    before = suggest(text, parties=PARTIES)
    after = suggest(longer, parties=PARTIES)
    assert [one.key for one in before.quotations] == [one.key for one in after.quotations]
    assert [one.key for one in before.dates] == [one.key for one in after.dates]


def test_a_key_survives_changes_of_white_space() -> None:
    text = "It was so. “The bridge is closed,” said Ann Pereira last night. Then it went on."
    spaced = text.replace(" ", "  ")
    assert [one.key for one in suggest("x " * 20 + text).quotations] == [
        one.key for one in suggest("x " * 20 + spaced).quotations
    ]
