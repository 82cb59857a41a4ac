"""Which language a posting is written in."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("ar", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko", "nl", "no",
             "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh")
UNDETERMINED = "und"

_LETTERS = re.compile(r"[^\W\d_]")
_NOISE = re.compile(r"https?://\S+|\[\w+\]|[\w.]+/[\w./]+")
_FEWEST_LETTERS = 20
_FEWEST_IDEOGRAMS = 8
_LEAST_PROBABILITY = 0.4
_MOST_CHARACTERS = 700
_STATED = re.compile(r"^([a-z]{2})(?:[-_][a-z]{2,4})?$", re.IGNORECASE)


def language(text: str) -> str:
    """ISO 639-1 code of `text` among LANGUAGES, or und where it is too short or too mixed to tell."""
    words = _NOISE.sub(" ", text[:_MOST_CHARACTERS])
    letters = len(_LETTERS.findall(words))
    if letters < (_FEWEST_LETTERS if words.isascii() else _FEWEST_IDEOGRAMS) or (letters < _FEWEST_LETTERS and _is_latin(words)):
        return UNDETERMINED
    code, probability = _identifier().classify(words)
    return code if probability >= _LEAST_PROBABILITY else UNDETERMINED


def stated_language(stated: str | None) -> str | None:
    """The ISO 639-1 code that a source states (`en`, `en-US`), or none."""
    match = _STATED.match(stated.strip()) if stated else None
    return match[1].lower() if match else None


def _is_latin(text: str) -> bool:
    return sum(character < "\u0250" for character in text) > len(text) / 2


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
