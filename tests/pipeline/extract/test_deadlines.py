"""Deadline and length of the engagement, kept apart; nothing guessed."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import UNSTATED, Days, Stated, stated


@pytest.mark.parametrize(("text", "days"), [
    ("Must be delivered within 24 hours.", (None, 1)),
    ("I need this done in 3 days", (3, 3)),
    ("Turnaround time: 1-2 weeks", (7, 14)),
    ("48 hour turnaround", (2, 2)),
    ("Deadline is 5 working days.", (5, 5)),
    ("complete the project in a week, two weeks max", (7, 14)),
    ("finish it within the next two months", (None, 60)),
    ("30 articles in 10 days", (10, 10)),
    ("Delivery in at least 2 weeks", (14, None)),
])
def test_time_to_delivery(text: str, days: Days) -> None:
    assert stated(text) == Stated(pytest.approx(days), UNSTATED, False)


@pytest.mark.parametrize(("text", "days"), [
    ("Duration: 1 to 3 months", (30, 90)),
    ("Project length: Less than 1 month", (None, 30)),
    ("Duration: More than 6 months", (180, None)),
    ("It is expected to last between 1 to 3 months.", (30, 90)),
    ("We hire a designer for 6 months.", (180, 180)),
    ("a 3-month contract", (90, 90)),
])
def test_length_of_the_engagement(text: str, days: Days) -> None:
    assert stated(text) == Stated(UNSTATED, pytest.approx(days), False)


@pytest.mark.parametrize("text", ["Need it ASAP", "URGENT: logo", "I need it by Friday", "needed by tomorrow", "very quick turn around",
                                  "Finish before the end of the week"])
def test_urgent_without_a_number(text: str) -> None:
    assert stated(text) == Stated(UNSTATED, UNSTATED, True)


@pytest.mark.parametrize("text", [
    "We reply within 24 hours", "40 hours per week", "5 years of experience", "sales of the last 30 days", "start within 2 weeks",
    "payment within 7 days", "able to meet tight deadlines", "10 hours a week", "Looking to hire ASAP", "not urgent", "reply ASAP",
    "urgently hiring", "can be completed in 3 hours", "open 24 hours", "deadline 8.1.2023", "", "6 months experience",
    "within 2 hours of London"])
def test_other_times_are_neither(text: str) -> None:
    assert stated(text) == Stated()


def test_deadline_and_duration_in_one_text_stay_apart() -> None:
    found = stated("A 6 month contract. The first draft is due in 5 days. This is urgent!")
    assert found == Stated((5, 5), (180, 180), True)
