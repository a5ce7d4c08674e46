"""Quotes: an index of a text, 100 quotations of each kind checked against it, and texts made to be slow."""

import random
import time
from collections.abc import Callable

from timeline.quotes import Selector, TextIndex, anchor, clean, extract_text, find

SIZES = (10, 100, 1000, 2000)  # thousands of characters
QUOTATIONS = 100
MAX_SECONDS = 1.0  # for the largest text with all its quotations


def run() -> None:
    """Print all times."""
    print(
        f"Quotations: {QUOTATIONS} of each kind in a text of so many thousand characters, in milliseconds of a processor"
    )
    names = ("index", "exact", "same", "shortened", "different", "find", "moved", "in all")
    print("  " + f"{'':>8}" + "".join(f"{name:>11}" for name in names))
    whole = 0.0
    for size in SIZES:
        seconds = measure_steps(size * 1000)
        whole = seconds["index"] + seconds["different"]
        every = [*seconds.values(), sum(seconds.values())]
        print("  " + f"{size:>5} KB" + "".join(f"{step * 1000:>11.1f}" for step in every))
    outcome = "holds" if whole < MAX_SECONDS else "DOES NOT HOLD"
    print(f"The largest text made ready and {QUOTATIONS} different quotations in under a second: {outcome}")
    print_worst()


def measure_steps(length: int) -> dict[str, float]:
    """Return the processor time of each step for a text of a length, in seconds."""
    text = write_article(length)
    seconds = {"index": measure_best(lambda: TextIndex(text).word_counts)}
    index = TextIndex(text)
    generator = random.Random(3)
    spans = [pick_words(text, generator.randrange(len(text) - 400)) for _ in range(QUOTATIONS)]
    exact = [text[start:end] for start, end in spans]
    same = [words.replace(" ", "\n").replace("’", "'").upper() for words in exact]
    shortened = [shorten(words) for words in exact]
    different = [change(words, generator) for words in exact]
    for name, quotations in (
        ("exact", exact),
        ("same", same),
        ("shortened", shortened),
        ("different", different),
    ):
        seconds[name] = measure_best(
            lambda quotations=quotations: [index.check(words) for words in quotations]
        )
    anchors = [anchor(index, start, end) for start, end in spans]
    seconds["find"] = measure_best(lambda: [find(index, selector) for selector in anchors])
    moved = [
        Selector(selector.exact.replace(" ", "  "), selector.prefix, selector.suffix) for selector in anchors
    ]
    seconds["moved"] = measure_best(lambda: [find(index, selector) for selector in moved])
    return seconds


def print_worst() -> None:
    """Print the times for texts and quotations made to be slow."""
    size = 2_000_000
    one_word = TextIndex("a " * (size // 2))
    within = TextIndex("xa " * (size // 3))
    chinese = TextIndex(clean("".join(random.Random(1).choices("議会は閉鎖を決定した新聞", k=size))).text)
    tries: list[tuple[str, Callable[[], object]]] = [
        ("2 MB of one word, indexed", lambda: TextIndex("a " * (size // 2))),
        ("2 MB of invisible characters, indexed", lambda: TextIndex("a\xad" * (size // 2))),
        ("2 MB of decomposed letters, indexed", lambda: TextIndex("e\u0301" * (size // 2))),
        ("2 MB of spaces, indexed", lambda: TextIndex(" " * size)),
        ("2 MB of one word, 50,000 characters of it", lambda: one_word.check("a " * 25_000)),
        ("2 MB of one word, another at the end", lambda: one_word.check("a " * 25_000 + "b")),
        ("2 MB of one word, 10,000 parts", lambda: one_word.check("a … " * 10_000)),
        ("2 MB of one word, 200 parts, one too many", lambda: one_word.check("a … " * 199 + "b")),
        ("2 MB of a word within others", lambda: within.check("a")),
        ("2 MB of a word within others, 200 parts", lambda: within.check("a … " * 200)),
        ("2 MB of Chinese, other words", lambda: chinese.check("議会は閉鎖を決定しなかった")),
        ("2 MB of one word, find with context", lambda: find(one_word, Selector("a a", "a " * 150, "b"))),
        ("2 MB of HTML, nested", lambda: extract_text("<div>" * (size // 5))),
        ("2 MB of HTML, comments begun", lambda: extract_text("<!--" * (size // 4))),
        ("2 MB of HTML, tags begun", lambda: extract_text("<a b" * (size // 4))),
        (
            "2 MB of HTML, an article",
            lambda: extract_text("<p>One <b>two</b> three, and so on.</p>\n" * (size // 39)),
        ),
        ("2 MB cleaned", lambda: clean("a\xadb\u202ec\u200d" * (size // 6))),
    ]
    print("Made to be slow, in milliseconds of a processor")
    for name, work in tries:
        print(f"  {name:<46} {measure_best(work) * 1000:>9.1f}")


def measure_best(work: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest processor time of several runs, in seconds. Other processes do not count."""
    return min(measure_once(work) for _ in range(runs))


def measure_once(work: Callable[[], object]) -> float:
    """Return the processor time of one run, in seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def write_article(length: int) -> str:
    """Return a text whose words are as frequent as in a language: a few of them often, most of them rarely."""
    generator = random.Random(1)
    letters = "etaoinshrdlucmfwypvbgk"
    words = [
        "".join(generator.choices(letters, k=min(12, 2 + generator.randrange(3) + rank // 2000)))
        for rank in range(20_000)
    ]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    ends = [" "] * 60 + [", "] * 6 + [". "] * 5 + [" – ", "\n\n", "’s ", " “", "” "]
    pieces: list[str] = []
    for word in generator.choices(words, weights, k=length // 4):
        pieces += (word, generator.choice(ends))
    return "".join(pieces)[:length]


def pick_words(text: str, offset: int) -> tuple[int, int]:
    """Return the span of some words after an offset."""
    start = text.index(" ", offset) + 1
    return start, text.index(" ", start + 150)


def shorten(words: str) -> str:
    """Return words with some in the middle replaced by an ellipsis."""
    parts = words.split(" ")
    return " ".join([*parts[: len(parts) // 3], "…", *parts[2 * len(parts) // 3 :]])


def change(words: str, generator: random.Random) -> str:
    """Return words with one of them changed."""
    parts = words.split(" ")
    parts[generator.randrange(len(parts))] = "never"
    return " ".join(parts)
