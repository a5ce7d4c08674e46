"""English phrases of police logs, court files, officials' reports and chronologies.

The readings of each phrase are complete and in their order, so none of them is certain that may be another date.
"""

import pytest

from tests.support.phrase_readings import list_moments
from timeline.dates import WhenError

BASE = "2019-11-14"  # a Thursday

READ = """
at 2214 hours on 2 November 2019                                2019-11-02 22:14
Friday 9am-5pm                                                  2019-11-15 09:00-17:00 | 2019-11-08 09:00-17:00
3 March 2017, 2pm to 4pm                                        2017-03-03 14:00-16:00
at 1500 on 3 March 2017                                         2017-03-03 15:00
fiscal year 2016-17                                             2016/2017
the 2016/17 season                                              2016/2017
2017-W10                                                        [2017-03-06..2017-03-12]
2017-W10-2                                                      2017-03-07
on the 3rd                                                      2019-11-03 | 2019-12-03
Sunday the 3rd                                                  2019-11-03
the Monday before last                                          2019-11-04 | 2019-10-28
exactly two weeks ago                                           2019-10-31
two years ago this week                                         [2017-11-13..2017-11-19]
10:15 EST on 3 February 2017                                    2017-02-03 10:15
at around 2200hrs on Saturday 2 November                        2019-11-02
on the night of Saturday 2 November                             [2019-11-02..2019-11-03]
on the evening of Saturday 2 November 2019                      2019-11-02
on the evening of 2 November or the early hours of 3 November   [2019-11-02,2019-11-03] | [2020-11-02,2020-11-03]
at some point between 6pm on Friday 1 November and 9am on Saturday 2 November   [2019-11-01..2019-11-02] 18:00-09:00
sometime overnight between 1 and 2 November                     [2019-11-01..2019-11-02] | [2020-11-01..2020-11-02]
between midnight and 3am on 2 November                          [2019-11-02..2019-11-02] 00:00-03:00 | [2020-11-02..2020-11-02] 00:00-03:00
between on or about 3 March 2015 and 31 May 2017                [2015-03-03~..2017-05-31]
on or before the 2nd day of November 2019                       [..2019-11-02]
on the 2nd day of November 2019                                 2019-11-02
this 2nd day of November, 2019                                  2019-11-02
on or about the 2nd day of November 2019                        2019-11-02~
the day of 2 November 2019                                      2019-11-02
on a date unknown between 1 March 2015 and 31 May 2017          [2015-03-01..2017-05-31]
on an unknown date in 2015                                      2015
on or after 2 November 2019                                     [2019-11-02..]
until 2 December                                                /2019-12-02 | /2018-12-02
by close of business on Friday 22 November                      [..2019-11-22]
by 5pm on 22 November                                           [..2019-11-22] 17:00 | [..2018-11-22] 17:00
by noon on Friday                                               [..2019-11-15] 12:00 | [..2019-11-08] 12:00
since around 3pm on 2 November 2019                             2019-11-02/..
from 9am to 5pm on 2 November                                   2019-11-02 09:00-17:00 | 2020-11-02 09:00-17:00
9am-5pm on 2 November 2019                                      2019-11-02 09:00-17:00
from 11pm on 2 November to 4am on 3 November 2019               2019-11-02/2019-11-03 23:00-04:00
early on 2 November                                             2019-11-02 | 2020-11-02
late on 2 November 2019                                         2019-11-02
late on Wednesday night                                         [2019-11-13..2019-11-14] | [2019-11-20..2019-11-21]
later on Thursday                                               2019-11-14 | 2019-11-07 | 2019-11-21
earlier on Thursday                                             2019-11-14 | 2019-11-07 | 2019-11-21
yesterday (13 November)                                         2019-11-13
yesterday, 13 November                                          2019-11-13
Thursday (14 November)                                          2019-11-14
on Wednesday (Nov 13)                                           2019-11-13
on Wednesday 13th November 2019                                 2019-11-13
Weds 13 Nov                                                     2019-11-13
Wed 13/11/19                                                    2019-11-13
13/11/19                                                        2019-11-13 | 1919-11-13
13/11                                                           2019-11-13 | 2020-11-13
13.11.19                                                        2019-11-13 | 1919-11-13
13 Nov 19                                                       2019-11-13 | 1919-11-13
13NOV19                                                         2019-11-13 | 1919-11-13
13-Nov-2019 14:05                                               2019-11-13 14:05
2019-11-13 14:05:33                                             2019-11-13 14:05:33
2019-11-13T14:05                                                2019-11-13 14:05
November 2019                                                   2019-11
Nov. '19                                                        2019-11 | 1919-11
Nov 19                                                          2019-11-19 | 2018-11-19
Nov-19                                                          2019-11 | 1919-11 | 2019-11-19 | 2018-11-19
Nov. 2019                                                       2019-11
early-to-mid November                                           2019-11 | 2020-11
the first few days of November                                  2019-11 | 2020-11
the first fortnight of November 2019                            2019-11
the final days of October                                       2019-10 | 2020-10
the last two weeks of October                                   2019-10 | 2020-10
the closing days of 2018                                        2018
the opening weeks of 2018                                       2018
the second half of the 19th century                             18XX
between the 1960s and the 1980s                                 [196X..198X]
the 2000s                                                       200X | 20XX
the early 2000s                                                 200X | 20XX
the 1800s                                                       180X | 18XX
in the 60s                                                      196X | 186X
1914-18                                                         1914/1918
1939–1945                                                       1939/1945
1998/99                                                         1998/1999
2019/20                                                         2019/2020
2019-20                                                         2019/2020
winter of 2018/19                                               2018-24
summer of '69                                                   1969-22 | 1869-22
in summer 2018                                                  2018-22
mid-summer                                                      2019-22 | 2020-22 | 2018-22
the autumn                                                      2019-23 | 2020-23
this winter                                                     2019-24
last winter                                                     2018-24 | 2019-24
last autumn                                                     2018-23 | 2019-23
next summer                                                     2020-22 | 2019-22
spring next year                                                2020-21
in the spring of last year                                      2018-21
this time next week                                             2019-11-21~
this coming Saturday                                            2019-11-16
this past Saturday                                              2019-11-09
a week ago on Saturday                                          2019-11-02 | 2019-11-09
a week today                                                    2019-11-21
a week tomorrow                                                 2019-11-22
a month ago today                                               2019-10-14
ten years ago today                                             2009-11-14
ten years ago this month                                        2009-11
some ten years ago                                              2009~
18 months ago                                                   2018-05~
six weeks ago                                                   2019-10-03~
less than a week ago                                            [2019-11-07..2019-11-14]
over a month ago                                                [..2019-10]
a couple of days ago                                            2019-11-12~
the past week                                                   [2019-11-07..2019-11-14]
in the last 24 hours                                            [2019-11-13..2019-11-14]
within the past 48 hours                                        [2019-11-12..2019-11-14]
over the past three years                                       [2016..2019-11-14]
since this morning                                              2019-11-14/..
since the start of the year                                     2019/..
Q3                                                              2019-35 | 2020-35
third quarter                                                   2019-35 | 2020-35
Q1-Q2 2019                                                      2019-33/2019-34
first-quarter 2019                                              2019-33
the last quarter of 2018                                        2018-36
2 Nov - present                                                 2019-11-02/.. | 2020-11-02/..
2015 - present                                                  2015/..
2015 onwards                                                    2015/..
2 Nov?                                                          2019-11-02? | 2020-11-02?
2 November 2019 (approx.)                                       2019-11-02~
approx. 2 November 2019                                         2019-11-02~
approx 1985                                                     1985~
before 1985                                                     [..1984]
after 1985                                                      [1986..]
by 1985                                                         [..1985]
the late 1985                                                   1985
sometime in 1985                                                1985
in or about 1985                                                1985~
in or around March 1985                                         1985-03~
in or before 1985                                               [..1985]
either 1985 or 1986                                             [1985,1986]
1985 or 1986                                                    [1985,1986]
March/April 1985                                                [1985-03,1985-04]
March or April 1985                                             [1985-03,1985-04]
March - April 1985                                              1985-03/1985-04
late March-early April 1985                                     1985-03/1985-04
late March or early April                                       [2020-03,2020-04] | [2019-03,2019-04]
late March to early April 1985                                  1985-03/1985-04
mid-March to mid-April 1985                                     1985-03/1985-04
between late March and early April 1985                         [1985-03..1985-04]
the weekend of 2-3 November                                     [2019-11-02..2019-11-03]
the weekend of 2/3 November 2019                                [2019-11-02..2019-11-03]
the weekend of November 2                                       [2019-11-02..2019-11-03]
the first weekend in November                                   2019-11 | 2020-11
the first Monday in November                                    2019-11-04 | 2020-11-02
the second Tuesday of March 2019                                2019-03-12
the last Friday in October                                      2019-10-25 | 2020-10-30
the week starting 4 November                                    [2019-11-04..2019-11-10] | [2020-11-04..2020-11-10]
week commencing Monday, 4 November 2019                         [2019-11-04..2019-11-10]
week of Nov. 4                                                  [2019-11-04..2019-11-10] | [2020-11-02..2020-11-08]
week ending Friday 8 November                                   [2019-11-02..2019-11-08]
two weeks from today                                            2019-11-28
two weeks after 2 November 2019                                 2019-11-16~
the day after 2 November 2019                                   2019-11-03
the day before 2 November 2019                                  2019-11-01
shortly after 2 November 2019                                   [2019-11-03..]
soon after 2 November 2019                                      [2019-11-03..]
Armistice Day                                                   2019-11-11 | 2020-11-11
Guy Fawkes Night                                                2019-11-05 | 2020-11-05
St Andrew's Day                                                 2019-11-30 | 2018-11-30
April Fools' Day                                                2020-04-01 | 2019-04-01
7/7                                                             2019-07-07 | 2020-07-07
4/7/2019                                                        2019-07-04 | 2019-04-07
14/2/2019                                                       2019-02-14
2/14/2019                                                       2019-02-14
1/1/00                                                          2000-01-01 | 1900-01-01
five past three                                                 2019-11-14 03:05 | 2019-11-14 15:05 | 2019-11-13 03:05 | 2019-11-13 15:05
at half past ten on 2 November                                  2019-11-02 10:30 | 2019-11-02 22:30 | 2020-11-02 10:30 | 2020-11-02 22:30
three o'clock yesterday                                         2019-11-13 03:00 | 2019-11-13 15:00
at dawn on 2 November                                           2019-11-02 | 2020-11-02
before dawn on 2 November                                       2019-11-02 | 2020-11-02
lunchtime Saturday                                              2019-11-16 | 2019-11-09
10.15 GMT                                                       2019-11-14 10:15 | 2019-11-13 10:15
1015 GMT on 2 November 2019                                     2019-11-02 10:15
10:15 UTC on 2 November 2019                                    2019-11-02 10:15
4pm ET on 2 November 2019                                       2019-11-02 16:00
4pm EDT on 2 November 2019                                      2019-11-02 16:00
4pm local time on 2 November 2019                               2019-11-02 16:00
13:00 to 14:00 on 2 November                                    2019-11-02 13:00-14:00 | 2020-11-02 13:00-14:00
shortly after 13:00 on 2 November 2019                          2019-11-02
no earlier than 13:00 on 2 November 2019                        [2019-11-02..] 13:00
not until 2 December                                            [2019-12-02..] | [2018-12-02..]
up to 2 December 2019                                           /2019-12-02
up until 2 December 2019                                        /2019-12-02
2 November 2019 or later                                        [2019-11-02..]
2 November 2019 at the latest                                   [..2019-11-02]
2 November 2019 at the earliest                                 [2019-11-02..]
throughout March 2019                                           2019-03/2019-03
100 days ago                                                    2019-08-06
100 AD                                                          0100
c. AD 100                                                       0100~
the year 2000                                                   2000
1666                                                            1666
3000                                                            3000
sun                                                             2019-11-17 | 2019-11-10
sat                                                             2019-11-16 | 2019-11-09
fall                                                            2019-23 | 2020-23
2019-11-11/2019-11-13                                           2019-11-11/2019-11-13
from 11 November                                                2019-11-11/ | 2020-11-11/
from Monday                                                     2019-11-11/ | 2019-11-18/
from Monday to Wednesday                                        2019-11-11/2019-11-13 | 2019-11-18/2019-11-20
Monday or Tuesday                                               [2019-11-11,2019-11-12] | [2019-11-18,2019-11-19]
Wednesday, 14 November 2018                                     2018-11-14
Thursday 14 Nov 2019 at 10.15am                                 2019-11-14 10:15
"""
REFUSED = """
Friday to 5pm
days after 2 November 2019, in the evening
in the year to March 2019
fiscal year 2016-19
2017-W54
between 10pm and 2am on Saturday night
remanded until 2 December
adjourned to 2 December 2019
expires on 2 December
9-5 on 2 November 2019
for three days from 2 November 2019
over three days in November 2019
three consecutive nights
first thing this morning
131119
the 1960s and 1970s
the noughties
wartime
the Sixties
1998-9
during the summer holidays
Saturday coming
Saturday gone
Saturday past
a week last Saturday
Saturday fortnight
yesterday week
a week yesterday
a year ago next month
two and a half years ago
the other day
since last week
so far this year
year to date
in the year to March 2019
in the 12 months to September 2019
the year ending 31 March 2019
Q3 FY2019
H1 2019
the previous year
the year before
two years earlier
the next day
later that day
on the day
on that date
at the time
now
currently
soon
at present
2015-
pre-2015
post-2015
pre-1900
undated
n.d.
date unknown
TBC
TBA December
?2 November 2019
est. 1985
fl. 1985
b. 1985
1985/6
March and April 1985
the weekend beginning 2 November
the weeks of 4 and 11 November
the eve of 2 November 2019
the morning after 2 November 2019
within days of 2 November 2019
days after 2 November 2019
shortly before Christmas
around Christmas 2018
May Day 2019
Remembrance Sunday
Mothering Sunday
Black Friday
Election Day 2019
leap day 2016
Y2K
the Ides of March
D-Day
00/00/2019
0/3/2019
31/02/2019
12.30
12.11
half ten on Saturday night
at nightfall on 2 November
at sunrise on 2 November
around teatime on Saturday
10:15 EST on 2 November 2019
4pm Paris time on 2 November 2019
4pm (1500 GMT) on 2 November 2019
2pm BST on 2 November 2019
not until after 2 December
until after 2 December
until at least 2 December
to 2 December 2019
2 November 2019 until further notice
not 2 November 2019
every Tuesday
Tuesdays
on Tuesdays in March 2019
twice in March 2019
most of March 2019
all of March 2019
all day on 2 November
the whole of 2018
the 5th century BC
in the year of 1666
1666s
room 101
3 of 4 March
May 35
the second
mon ami
marching
11 November and 12 November 2019
11, 12 and 13 November 2019
11-12 and 14 November 2019
11 to 13 November, and 15 November 2019
Monday and Tuesday
Wednesday 14 November
Friday 14 November
Thursday 15 November 2019
"""


def _split_row(row: str) -> tuple[str, str]:
    phrase, _gap, expected = row.partition("   ")
    return phrase.strip(), expected.strip()


@pytest.mark.parametrize(("phrase", "readings"), [_split_row(row) for row in READ.strip().splitlines()])
def test_a_phrase_of_a_record_has_these_readings(phrase: str, readings: str) -> None:
    assert list_moments(phrase, "en-GB", BASE, "Europe/London") == readings


@pytest.mark.parametrize("phrase", REFUSED.strip().splitlines())
def test_what_is_no_date_or_tells_it_from_another_one_is_refused(phrase: str) -> None:
    with pytest.raises(WhenError):
        list_moments(phrase, "en-GB", BASE, "Europe/London")
