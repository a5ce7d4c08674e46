"""Sentences on how a date was read.

They are translated when they are shown: most readings of a text are never opened.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from django.utils.functional import Promise, lazy

Explanation: TypeAlias = str | Promise


def join_explanations(explanations: Iterable[Explanation]) -> Explanation:
    """Return sentences as one text, in their order and each once; "" if there are none."""
    sentences = tuple(explanations)
    if len(sentences) < 2:
        return sentences[0] if sentences else ""
    return _join(sentences)


def fill_explanation(sentence: Explanation, values: Mapping[str, object]) -> Explanation:
    """Return a sentence with its `%(name)s` replaced by values."""
    return _fill(sentence, values)


def _join_now(sentences: tuple[Explanation, ...]) -> str:
    return " ".join(dict.fromkeys(filter(None, map(str, sentences))))


def _fill_now(sentence: Explanation, values: Mapping[str, object]) -> str:
    return str(sentence) % values


_join = lazy(_join_now, str)
_fill = lazy(_fill_now, str)
