"""What changed: findings that a change brings are told, wherever they stand, and those of before are not."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itilcheck import engine, loading
from itilcheck.catalogue import Settings
from itilcheck.changes import Files, compare
from itilcheck.changes.alignment import align
from itilcheck.changes.sameness import canonical
from itilcheck.cli.check import check_catalogue
from itilcheck.cli.checking import Options
from itilcheck.finding import Level
from itilcheck.report import Since
from itilcheck.testing import everything
from program import run as program
from program import write
from repository import check, commit, git, told, untold

if TYPE_CHECKING:
    from pathlib import Path

    from itilcheck.finding import Finding
    from itilcheck.report import Report

CONFIGURATION = {".itilcheck.yaml": "level: essential\n"}


def service(name: str, *needs: str, more: str = "lifecycle: live") -> str:
    """Write a service that depends on others."""
    return (
        f"apiVersion: itilcheck/v1\nkind: Service\nmetadata:\n  name: {name}\n"
        f"spec:\n  {more}\n  dependsOn: [{', '.join(needs)}]\n"
    )


# The service mail has an old sin: nothing is called relay.
OLD = {
    **CONFIGURATION,
    "mail.yaml": service("mail", "relay", "network"),
    "portal.yaml": service("portal", "mail"),
    "network.yaml": service("network"),
}
SIN = "mail.yaml reference-unresolved /spec/dependsOn/0/service"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    commit(folder, OLD)
    return folder


def numbers(report: Report) -> tuple[int, int, int]:
    """Give how many documents changed, are new, and are gone."""
    assert report.since is not None
    return report.since.changed, report.since.added, report.since.removed


def outcome(folder: Path, since: str = "HEAD") -> tuple[list[str], list[str], tuple[int, int, int]]:
    report = check(folder, since)
    return told(report), untold(report), numbers(report)


# -- nothing to tell -------------------------------------------------------------------------------


def test_an_old_sin_is_not_told(tree: Path) -> None:
    assert told(check(tree, None)) == [SIN]
    assert outcome(tree) == ([], [SIN], (0, 0, 0))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# a comment\n\n" + OLD["mail.yaml"], id="moved lines"),
        pytest.param(
            OLD["mail.yaml"].replace("[relay, network]", "\n  - relay # so\n  - network"), id="form"
        ),
        pytest.param(OLD["mail.yaml"].replace("name: mail", "'name': \"mail\""), id="quotes"),
    ],
)
def test_how_a_document_is_written_is_no_change(tree: Path, text: str) -> None:
    write(tree, {"mail.yaml": text})
    assert outcome(tree) == ([], [SIN], (0, 0, 0))


def test_line_ends_are_no_change(tree: Path) -> None:
    (tree / "mail.yaml").write_bytes(OLD["mail.yaml"].replace("\n", "\r\n").encode())
    assert outcome(tree) == ([], [SIN], (0, 0, 0))


def test_line_ends_that_git_converts_are_no_change(tree: Path) -> None:
    git(tree, "config", "core.autocrlf", "true")
    (tree / "mail.yaml").unlink()
    git(tree, "checkout", "-q", "--", "mail.yaml")
    assert b"\r\n" in (tree / "mail.yaml").read_bytes()
    assert outcome(tree) == ([], [SIN], (0, 0, 0))


def test_a_file_that_moves_is_no_change(tree: Path) -> None:
    (tree / "services").mkdir()
    (tree / "mail.yaml").rename(tree / "services/post.yml")
    assert outcome(tree) == ([], [SIN.replace("mail.yaml", "services/post.yml")], (0, 0, 0))


def test_documents_that_move_to_another_file_are_no_change(tree: Path) -> None:
    (tree / "mail.yaml").unlink()
    write(tree, {"network.yaml": f"{OLD['network.yaml']}---\n{OLD['mail.yaml']}"})
    assert outcome(tree) == ([], [SIN.replace("mail.yaml", "network.yaml")], (0, 0, 0))


def test_a_document_in_json_is_compared_by_its_data(tree: Path) -> None:
    (data,) = loading.load("x.yaml", OLD["mail.yaml"].encode()).documents
    (tree / "mail.yaml").unlink()
    write(tree, {"mail.json": json.dumps(data, indent=1, sort_keys=True)})
    assert outcome(tree) == ([], [SIN.replace("yaml", "json")], (0, 0, 0))


def test_a_changed_statement_does_not_tell_the_others(tree: Path) -> None:
    write(tree, {"mail.yaml": OLD["mail.yaml"] + "  criticality: low\n"})
    assert outcome(tree) == ([], [SIN], (1, 0, 0))


def test_a_configuration_that_changes_breaks_nothing(tree: Path) -> None:
    write(tree, {".itilcheck.yaml": "level: foundation\n"})
    told_now, untold_now, counted = outcome(tree)
    assert (told_now, counted) == ([], (0, 0, 0))
    assert len(untold_now) > 3


def test_what_others_did_on_the_branch_meanwhile_does_not_count(tree: Path) -> None:
    git(tree, "checkout", "-q", "-b", "work")
    write(tree, {"network.yaml": OLD["network.yaml"].replace("network", "net")})
    commit(tree)
    git(tree, "checkout", "-q", "main")
    commit(
        tree,
        {"portal.yaml": service("portal", "mail", more="lifecycle: retired"), "new.yaml": service("new")},
    )
    git(tree, "checkout", "-q", "work")
    report = check(tree, "main")
    assert report.since is not None
    assert report.since.commit == git(tree, "merge-base", "main", "work").strip()
    assert numbers(report)[1:] == (0, 0)
    assert [one for one in told(report) if "portal" in one] == []


# -- what is told ----------------------------------------------------------------------------------


def test_a_new_sin_in_an_old_document_is_told_alone(tree: Path) -> None:
    write(tree, {"mail.yaml": service("mail", "nowhere", "relay", "network")})
    moved = SIN.replace("/0/", "/1/")
    assert outcome(tree) == ([SIN], [moved], (1, 0, 0))


def test_a_statement_that_was_wrong_and_is_rewritten_wrong_is_told(tree: Path) -> None:
    write(tree, {"mail.yaml": service("mail", "relais", "network")})
    assert outcome(tree) == ([SIN], [], (1, 0, 0))


def test_a_new_file_is_told_before_git_knows_it(tree: Path) -> None:
    write(tree, {"chat.yaml": service("chat", "nowhere")})
    assert outcome(tree) == (
        ["chat.yaml reference-unresolved /spec/dependsOn/0/service"],
        [SIN],
        (0, 1, 0),
    )


def test_what_a_removal_breaks_elsewhere_is_told_there(tree: Path) -> None:
    (tree / "network.yaml").unlink()
    write(tree, {"other.yaml": service("other", more="criticality: low")})
    assert outcome(tree) == (["mail.yaml reference-unresolved /spec/dependsOn/1/service"], [SIN], (0, 1, 1))


def test_a_state_that_breaks_others_is_told_at_them(tree: Path) -> None:
    write(tree, {"network.yaml": OLD["network.yaml"].replace("live", "retired")})
    assert outcome(tree) == (["mail.yaml lifecycle-mismatch /spec/dependsOn/1/service"], [SIN], (1, 0, 0))


def test_an_ignore_file_that_hides_a_document_breaks_those_that_need_it(tree: Path) -> None:
    write(tree, {".gitignore": "network.yaml\n"})
    report = check(tree)
    assert told(report) == ["mail.yaml reference-unresolved /spec/dependsOn/1/service"]
    commit(tree)
    assert told(check(tree)) == []


def test_a_renamed_document_takes_its_old_sins_with_it(tree: Path) -> None:
    (tree / "mail.yaml").unlink()
    write(tree, {"post.yaml": service("post", "relay", "network"), "portal.yaml": service("portal", "post")})
    assert outcome(tree) == ([], [SIN.replace("mail", "post")], (2, 0, 0))


def test_a_renamed_document_breaks_those_that_use_its_old_name(tree: Path) -> None:
    (tree / "mail.yaml").unlink()
    write(tree, {"post.yaml": service("post", "relay", "network")})
    broken = "portal.yaml reference-unresolved /spec/dependsOn/0/service"
    assert outcome(tree) == ([broken], [SIN.replace("mail", "post")], (1, 0, 0))


def test_a_renamed_document_may_change_a_little(tmp_path: Path) -> None:
    many = "".join(f"\n  - name: C{number}" for number in range(9))
    commit(tmp_path, {"a.yaml": service("mail", "relay") + f"  stakeholders:{many}\n", **CONFIGURATION})
    write(tmp_path, {"a.yaml": service("post", "relay") + f"  stakeholders:{many}\n  - name: D\n"})
    assert "a.yaml reference-unresolved /spec/dependsOn/0/service" not in told(check(tmp_path))


def test_one_of_several_documents_of_a_file_is_told_alone(tmp_path: Path) -> None:
    both = [service("mail", "relay"), service("portal", "gate")]
    commit(tmp_path, {"all.yaml": "---\n".join(both), **CONFIGURATION})
    write(tmp_path, {"all.yaml": "---\n".join([service("new", "nowhere"), *reversed(both)])})
    report = check(tmp_path)
    assert [one.document for one in report.findings] == ["Service/new"]
    assert numbers(report) == (0, 1, 0)


def test_a_broken_file_is_told_when_it_was_touched_only(tree: Path) -> None:
    commit(tree, {"broken.yaml": "a: b: c\n"})
    assert told(check(tree)) == []
    write(tree, {"broken.yaml": "a: b: d\n"})
    assert told(check(tree)) == ["broken.yaml syntax-error "]
    git(tree, "checkout", "-q", ".")
    (tree / "broken.yaml").rename(tree / "still-broken.yaml")
    assert told(check(tree)) == []


def test_a_key_that_stands_twice_stays_with_its_document(tree: Path) -> None:
    twice = OLD["network.yaml"] + "  lifecycle: live\n"
    commit(tree, {"network.yaml": twice})
    write(tree, {"network.yaml": f"# moved\n{OLD['portal.yaml'].replace('portal', 'new')}---\n{twice}"})
    assert [one for one in told(check(tree)) if "duplicate" in one] == []
    write(tree, {"network.yaml": twice + "  criticality: low\n  criticality: low\n"})
    assert [one for one in told(check(tree)) if "duplicate" in one] == [
        "network.yaml duplicate-key /spec/criticality"
    ]


def test_documents_without_a_name_are_known_by_their_place(tmp_path: Path) -> None:
    nameless = "apiVersion: itilcheck/v1\nkind: Service\nspec: {provider: acme}\n"
    commit(tmp_path, {"a.yaml": nameless, "b.yaml": nameless, **CONFIGURATION})
    write(tmp_path, {"b.yaml": nameless.replace("acme", "emca"), "c.yaml": nameless})
    report = check(tmp_path)
    assert {one.location.path for one in report.findings} == {"c.yaml"}


def test_mapped_documents_are_compared_in_the_model(tmp_path: Path) -> None:
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: %s}\n"
        "spec: {type: service, lifecycle: production, owner: us, dependsOn: [component:%s]}\n"
    )
    commit(tmp_path, {"a/catalog-info.yaml": entity % ("mail", "relay"), **CONFIGURATION})
    write(tmp_path, {"b/catalog-info.yaml": "# new\n" + entity % ("chat", "nowhere")})
    write(tmp_path, {"a/catalog-info.yaml": "# old\n" + entity % ("mail", "relay")})
    report = check(tmp_path)
    assert {one.location.path for one in report.findings} == {"b/catalog-info.yaml"}
    assert {one.split(" ")[0] for one in untold(report)} == {"a/catalog-info.yaml"}


def test_a_mapped_document_under_a_new_name_is_the_same_to_others(tmp_path: Path) -> None:
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: NAME, namespace: acme}\n"
        "spec: {type: service, lifecycle: LIFE, owner: us, dependencyOf: [component:acme/gate]}\n"
    )
    gate = entity.replace("NAME", "gate").replace("LIFE", "production").replace(", dependencyOf", ", x")
    mail = entity.replace("NAME", "mail").replace("LIFE", "decommissioned")
    commit(tmp_path, {"gate.yaml": gate, "mail.yaml": mail, **CONFIGURATION})
    write(tmp_path, {"mail.yaml": mail.replace("mail", "post")})
    assert (told(check(tmp_path)), [one.split(" ")[1] for one in untold(check(tmp_path))]) == (
        [],
        ["lifecycle-mismatch"],
    )


# -- the report, and other options -----------------------------------------------------------------


def test_the_exit_code_and_the_words_are_about_what_changed(tree: Path) -> None:
    done = program(tree, "check", "--changed-since", "HEAD")
    commit_ = git(tree, "rev-parse", "--short=12", "HEAD").strip()
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-3:] == [
        f"changed since HEAD, from {commit_} on: no document",
        "not told: 1 finding (1 error) that was there before",
        "what changed since HEAD conforms at level essential",
    ]
    write(tree, {"chat.yaml": service("chat", "nowhere")})
    done = program(tree, "check", "--changed-since", "HEAD", "--format", "json")
    shown = json.loads(done.out)
    assert done.code == 1
    assert [one["location"]["path"] for one in shown["findings"]] == ["chat.yaml"]
    assert shown["summary"]["severities"] == {"error": 1, "warning": 0, "info": 0}
    assert shown["since"] == {
        "revision": "HEAD",
        "commit": git(tree, "rev-parse", "HEAD").strip(),
        "changed": 0,
        "added": 1,
        "removed": 0,
        "untold": {"error": 1, "warning": 0, "info": 0},
        "notices": 0,
    }


def test_the_environment_may_name_the_revision(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program(tree, "check").code == 1
    monkeypatch.setenv("ITILCHECK_CHANGED_SINCE", "HEAD")
    assert program(tree, "check").code == 0


def test_fingerprints_are_those_of_the_whole_check(tree: Path) -> None:
    write(tree, {"mail.yaml": service("mail", "nowhere", "relay", "network")})
    whole = {one.fingerprint for one in check(tree, None).findings}
    report = check(tree)
    assert report.since is not None
    assert {one.fingerprint for one in (*report.findings, *report.since.untold)} == whole


def test_paths_restrict_what_is_told_of_the_change(tree: Path) -> None:
    write(tree, {"chat.yaml": service("chat", "nowhere"), "talk.yaml": service("talk", "nowhere")})
    report = check(tree, "HEAD", "chat.yaml")
    assert [one.split(" ")[0] for one in told(report)] == ["chat.yaml"]
    assert untold(report) == []


def test_strict_counts_what_the_change_passed_over_only(tree: Path) -> None:
    def code(**options: str) -> int:
        return check_catalogue(
            Options(paths=(str(tree),), strict=True, allow_empty=True, format_name="concise", **options)
        )

    write(tree, {"mail.yaml": service("mail")})
    commit(tree, {"template.yaml": "{{ a }}: {% b %}\n", "empty.yaml": "", "vendor/a.yaml": "a: b\n"})
    assert (code(), code(changed_since="HEAD")) == (1, 0)
    write(tree, {"more.yaml": "{{ a }}: {% c %}\n"})
    assert code(changed_since="HEAD") == 1
    write(tree, {"more.yaml": ""})
    assert code(changed_since="HEAD") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--levels"], "--levels places the whole catalogue, it does not go with --changed-since"),
        (["-"], "with --changed-since, - needs --stdin-filename"),
        (["--changed-since", ""], '--changed-since "" names no revision'),
    ],
)
def test_options_that_do_not_go_together_are_refused(tree: Path, words: list[str], message: str) -> None:
    done = program(tree, "check", "--changed-since", "HEAD", *words)
    assert (done.code, done.out, done.err) == (2, "", f"error: {message}\n")


def test_standard_input_is_compared_with_the_file_that_it_stands_for(tree: Path) -> None:
    done = program(tree, "check", "--changed-since", "HEAD", "-", "--stdin-filename", "portal.yaml")
    assert "changed since HEAD" in done.out
    assert "1 gone" in done.out


# -- how lists and values compare ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        (["a", "b"], ["b"], {1: 0}),
        (["b"], ["a", "b"], {0: 1}),
        (["c", "b"], ["a", "b"], {0: 0, 1: 1}),
        (["a", "a", "a"], ["a"], {0: 0}),
        ([{"name": "x", "n": 1}, {"name": "a", "n": 2}], [{"name": "a", "n": 1}], {1: 0}),
        ([], ["a"], {}),
        ([1, True], [True, 1], {0: 1, 1: 0}),
    ],
)
def test_items_are_known_by_what_they_say(
    now: list[object], before: list[object], found: dict[int, int]
) -> None:
    assert align(now, before) == found


def test_values_are_the_same_when_they_say_the_same() -> None:
    assert canonical({"a": 1, "b": [None]}) == canonical({"b": [None], "a": 1})
    assert len({canonical(one) for one in (1, True, 1.0, "1", [1], None)}) == 6


# -- whatever changes ------------------------------------------------------------------------------

TOOLS = everything().toolbox()
NAMES = ("mail", "portal", "network", "relay")
SERVICES = st.fixed_dictionaries(
    {"lifecycle": st.sampled_from(["live", "retired", "TODO", "lve"])},
    optional={
        "dependsOn": st.lists(st.sampled_from([*NAMES, "nowhere"]), max_size=3),
        "owner": st.sampled_from(["", "somebody"]),
    },
)
CATALOGUES = st.dictionaries(st.sampled_from(NAMES), SERVICES, max_size=4)


def judged(catalogue: dict[str, dict[str, object]]) -> Report:
    data = [
        {"apiVersion": "itilcheck/v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}
        for name, spec in catalogue.items()
    ]
    files = [loading.load(f"{number}.json", json.dumps(one).encode()) for number, one in enumerate(data)]
    return engine.run(
        engine.Request(files, level=Level.EXEMPLARY, settings=Settings(today="2026-01-01")), TOOLS
    )


def facts(findings: tuple[Finding, ...]) -> Counter[tuple[str, str, str]]:
    return Counter((one.rule, one.document, one.message) for one in findings)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CATALOGUES, CATALOGUES)
def test_nothing_is_lost_and_everything_that_was_not_there_is_told(
    before: dict[str, dict[str, object]], now: dict[str, dict[str, object]]
) -> None:
    old, new = judged(before), judged(now)
    touched = {one.path for one in new.documents}
    report = compare(new, old, Files(touched, {}), Since("HEAD", "0"))
    assert report.since is not None
    both = sorted((*report.findings, *report.since.untold), key=new.findings.index)
    assert tuple(both) == new.findings
    if set(now) <= set(before) or set(before) <= set(now):  # else one may have been renamed
        assert facts(report.since.untold) - facts(old.findings) == Counter()
    same = compare(old, judged(before), Files(touched, {}), Since("HEAD", "0"))
    assert same.findings == ()
