"""Who speaks in sentences that also name others: one row of a table is one fact."""

import pytest

from tests.support.misleading_sentences import MISLEADING_SENTENCES, UNLINKED_SENTENCES
from tests.support.speaker_sentences import SPEAKER_SENTENCES, SpeakerSentence, find_speaker


@pytest.mark.parametrize("row", [*SPEAKER_SENTENCES, *MISLEADING_SENTENCES], ids=lambda row: row.text)
def test_only_the_head_of_the_subject_speaks(row: SpeakerSentence) -> None:
    quotation = find_speaker(row)
    speaker = quotation.speaker
    found = (speaker.words, speaker.uid, speaker.organisation_uid) if speaker else ("", "", "")
    assert (*found, quotation.basis) == (row.words, row.uid, row.organisation, row.basis)


@pytest.mark.parametrize(("language", "text"), UNLINKED_SENTENCES)
def test_no_party_is_taken_for_somebody_else(language: str, text: str) -> None:
    speaker = find_speaker(SpeakerSentence("", language, text, "")).speaker
    assert speaker is None or (speaker.uid, speaker.organisation_uid) == ("", "")


def test_the_words_of_the_evidence_attribute_the_quotation() -> None:
    row = SpeakerSentence("", "en", "Ann Pereira, who chairs the works, told the Echo: “*.”", "Ann Pereira")
    evidence = find_speaker(row).evidence
    assert evidence is not None
    assert row.text[slice(*evidence)] == "Ann Pereira, who chairs the works, told"
