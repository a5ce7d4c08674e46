"""Arabic: "٧ مارس ٢٠١٧", with the month names of every region, the weekdays and the most frequent words.

Months are those of the solar year: "يناير" (Egypt, the Gulf), "كانون الثاني" (the Levant, Iraq), "جانفي"
(Tunisia, Algeria) and their Moroccan forms. The months of the lunar calendar are no fixed days.
"""

from timeline.dates.phrases.languages.figures import (
    HYPHENS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    name_all,
    name_in_order,
    write_exact_clock,
    write_ordinal,
)
from timeline.dates.phrases.languages.translation import Language

_TENS = {20: "العشرين", 30: "الثلاثين"}
_ORDINALS = (
    *("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"),
    *("الحادي عشر", "الثاني عشر", "الثالث عشر", "الرابع عشر", "الخامس عشر", "السادس عشر", "السابع عشر"),
    *("الثامن عشر", "التاسع عشر"),
)
_NUMBERS = (
    *("واحد واحدة", "اثنين اثنان اثنتين", "ثلاثة ثلاث", "أربعة أربع", "خمسة خمس", "ستة ست", "سبعة سبع"),
    *("ثمانية ثماني", "تسعة تسع", "عشرة عشر"),
)


def _name_ordinals() -> dict[str, str]:
    named = {name: number for number, name in enumerate(_ORDINALS, 1)} | {"الأولى": 1, "الثانية": 2}
    for ten, name in _TENS.items():
        named[name] = ten
        units = ["الحادي", *_ORDINALS[1:9]][: 9 if ten == 20 else 1]
        named |= {f"{unit} و{name}": ten + number for number, unit in enumerate(units, 1)}
    return {name: write_ordinal(number) for name, number in named.items()}


WORDS = (
    name_in_order(
        MONTHS,
        "يناير جانفي, فبراير شباط فيفري, مارس آذار, أبريل إبريل نيسان أفريل, مايو أيار ماي, يونيو يونيه حزيران جوان, "
        "يوليو يوليوز يوليه تموز جويلية, أغسطس آب غشت أوت, سبتمبر أيلول شتنبر, أكتوبر, نوفمبر نونبر نوانبر, "
        "ديسمبر دجنبر",
    )
    | {
        "كانون الثاني": "january",
        "تشرين الأول": "october",
        "تشرين الثاني": "november",
        "كانون الأول": "december",
    }
    | name_in_order(WEEKDAYS, "الاثنين الإثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد")
    | name_in_order(SEASONS, "ربيع الربيع, صيف الصيف, خريف الخريف, شتاء الشتاء")
    | _name_ordinals()
    | {name: str(number) for number, names in enumerate(_NUMBERS, 1) for name in names.split()}
    # Words without a meaning of their own
    | name_all("", "من, م, بتاريخ, الموافق, عند")
    | name_all("in", "في")
    | name_all("AT-HOUR", "الساعة, عند الساعة, في الساعة, في تمام الساعة")
    # Units and parts
    | name_all("day", "يوم")
    | name_all("days", "أيام, يوما")
    | name_all("2 days", "يومين")
    | name_all("week", "أسبوع, الأسبوع")
    | name_all("weeks", "أسابيع")
    | name_all("2 weeks", "أسبوعين")
    | name_all("month", "شهر, الشهر")
    | name_all("months", "أشهر, شهور")
    | name_all("2 months", "شهرين")
    | name_all("year", "عام, العام, سنة, السنة")
    | name_all("years", "أعوام, سنوات, سنين")
    | name_all("2 years", "عامين, سنتين")
    | name_all("century", "القرن, قرن")
    | name_all("beginning of", "أوائل, مطلع, بداية, مستهل")
    | name_all("mid", "منتصف, أواسط")
    | name_all("end of", "أواخر, نهاية")
    # Parts of the day
    | name_all("morning", "صباح, صباحا")
    | name_all("lunchtime", "ظهر, ظهرا")
    | name_all("afternoon", "عصر, عصرا, بعد الظهر, بعد ظهر")
    | name_all("evening", "مساء")
    | name_all("night", "ليلا, ليل, ليلة")
    | name_all("early hours of", "فجر, فجرا")
    | name_all("midnight", "منتصف الليل")
    # The day of publication, and others beside it
    | name_all("today", "اليوم")
    | name_all("this morning", "صباح اليوم, هذا الصباح")
    | name_all("this evening", "مساء اليوم, هذا المساء")
    | name_all("yesterday", "أمس, بالأمس")
    | name_all("day before yesterday", "أول أمس, أمس الأول")
    | name_all("tomorrow", "غدا")
    | name_all("day after tomorrow", "بعد غد")
    | name_all("last night", "الليلة الماضية")
    | name_all("this", "هذا, هذه, الجاري, الجارية, الحالي, الحالية")
    | name_all("last", "الماضي, الماضية, المنصرم, الفائت")
    | name_all("next", "المقبل, المقبلة, القادم, القادمة")
    # Before, since, between
    | name_all("before", "قبل")
    | name_all("after", "بعد")
    | name_all("since", "منذ")
    | name_all("from", "ابتداء من, اعتبارا من, بدءا من")
    | name_all("until", "حتى, لغاية")
    | name_all("TO", "إلى")
    | name_all("by", "بحلول, في موعد أقصاه")
    | name_all("during", "خلال, أثناء")
    | name_all("throughout", "طوال, على مدار")
    | name_all("between", "بين, ما بين")
    | name_all("and", "و")
    | name_all("or", "أو")
    | name_all("about", "نحو, حوالي, قرابة, زهاء, تقريبا")
    | name_all("possibly", "ربما")
)

