"""Whether a posting offers gig work: kind of engagement, read from field words, else title, else text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from warehouse.taxonomies import GIG_ENGAGEMENTS

HOURS_ONLY = "part_time"


@dataclass(frozen=True)
class Engagement:
    """Kind of engagement and what it was read from, in the words of warehouse.taxonomies."""

    type: str
    decided_by: str

    @property
    def is_gig(self) -> bool:
        """Whether it counts as gig work."""
        return self.type in GIG_ENGAGEMENTS


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(alternatives)})(?![^\W_])", re.IGNORECASE)


# In order: the first that matches wins, so a posting open to gig workers counts as gig work
_FIELD = (
    ("full_time", _words("permanent contract", "unbefristet", "open[- ]ended contract", "cdi")),
    ("freelance", _words("free[- ]?lanc(?:ers?|es?|ing)", "freiberuflich", "pay[- ]per[- ]task", "gig", "bounty", "independent",
                         "self[- ]employed", "project[- ]based", "fr")),
    ("contract", _words("contract(?:ors?|ing|s|ed|ual)?", "contract[- _]to[- _]hire", "c2c", "corp[- ]to[- ]corp", "1099", "b2b",
                        "per[ _-]?diem")),
    ("temporary", _words("temp", "temporary", "seasonal", "befristet", "fixed[- _]term", "interim", "casual", "cdd")),
    ("internship", _words("intern(?:ship)?s?", "trainee", "apprentice(?:ship)?", "praktikum", "werkstudent", "co-?op")),
    ("volunteer", _words("volunteer(?:ing)?", "unpaid", "pro bono")),
    ("part_time", _words(r"part[ _\-]?time", "teilzeit", "pt")),
    ("full_time", _words(r"full[ _\-]?time", "permanent", "employee", "salaried", "regular", "vollzeit", "festanstellung", "ft",
                         "direct[ _]hire", "perm")),
    # What freelance marketplaces call their two kinds of order
    ("freelance", _words(r"fixed[ _\-]?(?:price|budget)", "fixed", "hourly")),
)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENDS = r"(?=\s*(?:$|[,)|/\]:;\-–]|\b(?:basis|role|position|opportunity|work|job|to hire|to perm|only|or|ok|welcome)\b))"
_TITLE = (
    ("freelance", _pattern(r"\bfreelance(?:rs?)?\b", r"\bfreiberuf", r"\bgig\b(?! economy)")),
    ("contract", _pattern(r"\bindependent contractors?\b", r"\b1099\b", r"\bc2c\b", r"\bcorp[- ]to[- ]corp\b",
                          r"(?<!sub)(?<!general )(?<!sub-)\bcontractors?\b" + _ENDS,
                          r"(?:^|[(|,/\[–:&]|\s-|\bor|\bon|\band|\bmonths?)\s*contract(?:ing)?\b" + _ENDS,
                          r"\bcontract(?:\s|-)(?:basis|role|position|job|gig|opportunity|to[- ]hire)\b")),
    ("temporary", _pattern(r"\btemp(?:orary)?\b" + _ENDS, r"\bseasonal\b", r"\bfixed[- ]term\b", r"\binterim\b")),
    ("internship", _pattern(r"\bintern(?:ship)?s?\b(?! experience)", r"\bwerkstudent\b", r"\bpraktik")),
    ("volunteer", _pattern(r"\bvolunteers?\b")),
    ("part_time", _pattern(r"\bpart[- ]time\b")),
    ("full_time", _pattern(r"\bfull[- ]time\b", r"\bpermanent\b" + _ENDS)),
)
_LABEL = _pattern(r"(?:employment|job|engagement|position|contract|role)[ _]?(?:type|status)\s*[:\-–]\s*(?P<kind>[^\n.;]{3,60})")
_IS = r"\b(?:this|it|role|position|engagement|opportunity|work)(?:'s| is| are| will be) (?:an? )?(?:[\w\-]+,? ){0,3}?"
_BASIS = r" (?:basis|role|position|project|opportunity|work|job|gig|contract|engagement|assignment|arrangement)s?\b"
_TEXT_GIG = (
    ("freelance", _pattern(_IS + r"freelance\b", r"\bfreelance" + _BASIS,
                           r"\b(?:looking for|seeking|need|hire|hiring) (?:an? )?(?:[\w\-]+ ){0,4}freelancers?\b",
                           r"\bproject-based" + _BASIS)),
    ("contract", _pattern(r"\b(?:as|be|is|are|an?) (?:an? )?(?:[\w\-]+ ){0,2}independent contractors?\b",
                          r"\bindependent contractor" + _BASIS, r"\bcontracting arrangement\b", r"\b(?:full|part)[- ]time contract\b",
                          r"\b(?:1099|hourly|short[- ]term|month) contract(?:or)?\b", r"\bcontract" + _BASIS)),
    ("temporary", _pattern(r"\btemporary" + _BASIS)),
)
_TEXT_SALARIED = _pattern(r"\b(?:full[- ]time|permanent|salaried) (?:role|position|employee|employment|opportunity|job|basis|hire)s?\b",
                          r"\bfull[- ]time,? (?:salaried|permanent|on-?site|in-?office)", r"\b401\(?k\)?", r"\bbase salary\b",
                          r"\bpaid (?:parental|sick) leave\b", r"\bannual (?:base )?salary\b")


def engagement(stated: str | None, origin: str | None, of_text: str | None) -> Engagement:
    """Kind of engagement that the source states, else what title and text say (`text_engagement`); unknown where nothing says it.

    `origin` is what `stated` was read from, a field unless it says otherwise. Part-time tells hours, not who employs: a text that calls
    the work freelance, contract or temporary says more and wins.
    """
    kind = field_engagement(stated or "")
    if kind and not (kind == HOURS_ONLY and of_text in GIG_ENGAGEMENTS):
        return Engagement(kind, origin or "field")
    return Engagement(of_text, "text") if of_text else Engagement("unknown", "none")


@lru_cache(maxsize=20_000)
def field_engagement(field: str) -> str | None:
    """Kind of engagement that a source's field names, or none."""
    spaced = _CAMEL_CASE.sub(" ", field)
    return next((kind for kind, pattern in _FIELD if pattern.search(spaced)), None)


def text_engagement(title: str, text: str) -> str | None:
    """Kind of engagement that title or text state, or none; `part_time` only where the text says nothing more than the hours."""
    first_line = text.partition("\n")[0]
    lines = (title, first_line if "|" in first_line or not title else "")
    titled = next((kind for line in lines for kind, pattern in _TITLE if pattern.search(line)), None)
    if titled and titled != HOURS_ONLY:
        return titled
    label = _LABEL.search(text)
    labelled = field_engagement(label["kind"]) if label else None
    if labelled:
        return labelled
    gig = next((kind for kind, pattern in _TEXT_GIG if pattern.search(text)), None)
    is_salaried = _TEXT_SALARIED.search(text) is not None
    if gig and is_salaried:
        return titled
    return gig or titled or ("full_time" if is_salaried else None)
