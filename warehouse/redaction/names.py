"""Names of people where a posting says whose they are: under a closing, after `my name is`, before contact data."""

from __future__ import annotations

import re
import unicodedata

from warehouse.redaction.rules import WORDS, Rule, any_of, apply_all

_WORDS = WORDS["name"]
_CLOSED = frozenset(_WORDS["closings"])
_LAST_WORDS = frozenset(closing.split()[-1] for closing in _CLOSED)
_MOST_WORDS_OF_CLOSING = max(closing.count(" ") for closing in _CLOSED) + 1
_AROUND_CLOSING = " \t,!.،，;:"
_PARTICLES, _NO_NAMES = frozenset(_WORDS["particles"]), frozenset(_WORDS["no_names"])
_CASELESS = ("ARABIC", "DEVANAGARI", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "HEBREW")
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|mme|dr|prof|herr|frau|ing|dipl|[a-z])\.?$", re.IGNORECASE)
_MOST_WORDS = 4

_LINE = r"[^\n,;:|!?(@\[]{2,40}"
_NAME_LINE = re.compile(rf"\s{{0,3}}(?:[-–—~]\s?)?(?P<name>{_LINE})(?=$|,|\()")
_CAP = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯІЇЄ][\w'’\-]{1,30}"
_CAPS = rf"{_CAP}(?:\s(?:{any_of(_PARTICLES)})){{0,2}}\s{_CAP}"
_NAMED = r"(?P<secret>[^\W\d_][^\n,;:|!?(@\[]{1,39})"
_ROLE = rf"(?i:{any_of(_WORDS['roles'])})\b"
_ACADEMIC = rf"(?:(?:{any_of(_WORDS['academic_titles'])})[ \-]){{0,3}}"


def _whole(match: re.Match[str]) -> int:
    return _name_length(match["secret"], whole=True)


def _first_words(match: re.Match[str]) -> int:
    return _name_length(match["secret"], whole=False)


def _full_name(match: re.Match[str]) -> int:
    length = _name_length(match["secret"], whole=False)
    return length if len(match["secret"][:length].split()) > 1 else 0


_RULES = (
    Rule(re.compile(rf"(?:^|\n)(?!\s?[-–—•*])[^\n]{{1,2000}}\n{{1,2}}\s?(?:--|[-–—~])\s?(?P<secret>{_LINE})(?=\s?\Z)"), ("\n",), _whole),
    Rule(re.compile(rf"(?:^|[\n!.]\s?)[-–—~]{{1,2}}\s?(?P<secret>{_CAPS}),\s(?={_ROLE}[^\n]{{0,40}}(?:\n|\Z))"), length=_whole),
    Rule(re.compile(rf"\n(?P<secret>{_CAP}(?:\s{_CAP})?),\s(?={_ROLE}[^\n]{{0,40}}\Z)"), ("\n",), _whole),
    Rule(re.compile(rf"\b(?:{any_of(_WORDS['titles'])})\s{_ACADEMIC}{_CAP}(?:\s(?:(?:{any_of(_PARTICLES)})\s){{0,2}}{_CAP})?"),
         tuple(f"{title.lower()} " for title in _WORDS["titles"])),
    Rule(re.compile(rf"\b(?:{any_of(_WORDS['academic_titles'])})\s{_ACADEMIC}{_CAPS}"),
         tuple(f"{title.lower()} " for title in _WORDS["academic_titles"])),
    Rule(re.compile(r"मेरा नाम (?P<secret>[\u0900-\u097f]{2,20}(?:\s[\u0900-\u097f]{2,20})?) (?:है|हैं)"), ("मेरा नाम",)),
    Rule(re.compile(rf"\b(?:{any_of(_WORDS['says_name'])})\s{_NAMED}", re.IGNORECASE), tuple(_WORDS["says_name"]), _first_words),
    Rule(re.compile(rf"\b(?:{any_of(_WORDS['contact_person'])})\s?(?::| is| ist)\s{_NAMED}", re.IGNORECASE),
         tuple(_WORDS["contact_person"]), _first_words),
    Rule(re.compile(rf"\b(?i:{any_of(_WORDS['i_am'])})\s(?P<secret>{_CAPS})(?=[,.(]|\s(?:[-–—(]|and|und|en|et|y|e|from|here|at|the)(?:\s|\w))"),
         tuple(f"{words} " for words in _WORDS["i_am"]), _full_name),
    Rule(re.compile(rf"\b(?i:{any_of(_WORDS['i_am'])})\s(?P<secret>{_CAP}(?:\s{_CAP})?)(?=,?\s[-–—(]?\s?(?:the |a )?{_ROLE})"),
         tuple(f"{words} " for words in _WORDS["i_am"]), _whole),
    Rule(re.compile(rf"\b(?i:{any_of(_WORDS['reach'])})\s(?P<secret>{_CAP}(?:\s{_CAP})?)"
                    r"(?=\s{0,2}(?:\([^()\n\[\]]{1,40}\))?,?\s{0,2}(?:at|on|via|[-–—:<(|@]{1,3})?\s{0,2}\[(?:email|phone|handle)\])"),
         ("[email]", "[phone]", "[handle]"), _whole),
    Rule(re.compile(rf"(?P<secret>{_CAPS}),?\s(?:[-–—]\s)?\(?{_ROLE}[^\n\[\]]{{0,30}}[\n ]?\[{{1,2}}(?:email|phone|handle)\]"),
         ("[email]", "[phone]", "[handle]"), _whole),
    Rule(re.compile(rf"(?:^|\n)(?P<secret>{_CAPS})(?=\n(?:\w{{2,8}}:\s?)?\[(?:email|phone|handle)\])"),
         ("[email]", "[phone]", "[handle]"), _whole),
    Rule(re.compile(rf"\b(?:me|myself),\s(?P<secret>{_CAPS})(?=,|\s\()"), ("me, ", "myself, "), _whole),
    Rule(re.compile(r"\b(?:me|myself)\s?\((?P<secret>[A-Z][a-z]{2,15}(?: [A-Z][a-z]{1,15})?)\)"), ("me(", "me (", "myself ("), _whole),
    Rule(re.compile(rf"(?:{any_of(_WORDS['chinese_cues'])}|我是(?=[\u4e00-\u9fff]{{2,3}}[，,。]))\s?(?P<secret>[\u4e00-\u9fff]{{2,4}})(?=[，,。\s]|\Z)"),
         (*_WORDS["chinese_cues"], "我是")),
)


def names(text: str, lower: str, blank: str) -> tuple[str, int]:
    """`text` with `blank` for the names of the people behind it, and how many there were; `lower` is the text in lower case."""
    text, signed = _signed(text, blank)
    text, found = apply_all(_RULES, text, lower, blank)
    return text, signed + found


def _signed(text: str, blank: str) -> tuple[str, int]:
    """`text` without the names under or after closings such as `Best regards,`."""
    lines, count = text.split("\n"), 0
    for number, line in enumerate(lines):
        if _ends_in_closing(line):
            place = next((later for later in range(number + 1, len(lines)) if lines[later].strip()), None)
            found = _NAME_LINE.match(lines[place]) if place is not None else None
        elif "," in line[-60:] and _ends_in_closing(line.rpartition(",")[0]):
            place, found = number, _NAME_LINE.match(line, line.rfind(",") + 1)
        else:
            continue
        length = _name_length(found["name"], whole=True) if found else 0
        if found and length and place is not None:
            start = found.start("name")
            lines[place] = lines[place][:start] + blank + lines[place][start + length:]
            count += 1
    return "\n".join(lines), count


def _ends_in_closing(line: str) -> bool:
    """Whether a line is, or its last sentence is, nothing but a closing."""
    if line[-80:].rstrip(_AROUND_CLOSING).rpartition(" ")[2].lower() not in _LAST_WORDS:
        return False
    words = line[-80:].strip(_AROUND_CLOSING).lower().split()
    for length in range(1, min(_MOST_WORDS_OF_CLOSING, len(words)) + 1):
        if " ".join(words[-length:]) in _CLOSED and (length == len(words) or words[-length - 1][-1] in ".!?"):
            return True
    return False


def _name_length(candidate: str, *, whole: bool) -> int:
    """How many characters of `candidate`, from its start, are a name; 0 for none, and where `whole`, if any word of it is none."""
    end = words = 0
    for match in re.finditer(r"\S+", candidate):
        word = match[0].rstrip(".") if len(match[0]) > 3 else match[0]
        if word.lower() in _PARTICLES and words:
            continue
        if not _is_name_word(word) or words == _MOST_WORDS:
            if whole:
                return 0
            break
        words += 1
        end = match.start() + len(word)
        if match[0].endswith(".") and not _HONORIFIC.match(match[0]):
            if whole and match.end() < len(candidate.rstrip()):
                return 0
            break
        if unicodedata.name(word[0], "").startswith(_CASELESS) and not whole:
            break
    return end


def _is_name_word(word: str) -> bool:
    if word.endswith(("'s", "’s")):
        return False
    letters = word.replace("-", "").replace("'", "").replace("’", "").replace(".", "")
    if not letters or word.lower().strip(".") in _NO_NAMES or word.lower() in _CLOSED:
        return False
    if unicodedata.name(letters[0], "").startswith(_CASELESS):
        return not any(character.isdigit() or character.isascii() for character in letters)
    is_shouted = len(letters) > 3 and letters.isupper()
    return letters.isalpha() and letters[0].isupper() and not is_shouted
