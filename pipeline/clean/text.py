"""Plain text from what a source serves: HTML, escaped HTML, broken encodings, stray control characters."""

import html
import re
import unicodedata

import ftfy
from ftfy.badness import is_bad

_BREAKING = "address article aside blockquote br dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section " \
            "table tbody tfoot thead tr ul"
_INLINE = "a abbr b big body button center cite code col colgroup del em embed fieldset figcaption font head html i iframe img input ins " \
          "kbd label link mark meta noscript nobr object param path picture q s samp small source span strike strong sub sup svg td th " \
          "time title tt u use var video wbr"
# Each stops at the next opening: else a text of openings alone would take time in the square of its length
_HIDDEN = re.compile(r"<!--(?:(?!<!--).)*?-->|<(script|style)\b[^<>]*>(?:(?!<\1\b).)*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(rf"</?(?:{'|'.join(_BREAKING.split())})\b[^<>]*>|</li\b[^<>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{'|'.join(_INLINE.split())}|script|style|li|o:p)\b[^<>]*>|<!doctype[^<>]*>", re.IGNORECASE)
_CUT_TAG = re.compile(r"</?(?:a|b|br|div|em|font|i|img|li|p|span|strong|ul|ol|h[1-6])(?:\s[^<>]*|/?\s*)\Z", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]")
_JUNK = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_MOST_ESCAPES = 8
_JUNK_SHARE = 0.2


def plain_text(markup: str) -> str:
    """What a reader would see of `markup` (HTML, HTML escaped any number of times, or text), line breaks kept."""
    text = markup
    for _ in range(_MOST_ESCAPES):
        shown = _tidy(_without_tags(_visible(_mended(_unescaped(text)))))
        if shown == text or not ("&" in shown or "<" in shown):
            return shown
        text = shown
    return text


def single_line(markup: str) -> str:
    """Like plain_text, in one line: for titles, tags and names."""
    return " ".join(plain_text(markup).split())


def is_junk(text: str) -> bool:
    """Whether so much of `text` is control or replacement characters that it is no text."""
    return len(_JUNK.findall(text)) > _JUNK_SHARE * len(text)


def _mended(text: str) -> str:
    """The text in its true encoding: before control characters go, which are halves of letters where it was read in a wrong one."""
    return ftfy.fix_encoding(text) if not text.isascii() and is_bad(text) else text


def _visible(text: str) -> str:
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))


def _unescaped(text: str) -> str:
    for _ in range(_MOST_ESCAPES):
        if "&" not in text:
            break
        plainer = html.unescape(text)
        if plainer == text:
            break
        text = plainer
    return text


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _HIDDEN.sub(" ", text)
    text = _ITEM.sub("\n- ", text)
    text = _BREAK.sub("\n", text)
    return _CUT_TAG.sub("", _TAG.sub("", text))


def _tidy(text: str) -> str:
    text = _squeezed(text)
    if not text.isascii():
        text = _squeezed(_visible(_mended(text)))
        text = unicodedata.normalize("NFC", text)
    return text


def _squeezed(text: str) -> str:
    text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n")))
    return text.strip()
