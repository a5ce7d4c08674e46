"""Fragments of a page, keyed by a digest of their content, so that a new version costs only what changed in it.

The key covers everything that a fragment is rendered from: the template's name, its context, the language, and
whatever else has a say in the HTML. A stored fragment is therefore never wrong. The context must be plain: text,
numbers, lists, structs, dataclasses.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, Protocol

import msgspec
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from timeline.text import markdown


def _to_plain_text(value: Any) -> str:
    """Return safe or lazy text as plain text, for msgspec.

    Raises TypeError for anything else that msgspec does not know.
    """
    if isinstance(value, str | Promise):
        return "".join([str(value)])
    raise TypeError(
        f"A fragment cannot show a {type(value).__name__}: its key would not tell one from another."
    )


_encoder = msgspec.msgpack.Encoder(enc_hook=_to_plain_text)


class KnownFragments(Protocol):
    """Fragments of earlier pages by key, such as a dictionary."""

    def get(self, key: bytes, /) -> str | None:
        """Return the fragment with this key, or None."""


class Fragments:
    """The fragments of one page: those of an earlier page, and those that had to be rendered.

    `known` are the fragments that an earlier page used. `variant` names the code and settings that have a say in the
    HTML. Afterwards `used` holds the fragments of this page, and `rendered` the keys of those that are new.
    """

    def __init__(self, known: KnownFragments | None = None, variant: str = "") -> None:
        self.known: KnownFragments = {} if known is None else known
        self.variant = variant
        self.used: dict[bytes, str] = {}
        self.rendered: list[bytes] = []
        self._loaded: dict[tuple[str, str | None], tuple[Any, Any]] = {}

    @property
    def rendered_count(self) -> int:
        """How many fragments are new."""
        return len(self.rendered)

    def render(self, template: str, **context: Any) -> SafeString:
        """Return the HTML of a template with its context, in the active language."""
        return self.render_each(template, [context])

    def render_each(self, template: str, contexts: Iterable[Mapping[str, Any]]) -> SafeString:
        """Return the HTML of a template for each context, joined, in the active language."""
        digest, loaded = self._load(template, get_language())
        return markdown.join_rendered(self._render(digest.copy(), loaded, context) for context in contexts)

    def _load(self, template: str, language: str | None) -> tuple[Any, Any]:
        """Return the start of the keys of a template's fragments, and the template."""
        loaded = self._loaded.get((template, language))
        if loaded is None:
            digest = blake2b(_encoder.encode([template, language, self.variant]), digest_size=16)
            loaded = self._loaded[template, language] = digest, get_template(template)
        return loaded

    def _render(self, digest: Any, template: Any, context: Mapping[str, Any]) -> str:
        digest.update(_encoder.encode(context))
        key = digest.digest()
        html = self.used.get(key) or self.known.get(key)
        if html is None:
            html = markdown.collapse_gaps(_to_plain_text(template.render(dict(context))))
            self.rendered.append(key)
        self.used[key] = html
        return html
