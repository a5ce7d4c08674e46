"""Dates in Arabic texts. 9 March 2017, the day of publication, was a Thursday; "*" stands for words that are kept."""

import pytest

from tests.support.found_dates import list_found

FOUND = [
    ("اجتمعت اللجنة يوم الثلاثاء 7 مارس 2017 في المدينة.", [("يوم الثلاثاء 7 مارس 2017", "2017-03-07")]),
    ("استقال في ٧ آذار/مارس ٢٠١٧ بعد الاجتماع.", [("٧ آذار/مارس ٢٠١٧", "2017-03-07")]),
    ("وقع الحادث في 14 جويلية 2016.", [("14 جويلية 2016", "2016-07-14")]),
    ("استمر الحريق من 3 إلى 5 مارس 2017.", [("من 3 إلى 5 مارس 2017", "2017-03-03/2017-03-05")]),
    ("انتخب في عام 2014 وفي مارس 2016.", [("في عام 2014", "2014"), ("مارس 2016", "2016-03")]),
    (
        "في الأسبوع الماضي صوت المجلس.",
        [
            (
                "الأسبوع الماضي",
                "[2017-02-25..2017-03-03] * | [2017-02-26..2017-03-04] * | [2017-02-27..2017-03-05] *",
            )
        ],
    ),
    ("في أوائل مارس حذرت الشركة.", [("في أوائل مارس", "2017-03 * | 2018-03 *")]),
    ("قال أمس إنه سيعود.", [("أمس", "2017-03-08 *")]),
    ("بين 3 و5 مارس 2017 حدث ذلك.", [("بين 3 و5 مارس 2017", "[2017-03-03..2017-03-05]")]),
    ("كانون الثاني/يناير 2017", [("كانون الثاني/يناير 2017", "2017-01")]),
]

NOT_FOUND = [
    "صدر في 3 رمضان 1438 هـ.",
]


@pytest.mark.parametrize(("text", "dates"), FOUND)
def test_dates_are_found_with_all_their_words(text: str, dates: list[tuple[str, str]]) -> None:
    assert list_found(text, "ar") == dates


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_date_or_only_a_part_of_one_is_not_offered(text: str) -> None:
    assert list_found(text, "ar") == []
