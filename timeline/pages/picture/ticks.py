"""The ticks of the axis: a link for each section of the page, and between them the scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import pgettext

from timeline import dates
from timeline.dates.calendar import to_year_month_day
from timeline.pages.picture.axis import Unit, get_cell, get_first_day, name_cell
from timeline.pages.picture.scale import EDGE, ZONE_END, Scale
from timeline.pages.picture.text_width import measure_width

LABEL_SIZE, LABEL_WIDTH = 12, 50
LEAST_DISTANCE = 24  # between labels: the height of a target (WCAG 2.2, 2.5.8)
SCALE_DISTANCE = 56  # between ticks of the scale
_HOURS, _DAYS, _MONTHS = (1, 2, 3, 6, 12), (1, 2, 4, 7, 14, 28), (1, 2, 3, 6)
_YEARS = tuple(factor * 10**power for power in range(12) for factor in (1, 2, 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A section of the page: its address in the page, and its first day, if that is known."""

    href: str
    first: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A tick; with a label if there is room. `number` is that of its section, counted from 0; None without one."""

    y: float
    label: str = ""
    href: str = ""
    number: int | None = None


def build_ticks(scale: Scale, stops: Sequence[Stop]) -> list[Tick]:
    """Return the ticks from top to bottom. The labels of sections come before those of the scale."""
    ticks: list[Tick] = []
    for number, stop in enumerate(stops):
        tick = _build_section_tick(scale, stop, number)
        is_crowded = any(abs(tick.y - other.y) < LEAST_DISTANCE for other in ticks if other.label)
        ticks.append(replace(tick, label="") if is_crowded else tick)
    if not any(tick.label for tick in ticks) and scale.has_start:
        ticks.append(Tick(y=(EDGE + ZONE_END) / 2, label=_fit_label(describe_start())))
    for day in _list_scale_days(scale):
        y = scale.get_y(day)
        if all(abs(y - other.y) >= LEAST_DISTANCE for other in ticks if other.label):
            ticks.append(Tick(y=y, label=_describe_day(scale, day)))
    kept: dict[tuple[int, bool], Tick] = {}
    for tick in ticks:
        kept.setdefault((round(tick.y / 2), bool(tick.label)), tick)
    return sorted(kept.values(), key=lambda tick: tick.y)


def describe_start() -> str:
    """Return the label of what lies before the scale."""
    return pgettext("before all that has a date", "Earlier")


def _build_section_tick(scale: Scale, stop: Stop, number: int) -> Tick:
    if stop.first is None or stop.first < scale.first:
        words, y = describe_start(), (EDGE + ZONE_END) / 2
        if not scale.has_start:
            words, y = "", scale.top
    elif stop.first > scale.last:
        words = pgettext("after all that has a date", "Later")
        y = scale.height - (EDGE + ZONE_END) / 2
    else:
        day = max(_get_start(scale, stop.first), scale.first)
        words, y = _describe_day(scale, day), scale.get_y(day)
    return Tick(y=y, label=_fit_label(words), href=stop.href, number=number)


def _get_start(scale: Scale, day: float) -> float:
    """Return the start of the year or month in which a day is, or the hour or day itself."""
    if scale.unit == "hour":
        return int(day * 24 + 1e-6) / 24
    unit: Unit = "day" if scale.unit == "day" else "month" if scale.unit == "month" else 1
    return get_first_day(get_cell(int(day // 1), unit), unit)


def _list_scale_days(scale: Scale) -> Iterator[float]:
    """Yield the days of the scale, at the smallest round distance at which there is room."""
    room = (scale.bottom - scale.top) / SCALE_DISTANCE
    length = scale.last - scale.first
    if scale.unit in ("hour", "day"):
        size, steps = (1 / 24, _HOURS) if scale.unit == "hour" else (1, _DAYS)
        step = next((step for step in steps if length / size / step <= room), steps[-1] * 2) * size
        first = -(-scale.first // step) * step if scale.unit == "hour" else float(-(-scale.first // 1))
        for number in range(int(length / step) + 1):
            if first + number * step < scale.last:
                yield first + number * step
        return
    unit: Unit = "month" if scale.unit == "month" else 1
    cells = (get_cell(int(scale.first // 1), unit), get_cell(int(scale.last // 1), unit))
    steps = _MONTHS if unit == "month" else _YEARS
    stride = next((step for step in steps if (cells[1] - cells[0]) / step <= room), steps[-1] * 2)
    for cell in range(-(-cells[0] // stride) * stride, cells[1] + 1, stride):
        day = get_first_day(cell, unit)
        if scale.first <= day <= scale.last:
            yield day


def _describe_day(scale: Scale, day: float) -> str:
    """Return the label of a day in the unit of the scale; "" if it is too long."""
    number = int(day // 1)
    if scale.unit == "hour":
        minutes = round((day - number) * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if scale.unit == "year":
        return _fit_label(dates.format_date(name_cell(get_cell(number, 1), 1)))
    year, month, day_of_month = to_year_month_day(number)
    if scale.unit == "month":
        return _fit_label(abbreviate_month(month)) if month > 1 else _fit_label(str(year))
    # Translators: a day on the axis of the picture, as short as possible: “27 Feb”.
    words = pgettext("day on the axis", "%(day)s %(month)s") % {
        "day": day_of_month,
        "month": abbreviate_month(month),
    }
    return _fit_label(words) or f"{day_of_month}/{month}"


def abbreviate_month(month: int) -> str:
    """Return the short name of a month in the active language."""
    short, name = str(MONTHS_3[month]), str(MONTHS[month])
    return short.title() if name[:1].isupper() else short


def _fit_label(words: str) -> str:
    return words if measure_width(words, LABEL_SIZE) <= LABEL_WIDTH else ""
