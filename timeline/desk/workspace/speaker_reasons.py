"""Why a suggestion names a speaker, in words for the editor. Whatever is not said beside the words is only probable."""

from timeline.suggestions import Quotation
from timeline.text.spans import Span

_MAX_EVIDENCE = 120  # characters


def is_probable(quotation: Quotation) -> bool:
    """Return whether a quotation has a speaker who is not named beside its words."""
    return quotation.speaker is not None and quotation.basis != "said"


def explain_speaker(quotation: Quotation, text: str) -> str:
    """Return why a quotation has its speaker; "" if it has none.

    Args:
        quotation: a quotation in the text
        text: the text from which it is suggested
    """
    speaker = quotation.speaker
    if speaker is None:
        return ""
    evidence = _cut_words(text, quotation.evidence)
    match quotation.basis:
        case "reported":
            reason = f"Probably: somebody else reports these words, as “{evidence}”."
        case "pronoun":
            reason = (
                f"Probably: “{evidence}” refers to somebody named before. This is the nearest name that fits."
            )
        case "carried on":
            reason = "Probably: the words continue a quotation of theirs."
        case _:
            reason = f"Found as “{evidence}” in the text of the source."
    if speaker.candidates:
        reason += " More than one party has this name: choose one."
    if speaker.kind == "text" and not speaker.uid:
        reason += " A text is not a party. Choose whose words these are."
    if speaker.full_name:
        reason += f" The text has “{speaker.full_name}” elsewhere."
    return reason


def _cut_words(text: str, span: Span | None) -> str:
    """Return the words of a span in one line, cut short if they are long."""
    words = " ".join(text[span.start : span.end].split()) if span else ""
    return words if len(words) <= _MAX_EVIDENCE else f"{words[:_MAX_EVIDENCE].rpartition(' ')[0]} …"
