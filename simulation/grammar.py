"""Ads written from a grammar: each category has tasks, each task its sentences, each sentence slots filled anew for every ad.

The vocabulary lies in lexicon/*.toml, one file per category and one shared. It is the simulation's own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")
Block = str | tuple[str, ...]
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True)
class Pay:
    """Pay as an ad states it, with its parts."""

    text: str
    kind: str
    unit: str
    currency: str
    minimum: float
    maximum: float


@dataclass(frozen=True)
class Ad:
    """What one ad asks for: title and body (paragraphs, and lists as tuples), with the truth about it."""

    category: str
    label: str
    ai_relation: str
    title: str
    body: tuple[Block, ...]
    pay: Pay | None

    @property
    def text(self) -> str:
        """Title and body as plain text."""
        return "\n".join([self.title, *("\n".join(block) if isinstance(block, tuple) else block for block in self.body)])


@lru_cache(maxsize=1)
def lexicon() -> dict[str, dict[str, Any]]:
    """The vocabulary: `shared`, and one entry per category with its tasks."""
    folder = resources.files("simulation") / "lexicon"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


def pick(items: Sequence[T], rng: np.random.Generator) -> T:
    """One of `items`, each as likely as the others."""
    return items[int(rng.integers(len(items)))]


def some(items: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    """`count` different ones of `items`, in random order; all where there are fewer."""
    return [items[int(index)] for index in rng.permutation(len(items))[:count]]


class Filler:
    """Fills slots for one ad: a slot keeps its value, `{slot_b}` and `{slot_c}` get others, `{4-20}` is drawn each time."""

    def __init__(self, rng: np.random.Generator, *vocabularies: Mapping[str, Sequence[str]], **fixed: str) -> None:
        """Earlier vocabularies win; `fixed` gives slots their value."""
        self._rng = rng
        self._vocabularies = vocabularies
        self._values: dict[str, str] = dict(fixed)

    def fill(self, template: str) -> str:
        """The template with all slots filled and a capital at its beginning."""
        text = self._fill(template)
        return text[:1].upper() + text[1:]

    def _fill(self, template: str) -> str:
        return _SLOT.sub(lambda match: self._slot(match[1]), template)

    def _slot(self, name: str) -> str:
        if span := _RANGE.fullmatch(name):
            return str(_round(int(self._rng.integers(int(span[1]), int(span[2]) + 1))))
        if name[0].isupper():
            value = self._slot(name[0].lower() + name[1:])
            return value[:1].upper() + value[1:]
        if name not in self._values:
            self._values[name] = self._fill(self._choose(name))
        return self._values[name]

    def _choose(self, name: str) -> str:
        base = name[:-2] if name.endswith(("_b", "_c")) else name
        values = next(vocabulary[base] for vocabulary in self._vocabularies if base in vocabulary)
        taken = {self._slot(earlier) for earlier in (base, f"{base}_b") if earlier < name}
        return pick([value for value in values if value not in taken] or values, self._rng)


def write_ad(category: str, company: str, is_salaried: bool, rng: np.random.Generator) -> Ad:
    """A new ad of `category` by `company`."""
    words = lexicon()
    shared, own = words["shared"], words[category]
    tasks = own["tasks"]
    weights = np.array([task.get("weight", 1) for task in tasks], dtype=float)
    task = tasks[int(rng.choice(len(tasks), p=weights / weights.sum()))]
    contact = {"mailbox": _mailbox(company, rng), "phone": f"+1 202 555 01{int(rng.integers(100)):02d}"}
    filler = Filler(rng, task.get("slots", {}), own["slots"], shared["slots"], company=company, **contact)
    title = filler.fill(pick(task["titles"] if rng.random() < 0.7 else shared["titles"], rng))
    relation = task.get("ai_relation", "none")
    body: list[Block] = []
    if rng.random() < 0.5:
        body.append(filler.fill(pick(shared["intros"], rng)))
    opening = [pick(shared["openings"], rng)] if rng.random() < 0.7 else []
    body.append(" ".join(filler.fill(line) for line in [*opening, pick(task["goals"], rng)]))
    steps = tuple(filler.fill(step) for step in some(task["steps"], int(rng.integers(3, 6)), rng))
    body.append(steps if rng.random() < 0.6 else " ".join(steps))
    needs = some(own["needs"], int(rng.integers(1, 3)), rng)
    body.append(" ".join(filler.fill(line) for line in [*needs, pick(shared["skill_lines"], rng)]))
    if rng.random() < 0.75:
        body.append(filler.fill(pick(own["checks"], rng)))
    if relation == "none" and category in shared["policy_categories"] and task["label"] == "J" and rng.random() < 0.08:
        policy = pick(shared["policies"], rng)
        relation = policy["ai_relation"]
        body.append(filler.fill(pick(policy["sentences"], rng)))
    pay = _pay(shared["pay"], own["pay"], is_salaried, rng)
    body.append(" ".join(filler.fill(line) for line in _ending(shared, pay, is_salaried, rng)))
    return Ad(category, task["label"], relation, title, tuple(body), pay)


def revised(ad: Ad, rng: np.random.Generator) -> Ad:
    """The same ad with a short remark added at the end."""
    shared = lexicon()["shared"]
    return replace(ad, body=(*ad.body, Filler(rng, shared["slots"]).fill(pick(shared["noise"]["revision"], rng))))


def _ending(shared: Mapping[str, Any], pay: Pay | None, is_salaried: bool, rng: np.random.Generator) -> list[str]:
    lines = [pick(shared["salaried"]["terms"] if is_salaried else shared["terms"], rng)]
    if pay is not None:
        lines.append(pick(shared["pay"]["sentences"], rng).replace("{pay}", pay.text))
    if rng.random() < 0.25:
        lines.append(pick(shared["languages_note"], rng))
    if rng.random() < 0.6:
        lines.append(pick(shared["applies"], rng))
    return lines


def _pay(words: Mapping[str, Any], hourly: Sequence[float], is_salaried: bool, rng: np.random.Generator) -> Pay | None:
    """Pay around the category's usual hourly rate in US dollars; None where the ad states none."""
    if rng.random() < 0.28:
        return None
    kind = "salary" if is_salaried else "hourly" if rng.random() < 0.75 else "fixed"
    currencies = words["currencies"]
    shares = np.array([share for _, share, _ in currencies.values()])
    code = list(currencies)[int(rng.choice(len(shares), p=shares / shares.sum()))]
    sign, _, per_dollar = currencies[code]
    rate = float(rng.triangular(hourly[0], (hourly[0] + hourly[1]) / 2, hourly[1])) * per_dollar
    hours, step, unit = {"hourly": (1, 1, "hour"), "fixed": (int(rng.integers(8, 80)), 10, "project"), "salary": (1900, 1000, "year")}[kind]
    low = max(step, round(rate * hours / step) * step)
    high = max(low + step, round(low * float(rng.uniform(1.1, 1.6)) / step) * step)
    template = pick(words[kind], rng)
    text = template.format(sign=sign, code=code, low=_figure(low), high=_figure(high))
    return Pay(text, kind, unit, code, float(low), float(high if "{high}" in template else low))


def _figure(amount: int) -> str:
    return f"{amount:,}" if amount >= 10_000 else str(amount)


def _round(number: int) -> int:
    step = next(step for least, step in ((1000, 50), (100, 10), (40, 5), (0, 1)) if number >= least)
    return round(number / step) * step


def _mailbox(company: str, rng: np.random.Generator) -> str:
    return f"{pick(('jobs', 'work', 'hello', 'team'), rng)}@{company.lower().replace(' ', '-')}.example"
