"""Phrases as agencies, police forces, courts and councils write them, with the date that each of them means.

A phrase is right if the date that it means is among its readings, and wrong if it is not. A refusal is neither.
"""

import pytest

from timeline.dates import WhenError, parse_phrase

BASE = "2019-11-14"  # a Thursday
LONDON = "Europe/London"

AGENCIES = """
Thursday                                            2019-11-14
on Wednesday                                        2019-11-13
late Wednesday                                      2019-11-13
early Thursday                                      2019-11-14
Wednesday night                                     [2019-11-13..2019-11-14]
late Tuesday night                                  [2019-11-12..2019-11-13]
Tuesday morning                                     2019-11-12
on Monday afternoon                                 2019-11-11
Nov. 12                                             2019-11-12
on Nov. 12                                          2019-11-12
Tuesday, Nov. 12                                    2019-11-12
Tuesday, Nov. 12, 2019                              2019-11-12
Nov. 12, 2018                                       2018-11-12
Dec. 3                                              2019-12-03
Tuesday, Dec. 3                                     2019-12-03
Sept. 11–13                                         2019-09-11/2019-09-13
Sept. 30 to Oct. 4                                  2019-09-30/2019-10-04
Oct. 28–Nov. 1, 2019                                2019-10-28/2019-11-01
July 30–Aug. 14, 1932                               1932-07-30/1932-08-14
June 15–17, 2018                                    2018-06-15/2018-06-17
last week                                           [2019-11-04..2019-11-10]
earlier this week                                   [2019-11-11..2019-11-14]
later this week                                     [2019-11-14..2019-11-17]
late last week                                      [2019-11-07..2019-11-10]
early last week                                     [2019-11-04..2019-11-06]
last month                                          2019-10
earlier this month                                  [2019-11-01..2019-11-14]
later this month                                    [2019-11-14..2019-11-30]
in mid-October                                      2019-10
in late September                                   2019-09
at the end of October                               2019-10
at the end of March 1987                            1987-03
by the end of the year                              [..2019-12-31]
by year's end                                       [..2019-12-31]
by the end of the month                             [..2019-11-30]
before the end of the year                          [..2019-12-31]
at year-end                                         2019
earlier in November                                 [2019-11-01..2019-11-14]
earlier in October                                  2019-10
in October                                          2019-10
in January                                          2020-01
over the summer                                     2019-22
this fall                                           2019-23
last spring                                         2019-21
next spring                                         2020-21
in the third quarter                                2019-35
in the third quarter of 2018                        2018-35
the first half of the year                          [2019-01..2019-06]
in the second half of 2018                          [2018-07..2018-12]
a week ago                                          2019-11-07~
about a week ago                                    2019-11-07~
nearly two weeks ago                                2019-10-31~
more than a week ago                                [..2019-11-07]
more than three years ago                           [..2016-11]
less than a month ago                               [2019-10..2019-11-14]
two or three weeks ago                              [2019-10-24~..2019-10-31~]
a few days ago                                      [..2019-11-14]
a couple of weeks ago                               2019-10-31~
almost a year ago                                   2018~
a year ago this month                               2018-11
a year ago today                                    2018-11-14
two weeks ago on Monday                             2019-10-28
in recent weeks                                     [..2019-11-14]
over the past week                                  [2019-11-07..2019-11-14]
in the past 24 hours                                [2019-11-13..2019-11-14]
in the last 48 hours                                [2019-11-12..2019-11-14]
over the last three months                          [2019-08..2019-11-14]
for the past two weeks                              2019-10-31~/2019-11-14
for nearly three years                              2016~/2019-11-14
for more than a decade                              2009~/2019-11-14
since Monday                                        2019-11-11/..
since late September                                2019-09/..
since last year                                     2018/..
since early 2018                                    2018/..
in the coming weeks                                 [2019-11-14..]
in the next two weeks                               [2019-11-14..2019-11-28]
in two weeks                                        2019-11-28~
next Thursday                                       2019-11-21
on Thursday next week                               2019-11-21
through Sunday                                      /2019-11-17
Friday through Sunday                               2019-11-15/2019-11-17
between Friday and Sunday                           [2019-11-15..2019-11-17]
until Monday                                        /2019-11-18
by Friday                                           [..2019-11-15]
by midday Friday                                    [..2019-11-15] -12:00
overnight                                           [2019-11-13..2019-11-14]
overnight into Thursday                             [2019-11-13..2019-11-14]
late Wednesday or early Thursday                    [2019-11-13,2019-11-14]
over the weekend                                    [2019-11-09..2019-11-10]
last weekend                                        [2019-11-09..2019-11-10]
this past weekend                                   [2019-11-09..2019-11-10]
the weekend of Nov. 9–10                            [2019-11-09..2019-11-10]
the week of Nov. 4                                  [2019-11-04..2019-11-10]
the week before last                                [2019-10-28..2019-11-03]
in the early 1990s                                  199X
in the early 1970s                                  197X
at 3 p.m. Wednesday                                 2019-11-13 15:00
Wednesday at 3 p.m.                                 2019-11-13 15:00
at around 3 p.m. on Wednesday                       2019-11-13
shortly after 3 p.m. Wednesday                      2019-11-13
at 1500 GMT on Wednesday                            2019-11-13 15:00
9:30 a.m. local time on Wednesday                   2019-11-13 09:30
between March and May 2018                          [2018-03..2018-05]
between 2011 and 2014                               [2011..2014]
from 2011 to 2014                                   2011/2014
from March until May                                2019-03/2019-05
as early as 2012                                    2012
on the eve of the vote                              -
"""

