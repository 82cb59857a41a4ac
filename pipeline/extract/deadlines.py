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

_WORDS = {"a": 1, "an": 1, "single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
          "ten": 10, "eleven": 11, "twelve": 12}
_DAYS = {"hour": 1 / 24, "hr": 1 / 24, "day": 1, "week": 7, "wk": 7, "month": 30, "mo": 30}
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d)?|{'|'.join(_WORDS)})"
_UNIT = r"(?:hours?|hrs?|days?|weeks?|wks?|months?|mos?)"
_MOST = (r"(?:within|under|less than|up to|(?:a |the )?max(?:imum)?(?: of)?|at most|no (?:more|longer|later) than"
         r"|not (?:more|longer) than)")
_LEAST = r"(?:more than|over|at least|minimum(?: of)?)"
_ABOUT = r"(?:(?:next|about|around|approximately|approx\.?|roughly) |~ ?)?"
_SPAN = (rf"(?:(?:(?P<most>{_MOST})|(?P<least>{_LEAST})) )?(?:the )?{_ABOUT}(?P<low>{_NUMBER})(?P<plus>\+)?(?: ?{_UNIT})?"
         rf"(?:(?: ?(?:-|–|—|to|or|and|,) ?)(?P<high>{_NUMBER}))?[ -]?(?:working |business |calendar |full |max )?(?P<unit>{_UNIT})\b"
         r"(?! ?(?:/|per\b|each\b|a (?:day|week|month)\b|weekly|daily|of (?:\w+ )?experience|old\b|ago\b|p/w|of (?:london|distance)))")

_AMOUNT = re.compile(rf"\b{_NUMBER}\+?[ -]?(?:working |business |calendar |full |max )?{_UNIT}\b", re.IGNORECASE)

_IS = (r"(?: (?:is|are|of|for|would be|will be|should be|must be|within|in|time|this|the|project|about|required|expected|estimated"
       r"|ideal\w*)){0,4}")
_DEADLINE = r"(?:deadline|turn ?-?around|delivery(?: date)?|time ?-?line|time ?-?frame|due(?: date)?|lead time|tat)"
_DONE = (r"(?<!can be )(?<!could be )(?:deliver\w*|complet\w+|finish\w*|done|ready|submit\w*|return\w*|turn(?:ed)? ?around|live|launch\w*"
         r"|publish\w*|need\w* (?:it|this|these|them|everything)?|due|built|made|created|written|edited|finali[sz]ed?|upload\w*)")
_GOODS = r"(?:articles?|posts?|pages?|words?|videos?|designs?|logos?|images?|items?|records?|products?|entries|hours? of audio)"
_LENGTH = r"(?:duration|(?:contract|project|engagement) (?:length|term|period)|length|engagement|period)"
_ENGAGED = (r"(?:last\w*|runs?|continu\w+|hir\w+|contract|freelance|freelancer|expert|someone|developer|project|position|work|help"
            r"|engagement|role)")
_JOB = r"(?:contract|engagement|project|assignment|internship|position|job|gig|work with|commitment|duration|term)"

