"""How much a file may have. Messages name these numbers.

They keep a file from taking more memory than about ten times its size, and an import from taking minutes.
"""

MAX_ENTRIES = 20_000
# Rows of a table, with empty ones: the most that a sheet of a workbook has.
MAX_TABLE_ROWS = 1_048_576
MAX_COLUMNS = 200
# Rows in which the heads of the columns are looked for: some tables have a title above.
MAX_ROWS_BEFORE_HEADS = 20
MAX_TEXT_LENGTH = 50_000
# HTML is longer than the text in it.
MAX_HTML_LENGTH = 200_000
# Tags in one text, and how many may be open at once.
MAX_TAGS = 10_000
MAX_OPEN_TAGS = 100
# Lists and quotations within each other. Deeper ones are written as if they were not deeper.
MAX_HTML_DEPTH = 8
# What else one entry may bring.
MAX_MEDIA = 20
MAX_SOURCES = 20
# Objects and lists in a JSON file of another program. An entry has up to ten.
MAX_JSON_PARTS = 400_000
MAX_JSON_DEPTH = 50
# A workbook is a ZIP archive of XML.
MAX_ARCHIVE_FILES = 1_000
MAX_INFLATED_BYTES = 150 * 1024 * 1024
MAX_STRINGS_BYTES = 40 * 1024 * 1024
# Twenty times smaller than its content is usual for a workbook, a thousand times is a bomb.
MAX_INFLATION = 100
MIN_BOMB_BYTES = 10 * 1024 * 1024
MAX_XML_DEPTH = 100
# Lines of one event of a calendar.
MAX_CALENDAR_EVENT_LENGTH = 500_000
# How many rows a problem names that occurs often.
MAX_EXAMPLES = 5
# Problems of different kinds.
MAX_PROBLEM_KINDS = 200
