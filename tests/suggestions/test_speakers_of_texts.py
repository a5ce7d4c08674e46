"""Who speaks in articles in four languages: the figures of docs/suggestions.md.

Each article and its table were written before anything was measured on it. The articles are invented.
"""

import pytest

from tests.support.speaker_scores import ARTICLES, compute_speaker_score


# Quotations in the articles; how many are found; of these, how many have the right speaker, and how many have nobody.
@pytest.mark.parametrize(
    ("language", "figures"),
    [("en", (49, 49, 48, 1)), ("fr", (46, 45, 42, 3)), ("de", (45, 42, 40, 2)), ("es", (45, 45, 43, 2))],
)
def test_the_number_of_speakers_found(language: str, figures: tuple[int, ...]) -> None:
    score = compute_speaker_score(ARTICLES[language])
    assert (score.quotations, score.found, score.right, score.nobody) == figures


@pytest.mark.parametrize("language", ARTICLES)
def test_nobody_is_taken_for_the_speaker_of_others_words(language: str) -> None:
    score = compute_speaker_score(ARTICLES[language])
    assert (score.wrong, score.extra) == ([], [])
