"""Pieces of a page, kept by the digest of what they show, so that a new version costs what changed in it.

A fragment is rendered with nothing but what its key is made of: the template's name, everything the template
is given, the language, and what else the pages are made with. A kept one is therefore never wrong, whoever
keeps it, and wherever. What is given to a template must be plain: text, numbers, lists, structs, dataclasses.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import msgspec
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from timeline.text import markdown


def _plain(value: Any) -> str:
    """Return safe or lazy text as the plain text it reads as; nothing else than text is unknown to msgspec here."""
    if isinstance(value, str | Promise):
        return "".join([str(value)])
    raise TypeError(
        f"A fragment cannot show a {type(value).__name__}: its key would not tell one from another."
    )


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)


class Fragments:
    """The fragments of one page: those known from an earlier one, and those it had to make.

    `known` are the fragments that an earlier page used, `made_with` names the code and settings that have a
    say in the HTML. Afterwards `used` holds the fragments of this page, and `made` how many of them are new.
    """

    def __init__(self, known: Mapping[bytes, str] | None = None, made_with: str = "") -> None:
        self.known = known or {}
        self.made_with = made_with
        self.used: dict[bytes, str] = {}
        self.made = 0

    def one(self, template: str, **shown: Any) -> SafeString:
        """Return the HTML of a template with what it shows, in the active language."""
        return self.each(template, [shown])

    def each(self, template: str, shown: Iterable[Mapping[str, Any]]) -> SafeString:
        """Return the HTML of a template for each thing it shows, one after the other, in the active language."""
        begun = blake2b(_encoder.encode([template, get_language(), self.made_with]), digest_size=16)
        loaded = get_template(template)
        return markdown.rendered(self._fragment(begun, loaded, one) for one in shown)

    def _fragment(self, begun: Any, template: Any, shown: Mapping[str, Any]) -> str:
        digest = begun.copy()
        digest.update(_encoder.encode(shown))
        key = digest.digest()
        html = self.used.get(key) or self.known.get(key)
        if html is None:
            html = markdown.closed_up(_plain(template.render(dict(shown))))
            self.made += 1
        self.used[key] = html
        return html