_DEADLINES = [re.compile(pattern, re.IGNORECASE) for pattern in (
    rf"\b{_DEADLINE}\b{_IS} ?[:=-]? ?{_SPAN}",
    rf"\b{_DONE}(?: \w+){{0,6}}? (?:in|within|by|after) {_SPAN}",
    rf"\b{_DONE}(?: \w+){{0,3}}? (?={_MOST}){_SPAN}",
    rf"\b(?=within ){_SPAN}",
    rf"\b{_SPAN} {_DEADLINE}\b",
    rf"\b{_GOODS} in {_SPAN}",
)]
_DURATIONS = [re.compile(pattern, re.IGNORECASE) for pattern in (
    rf"\b{_LENGTH}\b{_IS} ?[:=-]? ?{_SPAN}",
    rf"\b{_ENGAGED}\b(?: \w+){{0,5}}? (?:for|between) {_SPAN}",
    rf"\b{_SPAN} (?:\w+ )?{_JOB}\b",
    rf"\b(?:for|last\w*) {_SPAN}(?= ?(?:$|[.,;)\n]|with|and|to start|initially|contract|project|at))",
)]
_WITHIN = re.compile(r"\bwithin (?:the )?(?:next )?$", re.IGNORECASE)
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:respon\w+|repl(?:y|ies)|answer\w*|contact\w*|interview\w*|appl(?:y|ied)|start\w*|begin\w*|pay\w*|paid|refund\w*|experience"
    r"|notice|(?:the|in|over|of|for) last|past|previous|since|available|availability|review\w*|warranty|support|trial|probation\w*"
    r"|attend\w*|weekly|decid\w+|message\w*|hir(?:e|ing)(?= (?:\w+ ){0,2}?(?:with)?in ))\W+(?:\w+\W+){0,4}$", re.IGNORECASE)

_NEAR = (r"(?:today|tonight|tomorrow|(?:this |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:the )?end of (?:the |this )?(?:day|week)"
         r"|eod|this week(?:end)?)")
_ASAP = re.compile(
    r"\b(?:asap|a\.s\.a\.p|as soon as possible|urgent(?:ly)?|immediate (?:need|attention|help|turn ?around|delivery)|same[- ]day"
    r"|rush (?:job|order|project)|(?:quick|fast|rapid|short) (?:turn ?-?around|delivery)"
    rf"|(?:by|before|due|needed|done|finish\w*|complet\w+|deliver\w*|need (?:it|this)|launch\w*|live)(?: \w+){{0,3}}? {_NEAR})\b",
    re.IGNORECASE)
_NOT_ASAP = re.compile(
    r"\b(?:reply|respond|apply|contact)\b"
    r"|\b(?:not|isn't|no|hir(?:e|ing)|start\w*|begin|join\w*|application|message|fill)\b(?:\W+\w+){0,5}\W*$", re.IGNORECASE)
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
    found = sorted({((match.start("low"), match.end("unit")), _days(match)) for begin, end in _near(text) for pattern in patterns
                    for match in pattern.finditer(text, begin, end)
                    if not _OF_SOMETHING_ELSE.search(text[max(0, match.start("low") - 60):match.start("low")])}, key=lambda one: one[0])
    free = [(place, days) for place, days in found if not any(begin < place[1] and place[0] < end for begin, end in taken)]
    return (free[0][1] if free else UNSTATED), tuple(place for place, _ in free)


def _near(text: str) -> list[tuple[int, int]]:
    """Stretches of the text around each number with a unit of time: nothing else has to be searched."""
    stretches: list[tuple[int, int]] = []
    for match in _AMOUNT.finditer(text):
        begin, end = max(0, match.start() - 90), match.end() + 60
        if stretches and begin <= stretches[-1][1]:
            begin = stretches.pop()[0]
        stretches.append((begin, end))
    return stretches


def _days(match: re.Match[str]) -> Days:
    parts = match.groupdict()
    day = next(days for unit, days in _DAYS.items() if parts["unit"].lower().rstrip("s") == unit)
    low = _number(parts["low"]) * day
    if parts["high"]:
        high = _number(parts["high"]) * day
        return (low, high) if low <= high else UNSTATED
    if parts["least"] or parts["plus"]:
        return low, None
    is_most = parts["most"] or _WITHIN.search(match.string, 0, match.start("low"))
    return (None if is_most else low), low


def _number(text: str) -> float:
    return float(_WORDS.get(text.lower(), 0) or text)


def _is_urgent(text: str, match: re.Match[str]) -> bool:
    line = text.rfind("\n", 0, match.start()) + 1
    before = re.split(r"[.!?;]\s", text[max(line, match.start() - 40):match.start()])[-1]
    return not _NOT_ASAP.search(before) and not _AFTER_ASAP.search(text[match.end():match.end() + 12])
