"""What is read from one distinct text: cleaned and redacted once, however many postings and nights show it."""

from dataclasses import dataclass

from pipeline.clean.engagement import text_engagement
from pipeline.clean.language import language
from pipeline.clean.pay import Pay, hourly_pay_in
from pipeline.clean.skills import skills
from pipeline.clean.text import plain_text, single_line
from warehouse.ids import digest
from warehouse.redaction import redact

_LONGEST_HEADER = 120


@dataclass(frozen=True)
class TextFacts:
    """One redacted text and what it says by itself."""

    text_hash: str
    title: str
    tags: tuple[str, ...]
    description: str
    language: str
    redacted_count: int
    skills: tuple[str, ...]
    role_title: str
    engagement: str | None
    hourly_pay: Pay


def read_text(title: str, tags: tuple[str, ...], description: str) -> TextFacts:
    """The facts of one text, given as served (HTML or not)."""
    shown_title, title_count = redact(single_line(title))
    shown_text, text_count = redact(plain_text(description))
    redacted_tags = [redact(single_line(tag)) for tag in tags]
    shown_tags = tuple(tag for tag, _ in redacted_tags if tag)
    whole = f"{shown_title}\n{shown_text}"
    return TextFacts(
        text_hash=digest(shown_title, "\n".join(shown_tags), shown_text),
        title=shown_title,
        tags=shown_tags,
        description=shown_text,
        language=language(whole),
        redacted_count=title_count + text_count + sum(count for _, count in redacted_tags),
        skills=tuple(skills(shown_tags)),
        role_title=shown_title or shown_text.partition("\n")[0][:_LONGEST_HEADER],
        engagement=text_engagement(shown_title, shown_text),
        hourly_pay=hourly_pay_in(whole))