POLICE = """
yesterday                                           2019-11-13
yesterday afternoon                                 2019-11-13
yesterday (Wednesday, 13 November)                  2019-11-13
yesterday (Wednesday 13th November)                 2019-11-13
this morning, Thursday 14 November                  2019-11-14
today (Thursday)                                    2019-11-14
on Wednesday (13 November)                          2019-11-13
on Saturday evening (9 November)                    2019-11-09
at about 3.45pm on Tuesday, 12 November             2019-11-12
at around 11.20pm on Monday                         2019-11-11
at approximately 2.15am on Sunday 10 November 2019  2019-11-10
just before 10pm last night                         2019-11-13
shortly before midnight on Saturday                 2019-11-09
shortly after midnight on Sunday 10 November        2019-11-10
just after 6am today                                2019-11-14
at 7.10pm yesterday                                 2019-11-13 19:10
at 1430hrs on 12 November 2019                      2019-11-12 14:30
at 21:05 hours on Tuesday 12 November               2019-11-12 21:05
at 11pm last night                                  2019-11-13 23:00
at 2am last night                                   2019-11-14 02:00
in the early hours of this morning                  2019-11-14
in the early hours of Sunday                        2019-11-10
in the early hours of Sunday, November 10           2019-11-10
in the small hours of Saturday                      2019-11-09
early on Saturday morning                           2019-11-09
mid-afternoon on Tuesday                            2019-11-12
on Friday lunchtime                                 2019-11-08
between 3pm and 4pm on Monday                       [2019-11-11..2019-11-11] 15:00-16:00
between 3 and 4pm on Monday                         [2019-11-11..2019-11-11] 15:00-16:00
between 11.30am and 1pm yesterday                   [2019-11-13..2019-11-13] 11:30-13:00
between 10pm on Friday and 4am on Saturday          [2019-11-08..2019-11-09] 22:00-04:00
between Friday night and Saturday morning           [2019-11-08..2019-11-09]
some time between Friday and Monday                 [2019-11-08..2019-11-11]
between 6pm on Tuesday and 8am today                [2019-11-12..2019-11-14] 18:00-08:00
overnight on Saturday                               [2019-11-09..2019-11-10]
overnight from Friday to Saturday                   [2019-11-08..2019-11-09]
on the night of 8 to 9 November                     [2019-11-08..2019-11-09]
on the night of Friday 8 November                   [2019-11-08..2019-11-09]
one evening last week                               [2019-11-04..2019-11-10]
one day last month                                  2019-10
one morning early last week                         [2019-11-04..2019-11-06]
over the course of the weekend                      [2019-11-09..2019-11-10]
for three hours on Saturday                         2019-11-09
the first week of November                          2019-11
within the last fortnight                           [2019-10-31..2019-11-14]
last Tuesday, 5 November                            2019-11-05
last night                                          [2019-11-13..2019-11-14]
the night before last                               [2019-11-12..2019-11-13]
until 5pm on Friday 15 November                     /2019-11-15 -17:00
from 8am until 8pm today                            2019-11-14 08:00-20:00
"""

