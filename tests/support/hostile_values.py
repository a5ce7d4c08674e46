"""Values that may break a page, and documents that contain them in every field. `test_hostile_values.py` uses them."""

import copy
import json
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import msgspec

from tests.support import sample_documents
from tests.support.document_strategies import in_time
from timeline import dates, document
from timeline.dates import When
from timeline.document import Document

# Ends whatever it may stand in: an element, an attribute of either kind, a script, a comment, a template.
EVIL = "</title></textarea></script>--><script>alert(1)</script><img src=x onerror=alert(2)>\" onx='1' {{7*7}}{%x%}"
PROSE_LENGTH = 50_000

# Accepted wherever text is. One-line fields get their first 300 characters.
TEXTS = {
    "script": EVIL,
    "end of CDATA": "]]>&lt;![CDATA[<!--",
    "templates": "{{ 7|add:7 }}{% include 'x' %}{# #}%s%(x)s{0}${x}",
    "quotation marks": "\"'`<>&«»",
    "control characters": "a\x01\x08\x0b\x0c\x1b[31m\x1f\x7f\x85b",
    "noncharacters": "a\ufdd0\ufffe\uffff\U0001fffe\U0010ffffb",
    "unassigned and private": "\u0378\ue000\U000f0000",
    "bidirectional marks": "a\u202e\u2066b\u200f\u202d\u2069c\u202c",
    "combining marks only": "\u0301\u0302\u0336" * 20,
    "many marks": ("e" + "\u0323\u0336\u0488" * 4) * 23,
    "invisible only": "\u200b\u200d\u2060\ufeff\u00ad",
    "spaces only": " \u00a0\u3000 ",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇬🇧🇬👍🏽" * 12,
    "tags": "🏴\U000e0067\U000e0062\U000e0041\U000e007f\U000e0001",
    "line ends": "a\n\nb\nSet-Cookie: x=1\n",
    "line separators": "a\u2028b\u2029c\td",
    "addresses in words": "https://www.video[.]example/ [a](http://[::1/) <http://[> ![x](http://[)\n\n[y]: http://[",
    "Markdown": "> - `#*_[!](x)~~~\n```\n***\n| a |\n|---|\n1. <b>&amp;&#0;&#xFFFF;",
    "nested Markdown": "> " * 60 + "[" * 90 + "*" * 90,
    "right to left": "ﷺمرحبا١٢٣" * 30,
    "percent rubbish": "%00%ff%zz%E2%82%u0041+&=;",
    "paths": "../../../etc/passwd\\..\\con",
    "numbers": "0",
    "word of a program": "null",
    "formula": "=1+1|cmd",
    "dots": "." * 300,
    "one long word": "W" * PROSE_LENGTH,
    "many words": "wide " * (PROSE_LENGTH // 5 - 1) + "words",
    # Fewer lines than a text may have, because every page of every text is parsed.
    "many lines": "a\n" * 2_500 + "a",
}
# Refused everywhere.
REFUSED_TEXTS = {"NUL": "a\x00b", "half of a surrogate pair": "a\ud83db", "the other half": "\ude00"}

# Each is refused, or accepted and shown.
ADDRESSES = [
    "https://a.example/?q=%20#x", "HTTP://A.EXAMPLE", "https://a.example:65535/", "http://[::1]/", "http://[::1]:80/",
    "http://[2001:db8::1]/", "https://user:pass@a.example/", "https://@a.example/", "https://é.example/ü", "https://中文.example",
    "https://مثال.example/", "https://👍.example/", "https://my_host.example./", "http://192.0.2.1/", "https://a.example/[x](y)",
    "https://a.example/%zz%00%ff", "https://a.example/\u202e\u200b", "https://a.example/\ufffe\uffff", "https://a.example/'&",
    "https://a.example/" + "x" * 1982, "mailto:desk@a.example", "mailto:[", "mailto:?", "https://xn--a.example/", "https://\u0301.example/",
]  # fmt: skip
REFUSED_ADDRESSES = [
    "https://www.video[.]example/watch?v=1", "hxxps://video.example/", "https[:]//video.example/", "https://video(dot)example/",
    "https://[.]example.org/", "http://[::1/", "http://::1]/", "http://[::1]x/", "http://[v1.x]/", "http://[fe80::1%25eth0]/",
    "https://example.org:99999/", "https://example.org:x/", "https://example.org:８０/", "https://:80/", "https://user@/", "https:///x",
    "https://a b.example/", "https://a.example/a b", "https://a.example\\b", "https:\\\\a.example\\", "https://a..example/",
    "https://.example/", "https://%61.example/", "https://" + "a" * 64 + ".example/", "https://" + "a." * 130 + "example/",
    "https://a\u2100.example/", "https://a.example\uff0fx", "https://\u200b.example/", "https://א1a.example/", "http://1.2.3.4.5/", "http://999.1.1.1/",
    "javascript:alert(1)", "JaVaScRiPt://a.example/%0aalert(1)", "data:text/html,x", "//a.example/", "a.example", "https://", "https",
    "https://a.example/\n", " https://a.example/", "https://a.example/<b>", "https://a.example/" + "x" * 1983,
]  # fmt: skip
# Accepted by older versions.
STORED_ADDRESSES = ["https://www.video[.]example/watch?v=1", *REFUSED_ADDRESSES[4:13]]

DATES = [
    "", "2017", "2017-03", "2017-03-07", "0000", "0001-01-01", "9999-12-31", "-9999", "-0001-12-31", "2017-21", "2017-24", "2017-33",
    "2017-36", "../2017", "2017/..", "/2017", "2017/", "[..2017]", "[2017..]", "[2017-03-01..2017-03-05]", "Y170000002",
    "[2017,2018-03]", "2017?", "2017-03~", "2017-03-07%", "201X", "20XX", "2017-XX", "2017-XX-XX", "2017-03-XX", "2016-02-29",
    "2017-03-07/2017-03-08", "2017-21/2017-23", "0000/9999", "-9999/9999-12-31", "9999-12-31/..", "../-9999",
    "[0001-01-01..9999-12-31]",
]  # fmt: skip
REFUSED_DATES = [
    "10000", "Y17E7", "../..", "{2017,2018}", "{-9999..9999}", "-10000", "XXXX", "2017-13", "2017-02-29", "2017-3-7", "2017-03-07T10:15", "2017-03-07/2017-03-01",
    "٢٠١٧", "2017\n", " 2017", "2017\x00", "2017-\ud800", "soon", "[]", "{}", "/", "..", "[2017", "2017S2", "1" * 64, "2017-41",
]  # fmt: skip
# The same for clock times.
CLOCKS = [
    When("0001-01-01", time="00:00", zone="Pacific/Kiritimati"),
    When("9999-12-31", time="23:59:59", zone="Pacific/Niue"),
    When("0000-01-01", time="00:00", zone="UTC"),
    When("-9999-01-01", time="00:00", zone="Asia/Kathmandu"),
    When("2017-03-07/2017-03-08", time="23:59", end_time="00:00", zone="Africa/Monrovia"),
    When("9999-12-31/..", time="23:59", zone="Etc/GMT+12"),
]
REFUSED_CLOCKS = [
    When("2017-03-26", time="01:30", zone="Europe/London"),
    When("2017-03-07", time="24:00", zone="UTC"),
    When("2017-03-07", time="10:15:60", zone="UTC"),
    When("2017-03-07", time="١٠:١٥", zone="UTC"),
    When("2017-03-07", time="10:15", zone="../etc/passwd"),
    When("2017-03-07", time="10:15", zone="europe/london"),
    When("2017-03", time="10:15", zone="UTC"),
    When(time="10:15", zone="UTC"),
]
# Address, language and time zone of timelines.
HEADS = [
    ("a", "en", "UTC"), ("0", "ar", "Pacific/Kiritimati"), ("x" * 80, "de-1996", "Pacific/Niue"), ("a--b", "AR", "Etc/GMT+12"),
    ("new", "zh-Hant-TW", "EST5EDT"), ("parties", "und", "GMT0"), ("1-2", "tlh", "Asia/Kathmandu"), ("v", "en-GB-oxendict", "Zulu"),
    ("feed", "aa-" + "12345678-" * 3 + "12345", "GB"), ("c", "fr-fr", "Europe/Kyiv"),
]  # fmt: skip
REFUSED_HEADS = [
    ("", "en", "UTC"), ("a/b", "en", "UTC"), ("A", "en", "UTC"), ("-a", "en", "UTC"), ("a\n", "en", "UTC"), ("x" * 81, "en", "UTC"),
    ("ä", "en", "UTC"), ("a", "", "UTC"), ("a", "x-private", "UTC"), ("a", "en-x-private", "UTC"), ("a", "en", "localtime"), ("a", "en_GB", "UTC"), ("a", "en\n", "UTC"), ("a", "english language", "UTC"),
    ("a", "e" * 36, "UTC"), ("a", "en", ""), ("a", "en", "europe/london"), ("a", "en", "../../etc/passwd"), ("a", "en", "UTC\x00"),
    ("a", "en", "/etc/localtime"), ("a", "en", "+02:00"), ("a", "en", "Z" * 301),
]  # fmt: skip

# Fields that are not free text: their form is checked.
STRUCTURE = {
    "format", "slug", "language", "time_zone", "hemisphere", "published", "captured", "previous", "id", "kind", "part_of",
    "website", "wikidata", "url", "accessed", "archived_url", "file_sha256", "relies_on", "source", "stance",
    "party", "role", "entry", "how", "edtf", "time", "end_time", "zone", "standing", "first_published",
    "last_changed", "prominence", "wording", "spokesperson", "addressees", "asked", "asked_by", "about", "deadline", "outcome",
    "replies", "at", "order", "state", "state_on", "verdict", "text_sha256", "held", "into", "nonce", "replaces", "reissued",
    "removals",
}  # fmt: skip
_PROSE = {
    *("summary", "advisory", "body", "translation", "context", "put", "outcome_note"),
    *("disclosure", "note", "exact", "reason", "was", "now", "why"),
}
# As in JSON, without empty fields.
PARTS: dict[str, Any] = msgspec.json.decode(document.encode(sample_documents.every_field()))


def replace_texts(value: Any, change: Callable[[str], str], path: str = "") -> Any:
    """Return the parts of a document with each free text changed, by its path."""
    if isinstance(value, dict):
        return {
            name: part
            if name in STRUCTURE and not isinstance(part, dict)
            else replace_texts(part, change, f"{path}.{name}")
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [replace_texts(part, change, f"{path}.{index}") for index, part in enumerate(value)]
    return change(path.lstrip(".")) if isinstance(value, str) else value


def list_text_paths(value: Any) -> Iterator[str]:
    """Yield the path of every free text."""
    paths: list[str] = []
    replace_texts(value, lambda path: paths.append(path) or path)  # type: ignore[func-returns-value]
    yield from paths


def fit(text: str, path: str) -> str:
    """Return as much of a text as the field at a path may contain."""
    name = path.rpartition(".")[2]
    is_prose = name in _PROSE or (name == "words" and not path.endswith("place.words"))
    limits = {"short_label": document.SHORT_LABEL_LENGTH, "standfirst": document.STANDFIRST_LENGTH}
    return text if is_prose else text[: limits.get(name, document.LINE_LENGTH)]


def build_draft(texts: list[str]) -> dict[str, Any]:
    """Return a document as JSON values in which each text fills all fields of an entry of each kind, and of what it names."""
    groups = ("parties", "sources", "events", "statements", "requests", "withdrawals")
    wanted = {
        "owner1",
        "chief1",
        "witness1",
        "paper1",
        "agency1",
        "report1",
        "story1",
        "secret1",
        "crack1",
        "denial1",
        "ask1",
        "gone1",
    }
    whole: dict[str, Any] = {
        **PARTS,
        "version": None,
        "checks": [],
        "corrections": [],
        "redirects": [],
        "removals": [],
        **{group: [] for group in groups},
    }
    # The head has another text in each field.
    heads = cycle(texts)
    whole["timeline"] = replace_texts(PARTS["timeline"], lambda path: fit(next(heads), path))
    for number, text in enumerate(texts):
        ids = {uid: f"{uid}-{number}" for uid in wanted}
        for group in groups:
            for part in PARTS[group]:
                if part["id"] in wanted:
                    fresh = replace_texts(part, lambda path, text=text: fit(text, path))
                    whole[group].append(_rename(fresh, ids))
        # Of a confidential source nothing is given; only shortened quotations show what they leave out.
        citations = whole["events"][-1]["citations"]
        citations[2].pop("note")
        citations[1].pop("omitted")
        whole["events"][-1]["when"] = {"edtf": "2026-02-01", **_build_stated(text)}
    # The order of the dates.
    whole["order"] = [
        part["id"] for group in ("events", "requests", "statements", "withdrawals") for part in whole[group]
    ]
    return whole


def _build_stated(text: str) -> dict[str, str]:
    try:
        dates.check(When("2026-02-01", stated=text))
    except dates.WhenError:
        return {}
    return {"stated": text}


def _rename(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _rename(part, ids) for name, part in value.items()}
    if isinstance(value, list):
        return [_rename(part, ids) for part in value]
    return ids.get(value, value) if isinstance(value, str) else value


def build_with_sources(addresses: list[str]) -> dict[str, Any]:
    """Return a document as JSON values in which a party and a source have each of these addresses."""
    whole = build_draft(["A word"] * len(addresses))
    for index, address in enumerate(addresses):
        source = next(part for part in whole["sources"] if part["id"] == f"report1-{index}")
        source["url"] = source["archived_url"] = address
        party = next(part for part in whole["parties"] if part["id"] == f"owner1-{index}")
        party["website"] = address
    return whole


def build_with_dates(whens: list[When]) -> dict[str, Any]:
    """Return a document as JSON values in which an event has each of these dates, and a source each without a time."""
    whole = build_draft(["A word"] * len(whens))
    for index, when in enumerate(whens):
        whole["events"][index]["when"] = msgspec.to_builtins(when)
        source = next(part for part in whole["sources"] if part["id"] == f"report1-{index}")
        source["published"] = source["captured"] = when.edtf
    draft = msgspec.convert(whole, Document)
    whole["order"] = in_time(draft.order, dict(draft.entries()), draft.timeline.time_zone)
    return whole


def build_draft_with_date(when: When) -> dict[str, Any]:
    """Return a small document as JSON values with this date."""
    whole = build_draft(["A word"])
    whole["events"][0]["when"] = msgspec.to_builtins(when)
    return whole


def build_headed(slug: str, language: str, time_zone: str) -> dict[str, Any]:
    """Return a small document as JSON values with this head, and the language in its statements and sources."""
    whole = copy.deepcopy(build_draft(["A word"]))
    whole["timeline"] |= {"slug": slug, "language": language, "time_zone": time_zone}
    whole["events"][0]["when"] = {"edtf": "0001-01-01"}
    for part in [*whole["statements"], *whole["sources"]]:
        if "language" in part:
            part["language"] = language
    whole["statements"][0]["when"] = {"edtf": "9999-12-31", "time": "23:59", "zone": time_zone}
    return whole


def to_file(value: dict[str, Any]) -> bytes:
    """Return JSON values as a file for import."""
    return json.dumps(value).encode()
