"""The search for words that identify protected persons, in all that a long timeline would make public."""

import itertools
import random
from pathlib import Path

from tests.bench.measure import median_seconds

TEXTS = Path(__file__).parents[1] / "suggestions" / "texts"
CHARACTERS = 3_400_000
PERSONS = 20
AIM = 0.3


def run() -> None:
    """Search texts as long as those of 5,000 long entries for 20 persons with seven words each."""
    from timeline.text.identifying_words import WordFinder

    texts, persons = build_texts(), build_persons()

    def search() -> None:
        finder = WordFinder(texts)
        for words in persons:
            finder.find(words)

    taken = median_seconds(search)
    verdict = "holds" if taken < AIM else "DOES NOT HOLD"
    length = sum(map(len, texts))
    print(
        f"Identifying words: {PERSONS} persons, seven words each, in {len(texts):,} texts of {length:,} characters: "
        f"{taken:.2f} s   {verdict} (aim: less than {AIM:.2f} s)"
    )


def build_texts() -> list[str]:
    """Return texts of reports in several languages, in pieces of any length. Some have links, emphasis and references."""
    chance = random.Random(1)
    words = [word for path in sorted(TEXTS.glob("*.txt")) for word in path.read_text().split()]
    texts: list[str] = []
    length = 0
    for number in itertools.count():
        if length >= CHARACTERS:
            return texts
        start = chance.randrange(len(words) - 120)
        text = " ".join(words[start : start + chance.randint(3, 120)])
        if number % 8 == 0:
            text += f" [More](https://news.example/{number}?q=a%20b) in **bold**."
        texts.append(text)
        length += len(text)
    return texts


def build_persons() -> list[list[str]]:
    """Return the identifying words of persons who are not in the texts."""
    chance = random.Random(2)
    persons = []
    for _ in range(PERSONS):
        first, last = ("".join(chance.choices("abdefgijklmoprstuv", k=length)) for length in (5, 9))
        persons.append(
            [
                f"{first} {last}".title(),
                first.title(),
                last.title(),
                f"{first}.{last}",
                f"@{first}{last[:3]}",
                f"{last.title()} Street School",
                f"https://{last}.example/{first}",
            ]
        )
    return persons
