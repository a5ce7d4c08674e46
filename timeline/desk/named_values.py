"""Languages and time zones by the names that people know, for fields of the desk. Stored are BCP 47 and IANA names."""

from functools import cache

from django.conf.locale import LANG_INFO

from timeline import dates


@cache
def _load_languages() -> dict[str, str]:
    """Return the English name of each language that has one here, by its code as in en-GB."""
    return {_format_code(code): info["name"] for code, info in LANG_INFO.items() if "name" in info}


def _format_code(code: str) -> str:
    first, *rest = code.split("-")
    return "-".join([first, *(part.upper() if len(part) == 2 else part.title() for part in rest)])


@cache
def _load_language_codes() -> dict[str, str]:
    """Return the code of each language by its English name, its own name and its code, in small letters."""
    own_names = {info["name_local"]: _format_code(code) for code, info in LANG_INFO.items() if "name" in info}
    names = {name: code for code, name in _load_languages().items()}
    codes = {code: code for code in _load_languages()}
    return {words.casefold(): code for words, code in (own_names | names | codes).items()}


def name_language(code: str) -> str:
    """Return the English name of a language, or the code of one that has none here."""
    return _load_languages().get(code, code)


def find_language(words: str) -> str:
    """Return the code of the language with this name or code, in any case; else the words as they are."""
    return _load_language_codes().get(words.strip().casefold(), words)


def search_languages(words: str, most: int) -> list[tuple[str, str]]:
    """Return name and own name of the languages that match a search, those that begin with it first."""
    typed = words.casefold()
    found = [
        (_load_languages()[_format_code(code)], info["name_local"])
        for code, info in LANG_INFO.items()
        if "name" in info and typed in f"{info['name']} {info['name_local']} {code}".casefold()
    ]
    return sorted(found, key=lambda names: (not names[0].casefold().startswith(typed), names[0]))[:most]


def find_zone(words: str) -> str:
    """Return the time zone with this name, or of this city if there is one only; else the words as they are."""
    typed = _simplify(words)
    zones = [zone for zone in dates.load_zone_names() if typed == _simplify(zone)]
    cities = zones or [
        zone for zone in dates.load_zone_names() if typed == _simplify(zone.rpartition("/")[2])
    ]
    return cities[0] if len(cities) == 1 else words


def search_zones(words: str, most: int) -> list[str]:
    """Return the time zones that match a search, those whose city begins with it first."""
    typed = _simplify(words)
    found = [zone for zone in dates.load_zone_names() if typed in _simplify(zone)]
    return sorted(found, key=lambda zone: (not _simplify(zone.rpartition("/")[2]).startswith(typed), zone))[
        :most
    ]


def _simplify(words: str) -> str:
    return words.strip().replace("_", " ").casefold()
