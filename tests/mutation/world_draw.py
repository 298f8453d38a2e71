"""Draw what varies between worlds: choices, dates, spellings of durations, words."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_Value = TypeVar("_Value")


class Theme(NamedTuple):
    """What a service is about, in words that fit into any of the texts below."""

    name: str
    title: str
    things: str
    people: str


THEMES = (
    Theme("payroll", "Payroll", "payslips", "Employees"),
    Theme("travel", "Travel booking", "trips", "Travellers"),
    Theme("invoicing", "Invoicing", "invoices", "Bookkeepers"),
    Theme("archive", "Archive of records", "records", "Clerks"),
    Theme("learning", "Learning", "courses", "Learners"),
    Theme("fleet", "Pool of vehicles", "rides", "Drivers"),
    Theme("recruiting", "Recruiting", "applications", "Recruiters"),
    Theme("translation", "Translation", "translations", "Authors"),
    Theme("surveys", "Surveys", "answers", "Analysts"),
    Theme("laboratory", "Laboratory", "samples", "Researchers"),
    Theme("tenders", "Tenders", "bids", "Buyers"),
    Theme("maintenance", "Maintenance", "work orders", "Technicians"),
)

OUTPUTS = ("A list of all {} of a month", "A file with {} for every day", "An export of {} to a spreadsheet")
OUTCOMES = (
    "{people} close their {things} on the day they arise",
    "Managers know by the fifth of a month what {things} cost",
    "Nobody keeps {things} on paper for longer than a week",
    "Auditors accept {things} without asking back",
)
AFFECTED = ("{} of past years are kept for ten years only", "{} larger than 2 GB are sent another way")
MEASURES = (
    "Share of {} without a correction, at least 98%",
    "Number of questions about {}, at most 12 a month",
)
COSTS = (
    "Licences of programs for {}",
    "Space for {} on paper",
    "A part-time position for {}",
    "Printing of {}",
)
EFFORTS = ("An hour of training about {} a year", "Time to check {} once a week", "A monthly bill for {}")
RISKS = ("{} are lost with a broken computer", "{} reach the wrong person", "{} are two years out of date")
HAZARDS = ("While it is down nobody sees {}", "A mistake in {} shows up only a day later")
NEEDS = ("Know where {} are", "Settle {} without paper", "See all {} in one place")
FUNCTIONS = ("Search in {}", "Approval of {} by two people", "Reports about {}", "A calendar of {}")
GAINS = ("{} take an hour where they took three days", "One person handles twice as many {}")
FREEDOMS = ("No expert for {} is needed in a department", "{} are seen from home too")
MEANINGS = ("{} can be opened and changed", "A search in {} shows its results within ten seconds")
INTERESTS = ("{} are kept no longer than the law asks", "{} are right on the first day of a month")
IMPROVEMENTS = ("What the review of {} finds gets an owner and a date", "One change to {} every quarter")


class Draw(Random):
    """A source of chance that always gives the same for the same seed."""

    def chance(self, share: float) -> bool:
        return self.random() < share

    def pick(self, *values: _Value) -> _Value:
        return self.choice(values)

    def some(self, values: Sequence[_Value], least: int, most: int) -> list[_Value]:
        return self.sample(list(values), self.randint(least, min(most, len(values))))

    def words(self, texts: Sequence[str], theme: Theme) -> str:
        return self.several(texts, theme, 1, 1)[0]

    def several(self, texts: Sequence[str], theme: Theme, least: int, most: int) -> list[str]:
        """Draw texts about a theme, none twice."""
        chosen = self.some(texts, least, most)
        filled = [one.format(theme.things, people=theme.people, things=theme.things) for one in chosen]
        return [one[0].upper() + one[1:] for one in filled]

    def day(self, first: str, last: str) -> str:
        """Draw a date of the same year, by months and days that every month has."""
        year = first[:4]
        months = int(first[5:7]), int(last[5:7])
        return f"{year}-{self.randint(*months):02}-{self.randint(1, 20):02}"

    def span(self, *spellings: str) -> str:
        """Draw one of several spellings of durations that will do."""
        return self.choice(spellings)
