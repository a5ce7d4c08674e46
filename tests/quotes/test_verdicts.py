"""The verdicts, case by case."""

import pytest

from timeline.quotes import TextIndex, Verdict, check
from timeline.text.spans import Span

TEXT = """The council said on Tuesday: “We did not — at any time — close the depot.”

“Our staff were non-violent,” said Zoë Brézé, who can’t stay. It cost $1,500.50 in 2016–17, or 12%.
The naïve "plan" was illegal; it fell to -5 degrees. The report was published. The report was withdrawn
the next day by the council, which regretted it. He spoke for 3 – 5 minutes … and left. (He did not [sic] stay.)
The room was 6' 2" high. Some 1\u00a0500 people came."""
INDEX = TextIndex(TEXT)


def list_matches(verdict: Verdict) -> list[str]:
    return [TEXT[match.start : match.end] for match in verdict.matches]


@pytest.mark.parametrize(
    "words",
    [
        "We did not — at any time — close the depot.",
        "“We did not — at any time — close the depot.”",
        "  We did not — at any time — close the depot ",
        '"The naïve "plan" was illegal"',
        "non-violent",
        "can’t",
        "$1,500.50",
        "12%",
        "-5 degrees",
        "minutes … and left",
        "He did not [sic] stay",
        "was withdrawn\nthe next day",
        "(He did",
        "6' 2\" high",
        "1\u00a0500 people",
        "\u202ethe depot\u00ad",
    ],
)
def test_exact_is_letter_for_letter(words: str) -> None:
    verdict = INDEX.check(words)
    assert verdict.kind == "exact"
    assert verdict.is_in_text
    assert verdict.single_match is not None
    assert verdict.single_match.differences == ()
    [part] = verdict.single_match.parts
    assert words[slice(*part.quoted)] == TEXT[slice(*part.source)]


@pytest.mark.parametrize(
    ("words", "differences"),
    [
        ("was withdrawn the next  day", {"white space"}),
        ("who can't stay", {"quotation marks"}),
        ("The naïve «plan» was illegal", {"quotation marks"}),
        ("The naïve ' plan ' was illegal", {"quotation marks", "white space"}),
        ("in 2016-17", {"dashes"}),
        ("not - at any time - close", {"dashes"}),
        ("not—at any time—close", {"white space"}),
        ("not -- at any time -- close", {"dashes"}),
        ("THE COUNCIL SAID", {"capitals"}),
        ("Zoe\u0308 Bre\u0301ze\u0301", {"Unicode form"}),
        ("the de\xadpot", {"invisible characters"}),
        ("the de\u200bpot", {"invisible characters"}),
        ("3–5 minutes", {"white space"}),
        ("minutes ... and left", {"ellipses"}),
        ("We did not — at any time — close the depot,", {"closing mark"}),
        ("The report was published,", {"closing mark"}),
        ("[t]he council said", {"capitals"}),
    ],
)
def test_same_words_differ_in_form_only_and_the_differences_are_named(
    words: str, differences: set[str]
) -> None:
    verdict = INDEX.check(words)
    assert verdict.kind == "same"
    assert verdict.single_match is not None
    assert set(verdict.single_match.differences) == differences


@pytest.mark.parametrize(
    ("words", "left_out", "inserted"),
    [
        ("We did … close the depot", [" not — at any time — "], []),
        ("“We did ... close the depot.”", [" not — at any time — "], []),
        ("We did [...] close the depot", [" not — at any time — "], []),
        (
            "The report [was never published] by the council",
            [" was withdrawn\nthe next day "],
            ["[was never published]"],
        ),
        ("… close the depot", [], []),
        ("The report [by the council] was withdrawn", [], ["[by the council]"]),
        ("[The council] regretted it", [], ["[The council]"]),
        (
            "The report was withdrawn … by [them], which regretted it",
            ["\nthe next day ", " the council, "],
            ["[them]"],
        ),
    ],
)
def test_shortened_reports_omissions_and_insertions(
    words: str, left_out: list[str], inserted: list[str]
) -> None:
    verdict = INDEX.check(words)
    assert verdict.kind == "shortened"
    assert verdict.single_match is not None
    assert [words[slice(*span)] for span in verdict.inserted] == inserted
    assert [TEXT[slice(*span)] for span in verdict.single_match.left_out] == left_out
    for part in verdict.single_match.parts:
        assert words[slice(*part.quoted)].lower() == TEXT[slice(*part.source)].lower()


@pytest.mark.parametrize(
    "words",
    [
        "“We did … close the depot,”",
        "We did, … close the depot.",
        "We did …. Close the depot.",
        "The council said on Tuesday … We did not, … close",
    ],
)
def test_punctuation_at_an_omission_may_differ(words: str) -> None:
    assert INDEX.check(words).kind == "shortened"


def test_a_full_stop_must_not_close_an_unfinished_sentence() -> None:
    assert INDEX.check("We … close.").kind == "different"
    assert INDEX.check("The council … did not.").kind == "different"


def test_the_parts_nearest_to_each_other_count() -> None:
    text = "We agree. We do not agree. We do agree, he said, and we do agree still."
    verdict = check("do … agree", text)
    assert verdict.kind == "ambiguous"
    assert verdict.wording == "shortened"
    assert all(match.end - match.start < 20 for match in verdict.matches)


@pytest.mark.parametrize(
    "words",
    [
        "close the depot … We did not",
        "We did … close the school",
        "legal … degrees",
        "… the d … epot",
    ],
)
def test_parts_in_another_order_or_not_in_the_text_are_different(words: str) -> None:
    assert INDEX.check(words).kind == "different"