COURTS = """
on or about March 3, 2017                           2017-03-03~
in or about May 2016                                2016-05~
in or around May 2016                               2016-05~
the 7th day of March, 2017                          2017-03-07
on the 7th of March 2017                            2017-03-07
from in or about March 2015 through in or about June 2016   2015-03~/2016-06~
between 1 January 2015 and 31 March 2016            [2015-01-01..2016-03-31]
between January 1 and March 31, 2016                [2016-01-01..2016-03-31]
between 30 December and 2 January 2016              [2015-12-30..2016-01-02]
on or before 21 November                            [..2019-11-21]
no later than November 21                           [..2019-11-21]
no later than 5 p.m. on November 21                 [..2019-11-21] -17:00
not before 1 December                               [2019-12-01..]
within 28 days                                      [2019-11-14..2019-12-12]
within 14 days of 7 November 2019                   [2019-11-07..2019-11-21]
no later than 14 days after 7 November 2019         [..2019-11-21]
two days before 7 November 2019                     2019-11-05
about one week before July 25, 2019                 2019-07-18~
the day after 31 October                            2019-11-01
until 9 December                                    /2019-12-09
until Monday 9 December                             /2019-12-09
on Monday 9 December                                2019-12-09
on December 9 at 10am                               2019-12-09 10:00
on 12 December                                      2019-12-12
next month                                          2019-12
in February next year                               2020-02
in the spring of next year                          2020-21
on 3 May last year                                  2018-05-03
in May of last year                                 2018-05
in 2011-12                                          [2011..2012]
2011-12                                             2011/2012
in 2016/17                                          2016/2017
winter 2016/17                                      2016-24
the week commencing 18 November                     [2019-11-18..2019-11-24]
w/c 18 November                                     [2019-11-18..2019-11-24]
the week ending 10 November 2019                    [2019-11-04..2019-11-10]
dated 4 November 2019                               2019-11-04
late May or early June 2018                         [2018-05,2018-06]
1, 3 or 5 March 2018                                [2018-03-01,2018-03-03,2018-03-05]
12/11/2019                                          2019-11-12
2019-11-12 14:30                                    2019-11-12 14:30
around 1985                                         1985~
the late 19th century                               18XX
c. 1850                                             1850~
"""


def _split_row(row: str) -> tuple[str, str]:
    phrase, _gap, expected = row.rpartition("  ")
    return phrase.strip(), expected.strip()


ROWS = [_split_row(row) for table in (AGENCIES, POLICE, COURTS) for row in table.strip().splitlines()]


def _list_readings(phrase: str) -> list[str]:
    """Return the readings as the table writes them: the EDTF, and "10:00-12:00" for its clock times."""
    try:
        readings = parse_phrase(phrase, base=BASE, zone=LONDON, language="en-GB")
    except WhenError:
        return []
    whens = [reading.when for reading in readings]
    return [f"{when.edtf} {when.time}{'-' if when.end_time else ''}{when.end_time}".strip() for when in whens]


@pytest.mark.parametrize(("phrase", "expected"), ROWS)
def test_no_phrase_of_a_report_is_read_wrongly(phrase: str, expected: str) -> None:
    readings = _list_readings(phrase)
    assert not readings or expected in readings


def test_at_least_95_of_100_phrases_of_reports_are_read() -> None:
    refused = [phrase for phrase, _expected in ROWS if not _list_readings(phrase)]
    assert len(ROWS) >= 190
    assert len(refused) <= len(ROWS) * 0.05, refused
