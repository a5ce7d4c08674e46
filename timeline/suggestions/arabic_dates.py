"""Dates in Arabic texts: days and months by name, years and the most frequent relative words."""

import functools
import re

from timeline.suggestions.date_forms import GAP as S
from timeline.suggestions.date_forms import DateForms

_MONTH = (
    r"(?:يناير|فبراير|مارس|[أا]بريل|إبريل|مايو|ماي|يونيو|يونيه|يوليو|يوليوز|يوليه|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر"
    r"|كانون\s(?:الثاني|ال[أا]ول)|شباط|[آأا]ذار|نيسان|[أا]يار|حزيران|تموز|[آأا]ب|[أا]يلول|تشرين\s(?:ال[أا]ول|الثاني)"
    r"|جانفي|فيفري|[أا]فريل|جوان|جويلية|[أا]وت|غشت|شتنبر|نونبر|دجنبر)"
)
_MONTHS = rf"(?:{_MONTH}(?:\s?[/(]\s?{_MONTH}\)?)?)(?!\w)"
_WEEKDAY = r"(?:ال[إا]ثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة|السبت|ال[أا]حد)(?!\w)"
_DIGIT = "[0-9٠-٩]"
_DAY = rf"(?:[12١٢]{_DIGIT}|[3٣][01٠١]|[0٠]?[1-9١-٩])(?!{_DIGIT})"
_YEAR = rf"(?:[1١][5-9٥-٩]{_DIGIT}{{2}}|[2٢][0٠]{_DIGIT}{{2}})(?!{_DIGIT}|[.,]{_DIGIT})م?"
_LAST = r"(?:الماضي|الماضية|المقبل|المقبلة|القادم|القادمة)(?!\w)"
_PERIOD = rf"(?:(?:في{S})?(?:[أا]وائل|مطلع|بداية|منتصف|[أا]واخر|نهاية){S}(?:شهر{S})?)"
_DATE = rf"(?:(?:يوم{S})?(?:{_WEEKDAY}[،,]?{S})?{_DAY}{S}(?:من{S})?{_MONTHS}(?:{S}(?:عام{S})?{_YEAR})?)"


@functools.cache
def build_arabic_dates() -> DateForms:
    """Return the forms of dates in Arabic. They are compiled when the first text needs them."""
    return DateForms(
        phrase=re.compile(
            rf"""(?<![\w.,/-])(?:
              (?:من{S})?{_DAY}{S}(?:إلى|و|حتى){S}?{_DAY}{S}{_MONTHS}(?:{S}{_YEAR})?
            | بين{S}{_DAY}(?:{S}{_MONTHS})?{S}و{_DAY}{S}{_MONTHS}(?:{S}{_YEAR})?
            | (?:(?:قبل|بعد|منذ|حتى){S})?{_DATE}(?:{S}(?:صباحا|مساء|فجرا))?
            | (?:(?:قبل|بعد|منذ|حتى|في|شهر|خلال){S})?(?:{_PERIOD})?{_MONTHS}{S}{_YEAR}
            | {_PERIOD}{_MONTHS}
            | في{S}(?:شهر{S})?{_MONTHS}(?:{S}{_LAST})?
            | (?:(?:في|منذ|قبل|بعد|حتى|خلال){S})?(?:{_PERIOD})?(?:عام|سنة){S}{_YEAR}
            | (?:الأسبوع|الشهر|العام){S}{_LAST}
            | (?:يوم{S})?{_WEEKDAY}{S}{_LAST}
            | (?:صباح{S}|مساء{S})?(?:أمس|اليوم)(?!\w)
            | (?P<bare>(?!))
            )(?!\w|/)""",
            re.VERBOSE,
        ),
        cue=re.compile(rf"(?:{_MONTH}|{_LAST}|(?<!\w)(?:عام|سنة|أمس|اليوم)(?!\w))"),
        month=re.compile(_MONTHS),
        with_year=re.compile(_LAST),
        joint=re.compile(r"\s(?:و|أو\s)(?=[0-9٠-٩])"),
        not_before=re.compile(r"(?:كل\s|[0-9٠-٩]\s?[-–و]\s?)$"),
        not_after=re.compile(rf"\s?[-–]\s?{_DIGIT}|\s(?:إلى|حتى)\s{_DIGIT}|\s?ه(?:ـ|\b)"),
        counted=re.compile(r"(?!)"),
        counting=re.compile(r"(?!)"),
        habitual=re.compile(r"(?!)"),
        direction=re.compile(
            r"(?<!\w)(?:(?P<ahead>سوف|سيتم|ستتم|من\sالمقرر|المقبل|المقبلة|القادم|بحلول|سي\w+)|(?P<back>كان|كانت|قال|قالت|الماضي|الماضية|منذ|أمس))(?!\w)"
        ),
    )
