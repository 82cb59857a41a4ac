from __future__ import annotations

import re

import numpy as np
import pytest

from simulation.grammar import Filler, lexicon, revised, write_ad
from simulation.works import Posting, Work
from warehouse.taxonomies import AI_RELATIONS, CATEGORIES, JUDGMENT, ROUTINE

USED = sorted(set(lexicon()) - {"shared"})


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def jaccard(left: set[tuple[str, ...]], right: set[tuple[str, ...]]) -> float:
    return len(left & right) / len(left | right)


def test_uses_categories_labels_and_relations_of_the_codebook() -> None:
    assert len(USED) >= 14
    assert set(USED) <= set(CATEGORIES)
    for category in USED:
        for task in lexicon()[category]["tasks"]:
            assert task["label"] in (ROUTINE, JUDGMENT)
            assert task.get("ai_relation", "none") in AI_RELATIONS


@pytest.mark.parametrize("category", USED)
def test_every_sentence_of_a_category_can_be_filled(category: str) -> None:
    shared, own = lexicon()["shared"], lexicon()[category]
    of_all = [*shared["intros"], *shared["terms"], *shared["applies"], *shared["openings"], *shared["skill_lines"], *shared["titles"]]
    for task in own["tasks"]:
        templates = [*task["titles"], *task["goals"], *task["steps"], *own["needs"], *own["checks"], *of_all]
        for seed, template in enumerate(templates):
            vocabularies = task.get("slots", {}), own["slots"], shared["slots"]
            filler = Filler(np.random.default_rng(seed), *vocabularies, company="Sim X", mailbox="m", phone="p")
            text = filler.fill(template)
            assert "{" not in text
            assert text[0] == text[0].upper()


def test_a_slot_keeps_its_value_and_its_second_form_differs() -> None:
    filler = Filler(np.random.default_rng(0), {"fruit": ["apple", "pear", "plum"]})
    one, again, other, third = filler.fill("{fruit} {fruit} {fruit_b} {fruit_c}").lower().split()
    assert one == again
    assert len({one, other, third}) == 3


def test_distinct_works_of_a_category_are_really_distinct(demo: list[tuple[Work, list[Posting]]]) -> None:
    rng = np.random.default_rng(5)
    for category in USED:
        texts = [shingles(work.ad.text) for work, _ in demo if work.ad.category == category and work.renews is None]
        pairs = [rng.choice(len(texts), 2, replace=False) for _ in range(1500)]
        found = [jaccard(texts[left], texts[right]) for left, right in pairs]
        assert np.median(found) <= 0.4
        assert np.quantile(found, 0.95) <= 0.4


def test_texts_are_as_long_as_real_ads(demo: list[tuple[Work, list[Posting]]]) -> None:
    lengths = [len(work.ad.text.split()) for work, _ in demo]
    assert np.quantile(lengths, 0.05) >= 60
    assert np.quantile(lengths, 0.95) <= 180


def test_a_revised_ad_is_a_near_copy() -> None:
    for seed in range(40):
        ad = write_ad("data_entry", "Sim X", False, np.random.default_rng(seed))
        changed = revised(ad, np.random.default_rng(seed))
        assert changed.title == ad.title
        assert 0.85 <= jaccard(shingles(ad.text), shingles(changed.text)) < 1


def test_pay_stands_in_the_text_and_matches_its_parts() -> None:
    kinds = set()
    for seed in range(300):
        ad = write_ad("web_development", "Sim X", seed % 5 == 0, np.random.default_rng(seed))
        if ad.pay is None:
            kinds.add("none")
            continue
        kinds.add(ad.pay.kind)
        assert ad.pay.text.lower() in ad.text.lower()
        figures = [float(figure.replace(",", "")) for figure in re.findall(r"\d[\d,]*", ad.pay.text)]
        assert figures in ([ad.pay.minimum], [ad.pay.minimum, ad.pay.maximum])
        assert ad.pay.minimum <= ad.pay.maximum
    assert kinds == {"none", "hourly", "fixed", "salary"}
