"""Suggestions from a source's text: quotations with their speakers, known parties, dates, and possible events.

An editor accepts or dismisses each. They come from the text alone: no service is called. A text that can be read in
two ways gives no suggestion, and every suggestion points at its words.

    suggest          `suggest`, the entry point
    results          the suggestions, and the keys that recognise a dismissed one
    layout           paragraphs and sentences
    quotation_marks  pairs of quotation marks
    speech           which quotations are suggested, and which belong together
    attribution      who said it, from the sentence; attribution_builder builds the result
    others_words     words that the subject did not say
    verb_groups      verbs of saying with their auxiliaries
    subjects         the subjects of verbs
    noun_phrases     noun phrases and their heads; phrase_pieces are what they consist of
    nouns            what nouns are: persons, organisations, texts, things
    sentence_words   the words of a sentence
    speaker_names    whom a noun phrase names as speaker
    speaker_references  whom pronouns and "the company" mean
    person_names     persons named in full; given_names has given names with their gender
    languages        the words that attribute speech: tables in speech_english, speech_french, …, of the form in speech_vocabulary
    party_names      mentions of known parties
    date_phrases     dates and their readings
    found_phrases    dates as words, and the years that other dates give them
    date_forms       the forms of dates in other languages; their tables are in arabic_dates, french_dates, …
    english_dates    the forms of dates in English
    statement_dates  the date of a quotation
    events           sentences with a known party as actor and a date
"""

from timeline.suggestions.date_phrases import find_direction_of
from timeline.suggestions.results import (
    DatePhrase,
    EventSuggestion,
    KnownParty,
    NamedSpeaker,
    PartyMention,
    Quotation,
    Suggestions,
)
from timeline.suggestions.suggest import suggest

__all__ = [
    "DatePhrase",
    "EventSuggestion",
    "KnownParty",
    "NamedSpeaker",
    "PartyMention",
    "Quotation",
    "Suggestions",
    "find_direction_of",
    "suggest",
]
