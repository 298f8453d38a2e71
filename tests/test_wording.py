"""Words that promise nothing: which are found, in which language, and what excuses them."""

from __future__ import annotations

from typing import Any

import pytest

from catalogues import document
from itilcheck.checks.languages import has_figure, language, vocabulary
from judged import judged

VAGUE = "vague-promise"
ADJECTIVE = "adjective-without-measure"


def quality(text: str, title: str = "") -> dict[str, Any]:
    one = document("ServiceOffering", "standard", expectations={"quality": text})
    return {**one, "metadata": {"name": "standard", **({"title": title} if title else {})}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The portal and the archive", "en"),
        ("Das Portal und das Archiv", "de"),
        ("Schnell", ""),
        ("Le portail est rapide et flexible", ""),
        ("De dienst is snel en betrouwbaar", ""),
        ("", ""),
        ("the und", ""),
    ],
)
def test_language_shows_in_small_words(text: str, expected: str) -> None:
    assert language(text) == expected


def test_language_of_a_text_that_does_not_show_it_is_that_of_the_next() -> None:
    assert language("Schnell", "Lohn und Gehalt") == "de"


@pytest.mark.parametrize(
    "text",
    [
        "within 2s",
        "every month",
        "on the same day",
        "by the next working day",
        "twice",
        "Weekly",
        "within an hour",
        "jeden Tag",
        "am nächsten Werktag",
        "monatlich",
        "in drei Stunden",
        "every Tuesday",
        "on Sundays",
        "in May",
        "until the end of October",
        "jeden Montag",
        "sonntags",
        "bis Ende März",
    ],
)
def test_figures_are_numbers_and_words_for_how_much(text: str) -> None:
    assert has_figure(text)


@pytest.mark.parametrize(
    "text",
    ["as fast as possible", "every user", "Tage", "nextday", "einer von uns", "Users may march on", ""],
)
def test_other_words_are_no_figures(text: str) -> None:
    assert not has_figure(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We answer as soon as possible", "as soon as possible"),
        ("As  Soon\nAs Possible", "As  Soon\nAs Possible"),
        ("best-effort", "best-effort"),
        ("best effort", "best effort"),
        ("bester Effort", ""),
        ("as soon as it is possible", ""),
        ("fast", "fast"),
        ("fast.", "fast"),
        ("fastest", ""),
        ("breakfast", ""),
        ("fast-track", ""),
        ("super-fast", ""),
        ("", ""),
    ],
)
def test_whole_words_are_found_whatever_their_case(text: str, expected: str) -> None:
    assert vocabulary("en", ["as soon as possible", "best effort", "fast"]).find(text) == expected


@pytest.mark.parametrize("text", ["schnell", "Schnelle", "schnellen", "schnellem", "schneller", "schnelles"])
def test_german_words_have_endings(text: str) -> None:
    assert vocabulary("de", ["schnell"]).find(f"mit {text} Hilfe") == text


@pytest.mark.parametrize("text", ["Schnellzug", "schnellstens", "unschnell"])
def test_other_words_that_begin_or_end_alike_are_not_found(text: str) -> None:
    assert vocabulary("de", ["schnell"]).find(text) == ""


def test_what_is_no_word_is_left_out_of_a_vocabulary() -> None:
    odd = vocabulary("en", [None, 3, "", "  ", "--", ["fast"], "a.b(c"], but=[None])
    assert odd.find("fast -- a.b(c") == "a.b(c"
    assert vocabulary("en", []).find("anything") == ""


def test_the_longest_phrase_is_told() -> None:
    assert vocabulary("en", ["best", "best effort", "best effort only"]).find("best effort only") == (
        "best effort only"
    )


@pytest.mark.parametrize(
    ("text", "title", "count"),
    [
        ("Fast and reliable", "", 1),
        ("Fast", "Payroll with archive", 1),
        ("Fast", "", 0),
        ("Fast alle Anträge werden bearbeitet", "", 0),
        ("Schnell und zuverlässig", "", 1),
        ("Rapide et flexible", "La paie", 0),
        ("Fast and reliable: 95% within 2s", "", 0),
        ("Fast and weekly", "", 0),
    ],
)
def test_adjectives_are_looked_for_in_texts_of_their_language(text: str, title: str, count: int) -> None:
    assert len(judged(ADJECTIVE, quality(text, title))) == count