ARABIC = Language(
    "ar",
    WORDS,
    figures=(
        (r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})\b(?!:)", write_exact_clock),
        (r"([0-9]{1,4})\s?ق\.?\s?م\b\.?", r"\1 bc"),
    ),
    rules=(
        (r"\b(<MONTH>) ?[-–/]? ?\1\b", r"\1"),  # "آذار/مارس", "مارس (آذار)"
        (r"\b(<MONTH>) ?/ ?(?=<MONTH>)", "REFUSED "),
        (r"\bsince (?=(?:about )?(?:<NUMBER> )?<UNIT>\b)", "REFUSED "),  # "… ago", or "for …"
        (r"\bbefore (<ABOUT>)(?=(?:<NUMBER> )?<UNIT>\b(?! (?:last|next|this)))", r"AGO \1"),
        (r"\bAGO (<ABOUT>)(?=(?:day|week|month|year)\b)", r"AGO \1a "),
        (r"\bthis day\b", "today"),
        (r"\bAT-HOUR (?=<CLOCK>)", "at "),
        (r"\bAT-HOUR (1?[0-9])(?:st|nd|rd|th)?\b", r"at \1 HOURS"),
        (r"\bcentury ([0-9]{1,2}(?:st|nd|rd|th))\b", r"\1 century"),
    ),
    separators=(
        ("[\u064b-\u0652\u0670\u0640\u200e\u200f\u061c]", ""),  # vowels, lengthening, marks of direction
        ("[أإآٱ]", "ا"),
        ("ى", "ي"),
        ("ة", "ه"),
        # "and" is written as a part of the next word.
        ("(?<![^\\W_])و(?=[^\\W\\d_]{3})(?!احد|سط|قت)", "و "),
        *HYPHENS,
    ),
    unfixed_days=(
        *("محرم", "صفر", "ربيع الأول", "ربيع الثاني", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"),
        *("جمادى الثانية", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذي القعدة", "ذو الحجة", "ذي الحجة"),
        *("عيد الفطر", "عيد الأضحى", "عاشوراء", "المولد النبوي"),
    ),
)
