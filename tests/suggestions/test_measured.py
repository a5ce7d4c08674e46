"""How much is found in the sample's texts and in those held out: the figures of docs/suggestions.md."""

from tests.suggestions.measure import SAMPLE, STATEMENTS, measure


def test_every_statement_of_the_sample_is_found_whole_with_its_speaker() -> None:
    assert set().union(*(measure(name).keys for name in SAMPLE)) == STATEMENTS
