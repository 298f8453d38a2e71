"""A baseline knows what was there before: it stays green while nothing new is found, and may only shrink."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.cli.baseline import write_baseline
from itilcheck.cli.failure import Failed
from itilcheck.cli.suppressing import Place
from itilcheck.config import RuleSetting
from itilcheck.finding import Level
from itilcheck.suppression.baseline import Entry, Home, Statement, read_entries
from itilcheck.suppression.reading import baseline_of, read_file
from itilcheck.suppression.recording import HEADER, difference, header_of, written
from lived import RETIRED, check, recorded, service, silenced, told
from program import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"payroll.yaml": service(), "mainframe.yaml": RETIRED, "mail.yaml": service("mail", on="mainfram")}
CONFIGURED = {".itilcheck.yaml": "level: essential\n"}
BASELINE = ".itilcheck-baseline.yaml"


def without(text: str, old: str, new: str = "") -> str:
    assert old in text
    return text.replace(old, new)


def test_baseline_has_what_is_found_by_document_and_rule() -> None:
    assert recorded(check(FILES)) == HEADER + (
        "version: 1\n"
        "documents:\n"
        "  - document: Service/mail\n"
        "    path: mail.yaml\n"
        "    findings:\n"
        "      reference-unresolved:\n"
        "        - {at: /spec/dependsOn/*/service, item: mainfram}\n"
        "  - document: Service/payroll\n"
        "    path: payroll.yaml\n"
        "    findings:\n"
        "      lifecycle-mismatch:\n"
        "        - {at: /spec/dependsOn/*/service, item: mainframe}\n"
    )


def test_baseline_of_nothing_is_one() -> None:
    text = recorded(check({"mainframe.yaml": RETIRED}))
    assert text == f"{HEADER}version: 1\ndocuments: []\n"
    assert told(check({"mainframe.yaml": RETIRED}, baseline=text)) == []


def test_what_was_recorded_does_not_count_and_what_is_new_does() -> None:
    text = recorded(check(FILES))
    report = check(FILES, baseline=text)
    assert (told(report), silenced(report)) == (
        [],
        ["baseline reference-unresolved 6", "baseline lifecycle-mismatch 6"],
    )
    more = {**FILES, "more.yaml": service("more")}
    assert told(check(more, baseline=text)) == ["lifecycle-mismatch 6"]


@pytest.mark.parametrize(
    "changed",
    [
        {**FILES, "payroll.yaml": f"# a\n# b\n\n{service()}"},
        {"new/payroll.yaml": service(), "mainframe.yaml": RETIRED, "mail.yaml": FILES["mail.yaml"]},
        {**FILES, "payroll.yaml": service("wages")},
        {"all.yaml": f"{FILES['mail.yaml']}---\n{service()}---\n{RETIRED}"},
        {**FILES, "payroll.yaml": without(service(), "[mainframe]", "[mail, mainframe]")},
    ],
    ids=["lines", "file", "name", "one file", "list"],
)
def test_what_only_moved_is_known_again(changed: dict[str, str]) -> None:
    assert told(check(changed, baseline=recorded(check(FILES)))) == []


def test_another_fault_in_the_place_of_one_that_was_mended_is_new() -> None:
    changed = {**FILES, "mail.yaml": service("mail", on="mainframe-x")}
    assert told(check(changed, baseline=recorded(check(FILES)))) == [
        "baseline-stale 9",
        "reference-unresolved 6",
    ]


def test_one_mended_and_the_same_elsewhere_is_new() -> None:
    first = f"{service('one')}---\n{service('two', on='')}"
    second = f"{service('one', on='')}---\n{service('two')}"
    text = recorded(check({"a.yaml": first, "mainframe.yaml": RETIRED}))
    assert told(check({"a.yaml": second, "mainframe.yaml": RETIRED}, baseline=text)) == [
        "baseline-stale 10",
        "lifecycle-mismatch 13",
    ]


def test_entry_that_something_else_silences_is_told_as_such() -> None:
    files = {"payroll.yaml": service(), "mainframe.yaml": RETIRED}
    waived = "waivers: [{rule: lifecycle-mismatch, path: /payroll.yaml, reason: May}]\n"
    report = check(files, baseline=recorded(check(files)), waivers=waived)
    (silenced_twice,) = report.findings
    assert '"lifecycle-mismatch" in Service/payroll is silenced by something else,' in silenced_twice.message
    mended = {**files, "payroll.yaml": service(on="")}
    (stale,) = check(mended, baseline=recorded(check(files))).findings
    assert '"lifecycle-mismatch" is no longer found in Service/payroll,' in stale.message


def test_equal_findings_count_as_often_as_they_were_recorded() -> None:
    twice = {"payroll.yaml": service(on="gone, gone"), "mainframe.yaml": RETIRED}
    text = recorded(check(twice))
    assert text.count("item: gone") == 2
    assert told(check(twice, baseline=text)) == []
    assert told(check({**twice, "payroll.yaml": service(on="gone, gone, gone")}, baseline=text)) == [
        "reference-unresolved 6"
    ]
    assert told(check({**twice, "payroll.yaml": service(on="gone")}, baseline=text)) == ["baseline-stale 10"]


def test_syntax_error_is_never_recorded() -> None:
    broken = {**FILES, "broken.yaml": "a: ["}
    text = recorded(check(broken))
    assert "syntax-error" not in text
    assert told(check(broken, baseline=text)) == ["syntax-error 1"]
    forged = "version: 1\ndocuments:\n  - path: broken.yaml\n    findings: {syntax-error: ['']}\n"
    assert "syntax-error 1" in told(check(broken, baseline=forged))


def test_findings_of_no_document_move_with_that_around_them() -> None:
    double = f"{service('one', on='')}---\n{service('two', on='')}  lifecycle: live\n"
    text = recorded(check({"a.yaml": double}))
    assert "document: Service/two" in text
    assert told(check({"b.yaml": f"# moved\n{double}"}, baseline=text)) == []


def test_what_was_not_looked_at_is_not_called_stale() -> None:
    text = recorded(check(FILES))
    mended = {**FILES, "payroll.yaml": service(on="")}
    assert told(check(mended, baseline=text)) == ["baseline-stale 14"]
    assert told(check(mended, baseline=text, selected={"mail.yaml"})) == []
    assert told(check(mended, baseline=text, selected={"payroll.yaml"})) == ["baseline-stale 14"]
    assert told(check(mended, baseline=text, rules={"lifecycle-mismatch": RuleSetting(off=True)})) == []
    assert told(check({**mended, "broken.yaml": "a: ["}, baseline=text)) == ["syntax-error 1"]


def test_baseline_of_a_higher_level_is_not_stale_at_a_lower() -> None:
    text = recorded(check(FILES, level=Level.ASSURED))
    assert text.count("\n") > recorded(check(FILES)).count("\n")
    assert told(check(FILES, baseline=text)) == []


def test_statements_of_mapped_documents_are_known_again() -> None:
    """What one entity says of another stands in its own file, and is told of the other."""
    head = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: NAME}\nspec:\n  type: service\n"
    )
    head += "  owner: team\n  lifecycle: "
    shop = f"{head.replace('NAME', 'shop')}deprecated\n  dependencyOf: [component:cart, component:till]\n"
    files = {f"{name}.yaml": f"{head.replace('NAME', name)}production\n" for name in ("cart", "till")}
    text = recorded(check({**files, "shop.yaml": shop}))
    assert text.count("item: ") == 2
    moved = {**files, "new/shop.yaml": without(shop, "cart, component:till", "till, component:cart")}
    report = check(moved, baseline=text)
    assert (told(report), len(report.suppressed)) == ([], 2)


def test_unknown_rule_is_told() -> None:
    text = without(recorded(check(FILES)), "lifecycle-mismatch", "lifecycle-mismach")
    assert sorted(told(check(FILES, baseline=text))) == ["lifecycle-mismatch 6", "waiver-unknown-rule 14"]


def test_text_is_read_back_as_it_was_written() -> None:
    odd = [
        "a: b",
        "null",
        "- x",
        "{{ x }}",
        "\x85\u2028\ufeff",
        'say "no"',
        "#",
        "ünï",
        "\\",
        "*",
        "12",
        "a\tb",
        "",
    ]
    entries = [
        Entry("", Home(f"Service/{one}", f"{one or 'x'}.yaml"), "acme/x", Statement(f"/a/{i}", one))
        for i, one in enumerate(odd)
    ]
    loaded = loading.load("b.yaml", written(entries).encode())
    assert loaded.issues == []
    found = [one._replace(at="") for one in read_entries(loaded.documents[0])]
    assert sorted(found) == sorted(entries)


def test_header_is_its_owners() -> None:
    assert header_of("# mine\n\n# too\nversion: 1\n# not\n") == "# mine\n\n# too\n"
    assert header_of("version: 1\n") == ""


def test_difference_counts_both_ways() -> None:
    one, two = (Entry(at, Home("", "a"), "r", Statement(at)) for at in ("/1", "/2"))
    assert difference([one, one], [one, two]) == (1, 1)


def test_difference_is_not_about_files_that_moved() -> None:
    one, moved = (Entry("", Home("Service/a", path), "b", Statement("/spec")) for path in ("a", "b"))
    assert difference([one], [moved]) == (0, 0)
    bare, other = (Entry("", Home("", path), "b", Statement("/spec")) for path in ("a", "b"))
    assert difference([bare], [other]) == (1, 1)


# -- properties ------------------------------------------------------------------------------------

NAMES = ["alpha", "beta", "gamma", "delta"]
ENDS = st.lists(st.sampled_from(["gone", "lost", "away", "mainframe"]), max_size=4)
CATALOGUES = st.dictionaries(st.sampled_from(NAMES), ENDS, min_size=1)


def catalogue(ends: dict[str, list[str]], *, split: bool, order: list[str]) -> dict[str, str]:
    """Write services that stand on others, one file each or all in one."""
    texts = {name: service(name, on=", ".join(ends[name])) for name in order if name in ends}
    files = (
        {f"{name}.yaml": text for name, text in texts.items()}
        if split
        else {"all.yaml": "---\n".join(texts.values())}
    )
    return {**files, "mainframe.yaml": RETIRED}


@settings(max_examples=25, deadline=None)
@given(ends=CATALOGUES, data=st.data(), split=st.booleans(), join=st.booleans(), blank=st.integers(0, 3))
def test_moving_changes_nothing(
    ends: dict[str, list[str]], data: st.DataObject, *, split: bool, join: bool, blank: int
) -> None:
    text = recorded(check(catalogue(ends, split=split, order=NAMES)))
    mixed = {name: data.draw(st.permutations(some)) for name, some in ends.items()}
    moved = catalogue(mixed, split=join, order=data.draw(st.permutations(NAMES)))
    files = {f"elsewhere/{path}": "# more\n" * blank + content for path, content in moved.items()}
    report = check(files, baseline=text)
    assert told(report) == []
    assert len(report.suppressed) == text.count("{at: ")


def faults(ends: list[str], end: str) -> int:
    """Count what is found about one end: a mismatch is told once, however often it is made."""
    return min(1, ends.count(end)) if end == "mainframe" else ends.count(end)


@settings(max_examples=40, deadline=None)
@given(before=CATALOGUES, after=CATALOGUES, split=st.booleans())
def test_nothing_new_is_swallowed_and_nothing_mended_is_kept(
    before: dict[str, list[str]], after: dict[str, list[str]], *, split: bool
) -> None:
    """Of a document that was there before, each statement counts as often as it was recorded."""
    text = recorded(check(catalogue(before, split=split, order=NAMES)))
    plain = check(catalogue(after, split=split, order=NAMES))
    report = check(catalogue(after, split=split, order=NAMES), baseline=text)
    new = sum(
        max(0, faults(after[name], end) - faults(before[name], end))
        for name in after.keys() & before.keys()
        for end in set(after[name])
    )
    found = [one for one in report.findings if one.rule != "baseline-stale"]
    assert len([one for one in found if one.document.partition("/")[2] in before]) == new
    assert len(found) + len(report.suppressed) == len(plain.findings)
    stale = [one for one in report.findings if one.rule == "baseline-stale"]
    assert len(stale) + len(report.suppressed) == text.count("{at: ")


# -- the program -----------------------------------------------------------------------------------


def test_baseline_is_written_kept_and_shrunk(tmp_path: Path) -> None:
    write(tmp_path, {**CONFIGURED, **FILES})
    path = tmp_path / BASELINE
    first = run(tmp_path, "baseline")
    assert (first.code, first.out) == (0, f"{BASELINE}: 2 findings in 2 documents recorded\n")
    after = run(tmp_path, "check")
    assert (after.code, "suppressed: 2 findings (2 by the baseline)" in after.out) == (0, True)
    path.write_text(
        "# ours\n"
        + path.read_text("utf-8").partition("version")[1]
        + path.read_text("utf-8").partition("version")[2]
    )
    path.chmod(0o640)
    write(tmp_path, {"mail.yaml": service("mail", on="")})
    stale = run(tmp_path, "check", "--format", "concise")
    assert (stale.code, stale.out.partition(" ")[0]) == (1, f"{BASELINE}:8:11:")
    shrunk = run(tmp_path, "check", "--shrink-baseline", "--format", "concise")
    assert (shrunk.code, shrunk.out) == (0, "")
    assert shrunk.err.startswith(f"{BASELINE}: 1 finding taken out, mended or silenced otherwise\n")
    text = path.read_text("utf-8")
    assert (text.startswith("# ours\nversion"), "Service/mail" in text, "Service/payroll" in text) == (
        True,
        False,
        True,
    )
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(f".{BASELINE}")] == []
    write(tmp_path, {"mail.yaml": service("mail")})
    assert run(tmp_path, "check", "--shrink-baseline").code == 1
    assert path.read_text("utf-8") == text
    again = run(tmp_path, "baseline")
    assert again.out == f"{BASELINE}: 2 findings in 2 documents recorded, 1 added and 0 dropped\n"
    assert run(tmp_path, "baseline", "--shrink").out == "nothing is mended, the baseline stays as it is\n"


def test_some_files_are_recorded_anew_and_others_stay(tmp_path: Path) -> None:
    write(tmp_path, {**CONFIGURED, **FILES})
    run(tmp_path, "baseline")
    write(tmp_path, {"mail.yaml": service("mail", on=""), "payroll.yaml": service(on="")})
    done = run(tmp_path, "baseline", "mail.yaml")
    assert done.out == f"{BASELINE}: 1 finding in 1 document recorded, 0 added and 1 dropped\n"
    assert "Service/payroll" in (tmp_path / BASELINE).read_text("utf-8")


def test_what_a_lower_level_does_not_look_at_stays_and_what_is_off_goes(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    first = run(tmp_path, "baseline", "--level", "foundation")
    lower = run(tmp_path, "baseline", "--level", "essential")
    assert lower.out == first.out.replace("recorded", "recorded, 0 added and 0 dropped")
    write(tmp_path, {".itilcheck.yaml": "level: essential\nrules: {title-missing: off}\n"})
    assert ", 0 added and 2 dropped\n" in run(tmp_path, "baseline").out


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("version: 1\ndocuments: [", ":2:"),
        ("version: 2\ndocuments: []\n", ":1:10: "),
        ("version: 1\ndocuments:\n  - findings: {a: ['']}\n", ":3:5: "),
        ("version: 1\ndocuments:\n  - {path: a, findings: {a: [x]}}\n", ":3:30: "),
        ("[]\n", ":1:1: "),
        ("", ": error: holds no document, needed is one"),
    ],
)
def test_damaged_baseline_ends_the_run_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    write(tmp_path, {**CONFIGURED, **FILES, BASELINE: text})
    done = run(tmp_path, "check")
    assert (done.code, done.out, "Traceback" in done.err) == (2, "", False)
    assert done.err.startswith(f"{BASELINE}{place}")
    assert run(tmp_path, "baseline").code == 2
    assert (tmp_path / BASELINE).read_text("utf-8") == text


def test_baseline_is_not_written_through_a_link_nor_elsewhere(tmp_path: Path) -> None:
    catalogue_folder = tmp_path / "catalogue"
    write(catalogue_folder, {**CONFIGURED, **FILES})
    run(catalogue_folder, "baseline")
    (catalogue_folder / BASELINE).rename(catalogue_folder / "real.yaml")
    (catalogue_folder / BASELINE).symlink_to("real.yaml")
    write(catalogue_folder, {"mail.yaml": service("mail", on="")})
    refused = run(catalogue_folder, "check", "--shrink-baseline")
    assert (refused.code, "is a link" in refused.err) == (2, True)
    for name in ("../b.yaml", "b.txt"):
        write(catalogue_folder, {".itilcheck.yaml": f"level: essential\nbaseline: {name}\n"})
        assert run(catalogue_folder, "baseline").code == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["catalogue"]


@pytest.mark.parametrize("key", ["waivers", "baseline"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ('"a\\0.yaml"', '"a\\x00.yaml" is no name of a file'),
        ('"a\\n::error::b.yaml"', '"a\\n::error::b.yaml" does not exist'),
        (f"{'x' * 5000}.yaml", f'"{"x" * 40}..." does not exist'),
        ("../x.yaml", '"../x.yaml" lies outside of the catalogue'),
    ],
)
def test_strange_name_of_a_file_is_told_with_its_place(
    tmp_path: Path, key: str, name: str, told: str
) -> None:
    write(tmp_path, {**FILES, ".itilcheck.yaml": f"{key}: {name}\n"})
    done = run(tmp_path, "check")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert done.err.startswith(f".itilcheck.yaml:1:{len(key) + 3}: error: {told}")


def test_baseline_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {**CONFIGURED, **FILES})
    assert run(tmp_path, "baseline").code == 0
    place, theirs = tmp_path / BASELINE, "version: 1\ndocuments: []\n"
    file = read_file(BASELINE, place.read_bytes(), read_index()["schemas"]["baseline"])
    place.write_text(theirs, encoding="utf-8")
    with pytest.raises(Failed, match="has changed since it was read"):
        write_baseline(Place(place, BASELINE), "version: 1\n", baseline_of(file, BASELINE))
    assert place.read_text("utf-8") == theirs
    assert len(list(tmp_path.iterdir())) == len({**CONFIGURED, **FILES, BASELINE: ""})


def test_nothing_is_recorded_where_nothing_was_checked(tmp_path: Path) -> None:
    write(tmp_path, CONFIGURED)
    done = run(tmp_path, "baseline")
    assert (done.code, done.err) == (2, "error: there is nothing to check, so nothing was recorded\n")
    write(tmp_path, {"payroll.yaml": service(on="mainframe")})
    (tmp_path / "hidden.yaml").symlink_to("nowhere.yaml")
    assert run(tmp_path, "baseline").code == 0
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(BASELINE)] == [BASELINE]


def test_baseline_that_is_configured_has_to_be_there(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, ".itilcheck.yaml": "level: essential\nbaseline: known.yaml\n"})
    assert run(tmp_path, "check").err == (
        '.itilcheck.yaml:2:11: error: "known.yaml" does not exist, "itilcheck baseline" writes it\n'
    )
    assert run(tmp_path, "baseline").code == 0
    done = run(tmp_path, "check", "--format", "json")
    report = json.loads(done.out)
    assert (done.code, report["summary"]["suppressed"]) == (0, {"comment": 0, "waiver": 0, "baseline": 2})
    assert report["summary"]["foreign"] == 0
    assert {one["suppression"]["location"]["path"] for one in report["suppressed"]} == {"known.yaml"}


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text there")
def test_file_whose_name_is_no_text_is_recorded(tmp_path: Path) -> None:
    write(tmp_path, {**CONFIGURED, **FILES})
    (tmp_path / "payroll.yaml").rename(tmp_path / os.fsdecode(b"\xff\xfe.yaml"))
    recorded_now = run(tmp_path, "baseline")
    assert (recorded_now.code, recorded_now.err) == (0, "")
    done = run(tmp_path, "check", "--format", "json")
    assert (done.code, json.loads(done.out)["findings"]) == (0, [])