def test_parts_from_far_apart_are_not_one_quotation() -> None:
    text = "I saw nothing. " + "Then much was said. " * 1000 + "He killed nobody."
    assert check("I saw … He killed nobody", text).kind == "different"


def test_several_occurrences_are_ambiguous_and_all_are_returned() -> None:
    verdict = INDEX.check("The report was")
    assert (verdict.kind, verdict.wording) == ("ambiguous", "exact")
    assert list_matches(verdict) == ["The report was", "The report was"]
    assert verdict.single_match is None
    assert not verdict.has_more


@pytest.mark.parametrize(("suffix", "nth"), [(" published.", 0), (" withdrawn\nthe next day", 1)])
def test_the_context_chooses_an_occurrence(suffix: str, nth: int) -> None:
    verdict = INDEX.check("The report was", suffix=suffix)
    assert verdict.kind == "exact"
    assert verdict.single_match is not None
    assert TEXT[verdict.single_match.end :].startswith(suffix)
    assert TEXT[: verdict.single_match.start].count("The report was") == nth


def test_a_context_that_fits_no_occurrence_chooses_none() -> None:
    assert INDEX.check("The report was", prefix="Nobody knew: ", suffix=" never read").kind == "ambiguous"


@pytest.mark.parametrize(
    "words",
    [
        "We did close the depot",
        "We did never — at any time — close the depot",
        "at any time — We did not",
        "legal",
        "violent",
        "can",
        "5 degrees",
        "1,500.50",
        "1,500",
        "500 people",
        "12",
        "2016",
        "Zoe Breze",
        "th\u0435 depot",
        "the de pot",
        "thedepot",
        "nonviolent",
        "non violent",
        "Was the report published?",
        "The report was published?",
        "The report.",
        "6\" 2' high",
        "6' 2' high",
        "-3 – 5 minutes",
        "",
        "…",
        "“”",
    ],
)
def test_any_other_word_figure_or_order_is_different(words: str) -> None:
    verdict = INDEX.check(words)
    assert verdict.kind == "different"
    assert not verdict.is_in_text
    assert verdict.matches == ()


def test_the_nearest_passage_is_returned_with_the_words_that_differ() -> None:
    verdict = INDEX.check("the report was changed the next day by a council, which regretted it")
    assert verdict.nearest is not None
    passage = TEXT[slice(*verdict.nearest)]
    assert passage.startswith("The report was withdrawn")
    assert "".join(run.new for run in verdict.runs) == passage
    changed = [
        (run.kind, (run.old or run.new).strip()) for run in verdict.runs if run.kind in ("removed", "added")
    ]
    assert changed == [("removed", "changed"), ("added", "withdrawn"), ("removed", "a"), ("added", "the")]


def test_a_lookalike_is_different_and_has_a_hint() -> None:
    verdict = INDEX.check("The r\u0435port was published")
    assert verdict.kind == "different"
    [hint] = verdict.hints
    assert "cyrillic small letter ie" in hint
    assert "latin small letter e" in hint


def test_the_hint_shows_cut_words_in_full() -> None:
    verdict = INDEX.check("was legal")
    assert verdict.kind == "different"
    verdict = INDEX.check("legal; it fell")
    assert verdict.hints == ("These words stand in the text only as part of “illegal; it fell”.",)


def test_without_a_similar_passage_there_is_no_nearest() -> None:
    verdict = INDEX.check("Quite another matter altogether, unheard so far")
    assert (verdict.nearest, verdict.runs) == (None, ())


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u00ad"])
def test_without_a_text_the_verdict_is_no_text(text: str) -> None:
    assert check("anything", text).kind == "no-text"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("10²", "102"),
        ("in Maßen", "in Massen"),
        ("½", "1/2"),
        ("５", "5"),
        ("👨‍👩‍👧", "👨👩👧"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U0001f3f4"),
        ("3 -5", "3 – 5"),
        ("résumé", "resume"),
        ("кот", "kot"),
        ("re-sign", "resign"),
        ("10.5", "10. 5"),
        ("👍🏽", "👍"),
    ],
)
def test_forms_with_another_meaning_are_different(words: str, text: str) -> None:
    assert check(words, f"a {text} b").kind == "different"
    assert check(text, f"a {words} b").kind == "different"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("oﬃce", "office"),
        ("STRAẞE", "Straße"),
        ("ΣΟΦΟΣ", "σοφος"),
        ("İzmir", "izmir"),
        ("Å", "\u212b"),
        ("q\u0323\u0307", "q\u0307\u0323"),
        ("שָׁ", "ש\u05c1\u05b8"),
        ("क़", "\u0958"),
        ("각", "\u1100\u1161\u11a8"),
        ("H\u0331", "\u1e96"),
        ("می‌خواهم", "میخواهم"),
        ("❤️!", "❤!"),
        ("צה״ל", 'צה"ל'),
        ("e\u00ad\u0301", "é"),
    ],
)
def test_forms_with_the_same_meaning_are_the_same(words: str, text: str) -> None:
    assert check(words, f"a {text} b").kind == "same"
    assert check(text, f"a {words} b").kind == "same"


def test_offsets_are_code_points() -> None:
    text = "👨‍👩‍👧 שלום 👍🏽 The depot"
    verdict = check("the depot", text)
    assert verdict.single_match is not None
    assert Span(verdict.single_match.start, verdict.single_match.end) == Span(text.index("The"), len(text))
