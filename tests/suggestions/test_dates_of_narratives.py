"""Dates that other dates of a text complete: year headings, months after a year, the ends of a month."""

import pytest

from timeline.suggestions import suggest

PUBLISHED = "2021-10-20"


def list_readings(text: str, language: str) -> dict[str, list[str]]:
    """Return the readings of each date in a text, the likelier first, by its words."""
    dates = suggest(text, published=PUBLISHED, zone="Europe/London", language=language).dates
    return {date.stated: [reading.when.edtf for reading in date.readings] for date in dates}


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("2017\n3 January – It opens.\n2018\n2 February: It shuts.", "en-GB", ("3 January", "2 February")),
        ("2017:\n3. Januar – Auf.\n## 2018\n2. Februar: Zu.", "de", ("3. Januar", "2. Februar")),
        ("2017\n3 janvier – Ouvert.\n2018\n2 février : Fermé.", "fr", ("3 janvier", "2 février")),
        ("2017\n3 de enero – Abre.\n2018\n2 de febrero: Cierra.", "es", ("3 de enero", "2 de febrero")),
    ],
)
def test_a_line_that_is_only_a_year_gives_it_to_the_lines_after_it(
    text: str, language: str, words: tuple[str, str]
) -> None:
    assert list_readings(text, language) == {words[0]: ["2017-01-03"], words[1]: ["2018-02-02"]}


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("In December 2016 he left. In January he returned.", "In January", "2017-01"),
        ("Im Dezember 2016 ging er. Im Januar kam er.", "Im Januar", "2017-01"),
        ("En décembre 2016, il partit. En janvier, il revint.", "En janvier", "2017-01"),
        ("En diciembre de 2016 se fue. En enero volvió.", "En enero", "2017-01"),
        ("In 2017, from March to May, it rained.", "from March to May", "2017-03/2017-05"),
        (
            "On 3 March 2017 it opened. By the end of the month it shut.",
            "By the end of the month",
            "[..2017-03-31]",
        ),
        ("Am 3. März 2017 kam er. Ende des Monats ging er.", "Ende des Monats", "2017-03"),
        ("Le 3 mars 2017, il vint. À la fin du mois, il partit.", "À la fin du mois", "2017-03"),
        ("El 3 de marzo de 2017 vino. A finales de mes se fue.", "A finales de mes", "2017-03"),
    ],
)
def test_the_date_before_may_complete_one_and_never_decides_it(text: str, words: str, told: str) -> None:
    language = "en-GB" if text.isascii() and ("In " in text or "On " in text) else ""
    language = language or next(
        tag for tag, sign in (("de", " er"), ("fr", " il "), ("es", "e fue")) if sign in text
    )
    readings = list_readings(text, language)[words]
    assert told in readings
    assert len(readings) > 1


@pytest.mark.parametrize(
    "text",
    [
        "It was on the eve of 3 May 2016.",
        "She left the morning after 3 May 2016.",
        "It shut three weeks to the day after 3 May 2016.",
        "They met on the Monday following 3 May 2016.",
        "They met on the Tuesday after 3 May 2016.",
        "They met the following Tuesday.",
        "It was two weeks from 3 May 2016.",
        "It was in week 3 of May 2016.",
        "It rained days before 3 May 2016.",
        "It opens Mon–Fri 9am-5pm.",
        "It rained in the same period last year.",
        "It rained in March of that year.",
        "It rained in March the following year.",
        "The next month it rained.",
        "In May 24 people died.",
        "It holds up to 2000 people.",
        "It meets on the third Thursday of the month.",
        "It meets on the last Monday of the month.",
        "It played May 5-a-side.",
        "The pre-March 2016 rules apply.",
    ],
)
def test_a_date_from_which_another_is_counted_is_not_suggested(text: str) -> None:
    assert list_readings(text, "en-GB") == {}
