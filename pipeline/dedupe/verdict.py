"""Whether two postings ask for the same work. Thresholds come from the tuning half of benchmarks/dedupe_pairs.csv."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.dedupe.candidates import Face
from pipeline.dedupe.shingles import Text, jaccard
from pipeline.dedupe.titles import LANGUAGES, PLACE_WORDS, Titles

SAME_EMPLOYER_SIMILARITY = 0.5
SAME_ROLE_SIMILARITY = 0.6
OTHER_TITLE_SIMILARITY = 0.75
SAME_EMPLOYER_OTHER_TITLE_SIMILARITY = 0.65
ADDED_WORD_SIMILARITY = 0.8
THIN_SIMILARITY = 0.8
TELLING_TITLE_WORDS = 5
TELLING_WORDS = 12
SKILLS = LANGUAGES | PLACE_WORDS


@dataclass(frozen=True)
class Link:
    """Two postings that ask for the same work: how alike their texts are, and what kind of duplicate it is."""

    similarity: float
    kind: str


def judge(left: Face, right: Face, texts: dict[str, Text]) -> Link | None:
    """The link between two faces of different postings, or None; symmetric. Dates and employers are taken to fit (see `pairs`)."""
    first, second = texts.get(left.text_hash), texts.get(right.text_hash)
    if first is None or second is None or first.is_thin != second.is_thin:
        return None
    similarity = jaccard(first.body, second.body)
    titles = Titles(first.title, second.title)
    same_employer = left.employer_id is not None and left.employer_id == right.employer_id
    if first.is_thin:
        fits = _thin_fits(left, right, first, titles, similarity)
    else:
        same_role = titles.are_same or titles.differ_in_place or left.role_key == right.role_key
        fits = _rich_fits(first, second, titles, same_role, same_employer, similarity)
    return Link(similarity, _kind(left, right, titles, similarity)) if fits else None


def _thin_fits(left: Face, right: Face, first: Text, titles: Titles, similarity: float) -> bool:
    if similarity < THIN_SIMILARITY:
        return False
    if left.employer_id is not None and left.employer_id == right.employer_id:
        return titles.are_same or titles.differ_in_place
    if not titles.are_same:
        return False
    if first.word_count and len(first.title) + first.word_count >= TELLING_WORDS:
        return True
    return len(first.title) >= TELLING_TITLE_WORDS and left.country_code is not None and left.country_code == right.country_code


def _rich_fits(first: Text, second: Text, titles: Titles, same_role: bool, same_employer: bool, similarity: float) -> bool:
    if same_role:
        return similarity >= (SAME_EMPLOYER_SIMILARITY if same_employer else SAME_ROLE_SIMILARITY)
    here, there = _own_words(titles.only_first, second), _own_words(titles.only_second, first)
    mentions = max((_mentions(word, text) for words, text in ((here, first), (there, second)) for word in words), default=0)
    if mentions > 1 or (mentions and here and there):
        return False
    if mentions:
        return similarity >= ADDED_WORD_SIMILARITY
    return similarity >= (SAME_EMPLOYER_OTHER_TITLE_SIMILARITY if same_employer else OTHER_TITLE_SIMILARITY)


def _own_words(words: frozenset[str], other: Text) -> frozenset[str]:
    """What only one title says and the other posting's description doesn't say either; languages and their countries always count."""
    return frozenset(word for word in words if not word[0].isdigit() and (word in SKILLS or word not in other.words))


def _mentions(word: str, text: Text) -> int:
    return 2 if word in SKILLS else text.words[word]


def _kind(left: Face, right: Face, titles: Titles, similarity: float) -> str:
    if left.source != right.source:
        return "cross_source"
    if not titles.are_same and (titles.differ_in_place or left.role_key == right.role_key):
        return "city_copy"
    if similarity < 1 or not titles.are_same:
        return "edited"
    return "identical" if left.day == right.day else "repost"
