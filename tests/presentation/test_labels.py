"""Labels for the vocabularies of the document."""

from typing import Any

import pytest

from timeline import dates, document
from timeline.presentation import labels
from timeline.text.bidi import get_direction


@pytest.mark.parametrize(
    ("vocabulary", "table"),
    [
        (document.Standing, labels.VERIFICATIONS),
        (document.PartyKind, labels.PARTY_KINDS),
        (document.Role, labels.ROLES),
        (document.SourceKind, labels.SOURCE_KINDS),
        (document.How, labels.ANSWERS),
        (document.Outcome, labels.OUTCOMES),
        (dates.Hemisphere, labels.HEMISPHERES),
    ],
)
def test_every_word_of_a_vocabulary_has_a_label(vocabulary: Any, table: dict[str, Any]) -> None:
    assert set(table) == set(document.list_values(vocabulary))


@pytest.mark.parametrize(
    ("language", "marks"),
    [("en-GB", "“”"), ("de", "„“"), ("fr-FR", "«\u202f\u202f»"), ("ar", "«»"), ("", "“”"), ("tlh", "“”")],
)
def test_quotation_marks_are_those_of_the_language(language: str, marks: str) -> None:
    assert "".join(labels.get_quotation_marks(language)) == marks


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("en-GB", "ltr"), ("ars-x", "ltr")]
)
def test_a_language_has_its_direction(language: str, direction: str) -> None:
    assert get_direction(language) == direction
