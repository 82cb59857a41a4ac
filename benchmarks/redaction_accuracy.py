"""How much personal contact data `redact` finds in made-up cases, and how often it blanks something else.

python -m benchmarks.redaction_accuracy [--write | --misses | --speed]

Prints the figures; --write puts them into docs/privacy.md, --misses lists what went wrong outside the held-out half, --speed says how long
1,000 texts take that each hold ten cases.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from statsmodels.stats.proportion import proportion_confint

from warehouse.redaction import KINDS, redact

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "warehouse" / "redaction_cases.jsonl"
PAGE = ROOT / "docs" / "privacy.md"
BEGIN, END = "<!-- figures: python -m benchmarks.redaction_accuracy --write -->", "<!-- end of figures -->"
HALVES = ("held_out", "tuning", "independent")
MOST_AROUND = 24  # characters that a blank may take beside the secret, such as "mailto:" or a town

Span = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """A text and what in it points to a person, by kind; a hard negative has no secrets."""

    half: str
    language: str
    text: str
    secrets: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outcome:
    """What redaction did to a case: for each secret whether it is gone whole, for each blank whether it stands for a secret."""

    case: Case
    found: tuple[tuple[str, bool], ...]
    blanks: tuple[tuple[str, bool], ...]


def read_cases() -> list[Case]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [Case(row["half"], row["language"], row["text"], tuple((kind, secret) for kind, secret in row["secrets"]))
            for row in map(json.loads, lines)]


def outcome(case: Case) -> Outcome:
    blanks = blanked(case.text, redact(case.text)[0])
    secrets = [(kind, (case.text.index(secret), case.text.index(secret) + len(secret))) for kind, secret in case.secrets]
    found = tuple((kind, _is_covered(case.text, span, [blank for _, blank in blanks])) for kind, span in secrets)
    right = tuple((kind, any(_stands_for(blank, span) for _, span in secrets)) for kind, blank in blanks)
    return Outcome(case, found, right)


def blanked(text: str, redacted: str) -> list[tuple[str, Span]]:
    """Which parts of `text` a blank stands for, with the kind it names."""
    parts = re.split(rf"\[({'|'.join(KINDS)})\]", redacted)
    match = re.fullmatch("(.+?)".join(re.escape(kept) for kept in parts[::2]), text, re.DOTALL)
    if match is None:
        raise ValueError(f"{redacted!r} does not come from {text!r}")
    return [(kind, match.span(number)) for number, kind in enumerate(parts[1::2], start=1)]


def figures(cases: Sequence[Case]) -> str:
    """The tables of docs/privacy.md as Markdown."""
    outcomes = [outcome(case) for case in cases]
    lines = []
    for half in HALVES:
        mine = [result for result in outcomes if result.case.half == half]
        negatives = [result for result in mine if not result.case.secrets]
        untouched = sum(not result.blanks for result in negatives)
        lines += [f"{half.replace('_', ' ').capitalize()}: {len(mine)} cases, of which {len(negatives)} hold nothing personal; "
                  f"{_share(untouched, len(negatives))} of those stay as they are.", "",
                  "| kind | secrets | recall [95 %] | blanks | precision [95 %] |", "|---|---|---|---|---|"]
        found = Counter(pair for result in mine for pair in result.found)
        blanks = Counter(pair for result in mine for pair in result.blanks)
        for kind in KINDS:
            lines.append(_row(kind, found[kind, True], found[kind, False], blanks[kind, True], blanks[kind, False]))
        sums = [sum(count for (_, is_right), count in counter.items() if is_right == wanted)
                for counter in (found, blanks) for wanted in (True, False)]
        lines += [_row("all", *sums), ""]
    languages = Counter(case.language for case in cases)
    return "\n".join([*lines, "Cases by language: " + ", ".join(f"{name} {count}" for name, count in sorted(languages.items())) + "."])


def replace_block(page: str, block: str) -> str:
    """The page with `block` between its markers."""
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}\n{block}\n{END}{rest.split(END)[1]}"


def _is_covered(text: str, secret: Span, blanks: Sequence[Span]) -> bool:
    places = [place for place in range(*secret) if text[place].isalnum()]
    return all(any(low <= place < high for low, high in blanks) for place in places)


def _stands_for(blank: Span, secret: Span) -> bool:
    overlap = min(blank[1], secret[1]) - max(blank[0], secret[0])
    return overlap > 0 and blank[1] - blank[0] - overlap <= MOST_AROUND


def _row(kind: str, found: int, missed: int, right: int, wrong: int) -> str:
    return f"| {kind} | {found + missed} | {_share(found, found + missed)} | {right + wrong} | {_share(right, right + wrong)} |"


def _share(count: int, total: int) -> str:
    if not total:
        return "none"
    low, high = proportion_confint(count, total, method="wilson")
    return f"{count / total:.3f} [{low:.3f}, {high:.3f}]"


def _misses(cases: Sequence[Case]) -> None:
    for case in cases:
        result = outcome(case)
        if case.half != "held_out" and not all(is_right for _, is_right in result.found + result.blanks):
            print(f"{case.language} {case.text!r}\n   {redact(case.text)[0]!r}  secrets {case.secrets}")


def _speed(cases: Sequence[Case]) -> str:
    texts = ["\n".join(cases[(10 * number + offset) % len(cases)].text for offset in range(10)) for number in range(1000)]
    start = process_time()
    for text in texts:
        redact(text)
    return f"{process_time() - start:.2f} s of CPU for 1,000 texts of {sum(map(len, texts)) // 1000} characters"


def main(arguments: Sequence[str]) -> None:
    cases = read_cases()
    if "--speed" in arguments:
        print(_speed(cases))
        return
    if "--misses" in arguments:
        _misses(cases)
    block = figures(cases)
    print(block)
    if "--write" in arguments:
        PAGE.write_text(replace_block(PAGE.read_text(encoding="utf-8"), block), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
