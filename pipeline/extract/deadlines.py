"""When a text wants the work done, and how long it says that the engagement lasts: two things, never guessed from one another.

A number must stand with its unit beside words that say which of the two it is. Hours of work a week, years of experience and times to reply
are neither. A month counts 30 days, a day of work one day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Days = tuple[float | None, float | None]
"""Least and most days; a bound that is not stated is None."""

UNSTATED: Days = (None, None)

_WORDS = {word: number for number, word in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1)} | {"a": 1, "an": 1, "single": 1}
_DAYS = {"hour": 1 / 24, "hr": 1 / 24, "day": 1, "week": 7, "wk": 7, "month": 30, "mo": 30}
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d)?|{'|'.join(_WORDS)})"
_UNIT = r"(?:hours?|hrs?|days?|weeks?|wks?|months?|mos?)"
_BOUND = r"(?P<{0}>within|under|less than|up to|(?:a |the )?max(?:imum)?(?: of)?|at most|no (?:more|longer|later) than|not (?:more|longer) than)"
_MORE = r"(?P<more>more than|over|at least|minimum(?: of)?|(?<=\d)\+)"
_SPAN = (rf"(?:(?:{_BOUND.format('most')}|{_MORE}) )?(?:the )?(?:next |about |around |approximately |approx\.? |roughly |~ ?)?"
         rf"(?P<low>{_NUMBER})(?P<plus>\+)?(?: ?{_UNIT})?(?:(?: ?(?:-|–|—|to|or|and|,) ?)(?P<high>{_NUMBER}))?[ -]?"
         rf"(?:working |business |calendar |full |max )?(?P<unit>{_UNIT})\b")
_NOT_A_SPAN = r"(?! ?(?:/|per\b|each\b|a (?:day|week|month)\b|weekly|daily|of (?:\w+ )?experience|old\b|ago\b|p/w|of (?:london|distance)))"
_DO = (r"(?<!can be )(?<!could be )(?:deliver\w*|complet\w+|finish\w*|done|ready|submit\w*|return\w*|turn(?:ed)? ?around|live|launch\w*|publish\w*|need\w* (?:it|this|these|them"
       r"|everything)?|due|built|made|created|written|edited|finali[sz]ed?|upload\w*)")

_DEADLINES = [re.compile(pattern, re.IGNORECASE) for pattern in (
    rf"\b(?:deadline|turn ?-?around(?: time)?|delivery(?: time| date)?|time ?-?line|time ?-?frame|due(?: date)?|lead time|tat)\b"
    rf"(?: (?:is|of|for|would be|will be|within|in|should be|time|this|the|project|are|required|must be|ideal\w*)){{0,4}} ?[:=-]? ?{_SPAN}{_NOT_A_SPAN}",
    rf"\b{_DO}(?: \w+){{0,6}}? (?:in|within|by|after)(?: the)?(?: next)? {_SPAN}{_NOT_A_SPAN}",
    rf"\b{_DO}(?: \w+){{0,3}}? {_BOUND.format('bound')} {_SPAN}{_NOT_A_SPAN}",
    rf"\bwithin(?: the next| a)? {_SPAN}{_NOT_A_SPAN}",
    rf"\b{_SPAN} (?:turn ?-?around|deadline|delivery|time ?-?line|time ?-?frame)\b",
    rf"\b(?:articles?|posts?|pages?|words?|videos?|designs?|logos?|images?|items?|records?|products?|entries|hours? of audio) in {_SPAN}{_NOT_A_SPAN}",
)]
_DURATIONS = [re.compile(pattern, re.IGNORECASE) for pattern in (
    rf"\b(?:duration|length|contract (?:length|term|period)|project (?:length|duration)|engagement|period)\b"
    rf"(?: (?:is|of|for|would be|will be|project|the|about|expected|estimated)){{0,3}} ?[:=-]? ?{_SPAN}{_NOT_A_SPAN}",
    rf"\b(?:last\w*|runs?|continu\w+|hir\w+|contract|freelance|freelancer|expert|someone|developer|project|position|work|help|engagement|role)\b(?: \w+){{0,5}}?"
    rf" (?:for|between)(?: about| the next)? {_SPAN}{_NOT_A_SPAN}",
    rf"\b{_SPAN} (?:\w+ )?(?:contract|engagement|project|assignment|internship|position|job|gig|work with|commitment|duration|term)\b",
    rf"\b(?:for|last\w*) {_SPAN}{_NOT_A_SPAN}(?= ?(?:$|[.,;)\n]|with|and|to start|initially|contract|project|at))",
)]
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:respon\w+|repl(?:y|ies)|answer\w*|contact\w*|interview\w*|appl(?:y|ied)|start\w*|begin\w*|pay\w*|paid|refund\w*|experience|(?:the|in|over|of|for) last|past|previous"
    r"|since|available|availability|review\w*|warranty|support|trial|probation\w*|attend\w*|weekly|notice|hir(?:e|ed|ing)|decid\w+|message\w*)\W+(?:\w+\W+){0,4}$",
    re.IGNORECASE)
_ASAP = re.compile(
    r"\b(?:asap|a\.s\.a\.p|as soon as possible|urgent(?:ly)?|immediate (?:need|attention|help|turn ?around|delivery)|rush (?:job|order|project)"
    r"|same[- ]day|(?:very )?(?:quick|fast|rapid|short) (?:turn ?-?around|delivery)"
    r"|(?:by|before|due|needed|done|finish\w*|complet\w+|deliver\w*|need (?:it|this)|launch\w*|live)(?: \w+){0,3}?"
    r" (?:today|tonight|tomorrow|(?:this |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:the )?end of (?:the |this )?(?:day|week)|eod|this week(?:end)?))\b",
    re.IGNORECASE)
_NOT_ASAP = re.compile(r"\b(?:not|isn't|no|hir(?:e|ing)|start\w*|begin|join\w*|appl(?:y|ication)|contact|reply|respond|message|fill)\b(?:\W+\w+){0,5}\W*$"
                       r"|\b(?:reply|respond|apply|contact)\b", re.IGNORECASE)
_AFTER_ASAP = re.compile(r"^\W*(?:hir(?:e|ing)|start|to (?:apply|start|join))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Stated:
    """What a text states about time."""

    turnaround: Days = UNSTATED
    duration: Days = UNSTATED
    is_asap: bool = False


def stated(text: str) -> Stated:
    """Deadline, length of the engagement and urgency as an English text states them; where it states several, the first."""
    turnaround, places = _first(_DEADLINES, text, ())
    duration, _ = _first(_DURATIONS, text, places)
    return Stated(turnaround, duration, any(_is_urgent(text, match) for match in _ASAP.finditer(text)))


def _first(patterns: list[re.Pattern[str]], text: str, taken: tuple[tuple[int, int], ...]) -> tuple[Days, tuple[tuple[int, int], ...]]:
    """The first span that a pattern finds outside the `taken` places, and where all of them stand."""
    found = sorted(((match.start("low"), match.end("unit")), _days(match)) for pattern in patterns for match in pattern.finditer(text)
                   if not _OF_SOMETHING_ELSE.search(text[max(0, match.start("low") - 60):match.start("low")]))
    free = [(place, days) for place, days in found if not any(begin < place[1] and place[0] < end for begin, end in taken)]
    return (free[0][1] if free else UNSTATED), tuple(place for place, _ in free)


def _days(match: re.Match[str]) -> Days:
    parts = match.groupdict()
    day = next(days for unit, days in _DAYS.items() if parts["unit"].lower().rstrip("s") == unit)
    low = _number(parts["low"]) * day
    if parts["high"]:
        high = _number(parts["high"]) * day
        return (low, high) if low <= high else UNSTATED
    if parts["more"] or parts["plus"]:
        return low, None
    before = match.string[max(0, match.start("low") - 24):match.start("low")].lower()
    is_bound = parts["most"] or parts.get("bound") or re.search(r"(?:within|under|up to|less than)(?: the)?(?: next)? ?$", before)
    return (None if is_bound else low), low


def _number(text: str) -> float:
    return float(_WORDS.get(text.lower(), 0) or text)


def _is_urgent(text: str, match: re.Match[str]) -> bool:
    line = text.rfind("\n", 0, match.start()) + 1
    before = text[max(line, match.start() - 40):match.start()]
    before = re.split(r"[.!?;]\s", before)[-1]
    return not _NOT_ASAP.search(before) and not _AFTER_ASAP.search(text[match.end():match.end() + 12])
