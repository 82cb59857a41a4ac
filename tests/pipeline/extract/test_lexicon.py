"""The lexicon as a whole, and the demands that it finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.extract.lexicon import HERE, lexicon
from warehouse.errors import BadInput


def clauses(text: str) -> set[str]:
    return {clause.name for clause in lexicon().clauses if clause.is_in(text)}


@pytest.mark.parametrize(("text", "stated"), [
    ("You must use ChatGPT and other tools daily.", {"demands_ai"}),
    ("Experience using AI tools like Cursor is a must.", {"demands_ai"}),
    ("Proficient in Midjourney? Apply.", {"demands_ai"}),
    ("We use AI tools for both development and support.", set()),
    ("Do not use ChatGPT or any other tool.", {"forbids_ai"}),
    ("No AI-generated content, please.", {"forbids_ai"}),
    ("AI-written proposals will be rejected.", {"forbids_ai"}),
    ("Articles must pass AI detection.", {"forbids_ai"}),
    ("Text must be 100% human-written.", {"forbids_ai"}),
    ("No AI experience needed.", set()),
    ("Help us build an AI detector.", set()),
    ("99% accuracy is required.", {"demands_accuracy"}),
    ("We need an error-free file and attention to detail.", {"demands_accuracy"}),
    ("A model that must accurately predict prices.", set()),
    ("Send your portfolio and two samples of your work.", {"demands_proof"}),
    ("There is a paid test task.", {"demands_proof"}),
    ("No portfolio is required.", set()),
    ("Build a portfolio website for my photos.", set()),
    ("Fix the form of our free trial.", set()),
])
def test_demands_are_found_and_their_denial_is_not(text: str, stated: set[str]) -> None:
    assert clauses(text) == stated


def test_denial_counts_only_in_its_own_sentence() -> None:
    assert clauses("No portfolio is required. Send samples of your writing.") == {"demands_proof"}
    assert clauses("No portfolio is required\nSend samples of your writing") == {"demands_proof"}


def test_lexicon_is_as_large_as_it_says() -> None:
    mentions = [*lexicon().phrases.meanings]
    assert sum(kind == "skill" for kind, _ in mentions) >= 180
    assert sum(kind == "ai_tool" for kind, _ in mentions) >= 40
    assert lexicon().ai_skills


def copied(folder: Path, file: str, old: str, new: str) -> Path:
    for name in ("lexicon.toml", "clauses.toml"):
        shutil.copy(HERE / name, folder / name)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("file", "old", "new", "message"), [
    ("lexicon.toml", 'java = ["java"]', 'java = ["java", "Python"]', "'Python' stands under"),
    ("lexicon.toml", 'java = ["java"]', "java = []", "java needs a list of aliases"),
    ("lexicon.toml", 'java = ["java"]', '"Java!" = ["java"]', "an id is written like data_entry"),
    ("lexicon.toml", 'flask = ["flask"]', 'java = ["flask"]', "stands once"),
    ("lexicon.toml", 'version = "1"', "", "version missing"),
    ("lexicon.toml", "[ai_tools]", "[ai_tools", "can't be read"),
    ("clauses.toml", "[clauses.demands_ai]", "[clauses.wants_ai]", "the clauses are demands_ai"),
    ("clauses.toml", r"\\bmeticulous(?:ly)?", r"\\bmeticulous(?:ly", "demands_accuracy: "),
])
def test_mistake_is_named_with_its_file(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    with pytest.raises(BadInput, match=message.replace("(", r"\(")) as raised:
        lexicon(copied(tmp_path, file, old, new))
    assert file in str(raised.value)


def test_any_change_of_a_word_changes_the_version(tmp_path: Path) -> None:
    changed = lexicon(copied(tmp_path, "lexicon.toml", 'java = ["java"]', 'java = ["java", "jvm"]'))
    assert changed.version != lexicon().version