def test_words_can_be_added_in_any_language_and_allowed() -> None:
    assert judged(ADJECTIVE, quality("Un portail rapide"), further=["rapide"]) == [
        'standard/expectations/quality/0: "rapide" is promised without a measure'
    ]
    assert judged(ADJECTIVE, quality("Fast and easy"), allowed=["Fast"]) == []
    assert judged(VAGUE, quality("Dès que possible"), further=["dès que possible"]) != []
    assert judged(VAGUE, quality("On a best-effort basis"), allowed=["best effort"]) == []


def test_a_language_can_be_taken_out() -> None:
    assert judged(VAGUE, quality("Zeitnah"), phrases={"en": ["asap"]}) == []
    assert judged(VAGUE, quality("ASAP"), phrases={"en": ["asap"], "de": "zeitnah"}) != []


def test_words_in_names_titles_and_reasons_promise_nothing() -> None:
    one = document(
        "ServiceOffering",
        "best-effort",
        services=["fast"],
        goods=[{"id": "asap", "description": "A fast and reliable disk"}],
        expectations={"quality": {"notApplicable": "best effort and fast"}},
        actions={"notApplicable": "as soon as possible"},
        notIncluded=["Fast and reliable help, as soon as possible"],
    )
    one["metadata"] |= {"title": "Best effort", "description": "Fast and reliable, as soon as possible"}
    assert [*judged(VAGUE, one), *judged(ADJECTIVE, one)] == []


def test_what_is_done_owed_or_risked_is_no_promise() -> None:
    text = "Fast and reliable, as soon as possible"
    one = document(
        "ServiceOffering",
        "standard",
        actions=[{"id": "correct", "description": text}],
        access=[{"id": "portal", "terms": text}],
        expectations={"risks": [text]},
    )
    assert [*judged(VAGUE, one), *judged(ADJECTIVE, one)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Each desk has Fast Ethernet", ""),
        ("Fast Ethernet at each desk, and it is fast", "fast"),
        ("Quick Assist is there", ""),
        ("Ask for (Quick Assist)", ""),
        ("With Fast Ethernet, the portal is quick", "quick"),
        ("Fast and good", "Fast"),
        ("It is open. Fast help", "Fast"),
        ("With Fast help", "Fast"),
        ("with fast Ethernet", "fast"),
        ("a portal that is Fast", "Fast"),
    ],
)
def test_part_of_a_name_is_no_adjective(text: str, expected: str) -> None:
    assert vocabulary("en", ["fast", "quick"]).find(text, names=False) == expected


def test_in_german_a_sentence_begins_with_capitals_and_a_noun_has_one() -> None:
    words = vocabulary("de", ["schnell"])
    assert words.find("Schnelles Öffnen", names=False) == "Schnelles"
    assert words.find("Alles gut. Schnelle Hilfe", names=False) == "Schnelle"
    assert words.find("Mit der Schnellen Brücke AG", names=False) == ""


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011", "-"])
def test_hyphens_of_all_sorts_are_hyphens(hyphen: str) -> None:
    text = f"best{hyphen}effort"
    assert vocabulary("en", ["best effort"]).find(f"On a {text} basis") == text


def test_support_at_any_time_wants_hours_in_each_service_that_is_offered() -> None:
    offer = document(
        "ServiceOffering", "standard", services=["a", "b"], expectations={"time": "24/7-Support"}
    )
    agreed = document(
        "ServiceRelationship", "for-hr", offering="standard", provision={"improvement": "24/7 support"}
    )
    hours = {"hours": {"opening": "24/7"}}
    both = [document("Service", name, support=hours) for name in ("a", "b")]
    one = [both[0], document("Service", "b")]
    assert judged(VAGUE, offer, agreed, *both) == []
    assert len(judged(VAGUE, offer, agreed, *one)) == 2
    assert (
        judged(VAGUE, document("ServiceOffering", "elsewhere", expectations={"time": "24/7 support"})) == []
    )


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        ("Service", {"lifecycle": "proposed"}),
        ("ServiceOffering", {"lifecycle": "draft"}),
        ("ServiceRelationship", {"status": "ended"}),
    ],
)
def test_what_is_not_in_force_may_be_vague(kind: str, spec: dict[str, str]) -> None:
    warranty = {"other": ["Help as soon as possible"]}
    assert judged(VAGUE, document(kind, "one", warranty=warranty)) != []
    assert judged(VAGUE, document(kind, "one", warranty=warranty, **spec)) == []
