"""Reading what was before: from the object store of git, whatever the repository looks like."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from itilcheck.cli.failure import Failed
from itilcheck.discovery import untrusted
from itilcheck.revision import Past, RevisionError
from itilcheck.revision.content import Contents, identify
from itilcheck.revision.git import find_git, said
from itilcheck.revision.tree import Entry
from program import run as program
from program import write
from repository import ENVIRONMENT, check, commit, git, told, untold

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = {".itilcheck.yaml": "level: essential\n"}
SERVICE = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: NAME}\nspec: {dependsOn: [NEED]}\n"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


def service(name: str, need: str = "nowhere") -> str:
    return SERVICE.replace("NAME", name).replace("NEED", need)


OLD = {**CONFIGURATION, "mail.yaml": service("mail")}
SIN = "mail.yaml reference-unresolved /spec/dependsOn/0/service"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    commit(folder, OLD)
    return folder


def refusal(folder: Path, revision: str = "HEAD") -> str:
    """Give why a check cannot be."""
    with pytest.raises(Failed) as error:
        check(folder, revision)
    return str(error.value)


# -- what cannot be compared -----------------------------------------------------------------------


@pytest.mark.parametrize("revision", ["nothing", "-x", "--all", "HEAD:mail.yaml", "HEAD^{tree}", "a b", "\n"])
def test_a_revision_that_is_no_commit_is_refused(tree: Path, revision: str) -> None:
    expected = f'error: --changed-since "{revision}" is no commit here, fetch it first'
    assert refusal(tree, revision) == expected


def test_all_ways_of_naming_a_revision_will_do(tree: Path) -> None:
    git(tree, "tag", "v1")
    first = commit(tree, {"mail.yaml": service("mail", "mail2")})
    for revision in ("HEAD", "main", "v1", "HEAD~1", first[:8], "@", "main@{0}"):
        assert check(tree, revision).since is not None


def test_a_folder_in_no_repository_is_refused(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    assert (
        refusal(tmp_path) == f'error: --changed-since needs a git repository, and "{tmp_path}" lies in none'
    )


def test_a_repository_without_a_commit_is_refused(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    git(tmp_path, "init", "-q")
    assert refusal(tmp_path) == 'error: --changed-since "HEAD" is no commit here, fetch it first'


def test_what_only_looks_like_a_repository_does_not_lead_to_one_above(tree: Path) -> None:
    write(tree / "below", {**OLD, ".git/HEAD": "nonsense\n"})
    assert "git cannot read this repository: not a git repository" in refusal(tree / "below")


def test_histories_that_have_nothing_in_common_are_refused(tree: Path) -> None:
    git(tree, "checkout", "-q", "--orphan", "other")
    commit(tree, {"note.txt": "other"})
    assert refusal(tree, "main") == 'error: --changed-since "main" has no commit in common with HEAD'


def test_a_shallow_clone_says_what_to_fetch(tree: Path, tmp_path: Path) -> None:
    git(tree, "checkout", "-q", "-b", "work")
    for text in ("one", "two"):
        commit(tree, {"note.txt": text})
    git(tree, "checkout", "-q", "main")
    commit(tree, {"note.txt": "three"})
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", "-b", "work", tree.as_uri(), "shallow")
    hint = "in this shallow clone: git fetch --unshallow, or fetch-depth: 0"
    assert refusal(shallow, "origin/main").endswith(f"has no commit in common with HEAD {hint}")
    assert refusal(shallow, "HEAD~1").endswith(f"is no commit here, nor is it {hint}")
    git(shallow, "fetch", "-q", "--unshallow")
    assert told(check(shallow, "origin/main")) == []


def test_no_program_is_told(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="needs git, and PATH leads to none"):
        find_git(tree, [], {"PATH": str(tmp_path)})


# -- repositories of all sorts ---------------------------------------------------------------------


def test_a_catalogue_in_a_folder_is_compared_with_that_folder(tmp_path: Path) -> None:
    files = {f"docs/catalogue/{path}": text for path, text in OLD.items()}
    commit(tmp_path, {**files, "other.yaml": service("other"), "docs/catalogues/x.yaml": service("x")})
    report = check(tmp_path / "docs/catalogue")
    assert (told(report), untold(report)) == ([], [SIN])
    write(tmp_path, {"docs/catalogue/chat.yaml": service("chat")})
    report = check(tmp_path / "docs/catalogue")
    assert report.since is not None
    assert (report.since.added, report.since.removed) == (1, 0)


def test_a_catalogue_that_becomes_one_was_empty(tmp_path: Path) -> None:
    commit(tmp_path, {"README": "so\n"})
    write(tmp_path, {f"new/{path}": text for path, text in OLD.items()})
    assert told(check(tmp_path / "new")) == [SIN]


def test_what_discovery_leaves_out_was_left_out_before(tree: Path) -> None:
    left_out = {
        "node_modules/a.yaml": service("a"),
        ".hidden/b.yaml": service("b"),
        "tmp/c.yaml": service("c"),
        "other/.itilcheck.yaml": "level: essential\n",
        "other/d.yaml": service("d"),
        "e.txt": service("e"),
        ".gitignore": "tmp/\n",
    }
    write(tree, left_out)
    git(tree, "add", "-f", ".")
    commit(tree)
    write(tree, {"mail.yaml": service("mail", "a")})
    report = check(tree)
    assert report.since is not None
    assert (report.since.changed, report.since.added, report.since.removed) == (1, 0, 0)
    assert told(report) == [SIN]


def test_rule_files_of_the_catalogue_are_no_documents_of_before(tree: Path) -> None:
    card = (
        "id: acme/a\ntitle: A\nseverity: error\nlevel: essential\nwhy: So.\nremedy: So.\n"
        "given: {kind: Service, path: /spec}\nexpect: {required: [owner]}\nmessage: no owner\n"
    )
    commit(tree, {".itilcheck.yaml": "level: essential\nrule-packs: [house]\n", "house/a.yaml": card})
    write(tree, {"chat.yaml": service("chat", "mail"), "house/a.yaml": card.replace("So.", "Thus.")})
    report = check(tree)
    assert told(report) == ["chat.yaml acme/a /spec/owner"]
    assert report.counts.foreign == 0


@needs_links
def test_links_are_not_followed_before_either(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(service("outside"), encoding="utf-8")
    (tree / "out.yaml").symlink_to(tmp_path / "outside.yaml")
    (tree / "in.yaml").symlink_to("mail.yaml")
    commit(tree)
    report = check(tree)
    assert (told(report), report.notices) == ([], ())
    write(tree, {"chat.yaml": service("chat", "mail")})
    (tree / "in.yaml").unlink()
    (tree / "out.yaml").unlink()
    (tree / "out.yaml").symlink_to("nowhere.yaml")
    report = check(tree)
    assert report.since is not None
    assert (report.since.added, report.since.removed) == (1, 0)
    assert [one.path for one in report.notices] == ["out.yaml"]


@needs_links
def test_a_catalogue_may_be_reached_by_a_link(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tree)
    assert told(check(tmp_path / "link")) == []
    write(tmp_path / "around", {".git/HEAD": "nonsense\n"})
    (tmp_path / "around/link").symlink_to(tree)
    assert told(check(tmp_path / "around/link")) == []
    assert untold(check(tmp_path, "HEAD", "around/link/mail.yaml")) == [SIN]


@pytest.mark.skipif(sys.platform != "linux", reason="others allow no such names")
def test_names_may_hold_any_bytes(tree: Path) -> None:
    names = [b"caf\xe9.yaml", "ü x\ty\n.yaml".encode(), b"--all.yaml", b'"q".yaml', b":(top).yaml"]
    for number, name in enumerate(names):
        with open(os.path.join(os.fsencode(tree), name), "w", encoding="utf-8") as file:  # noqa: PTH118, PTH123  # bytes
            file.write(service(f"n{number}"))
    commit(tree)
    report = check(tree)
    assert (told(report), len(untold(report))) == ([], 6)
    write(tree, {"mail.yaml": service("mail", "x")})
    assert told(check(tree)) == [SIN]


def test_submodules_are_compared_with_the_commit_that_was_recorded(tree: Path, tmp_path: Path) -> None:
    module = tmp_path / "module"
    commit(module, {"portal.yaml": service("portal")})
    git(tree, "submodule", "-q", "add", module.as_uri(), "sub")
    commit(tree)
    old = "sub/portal.yaml reference-unresolved /spec/dependsOn/0/service"
    report = check(tree)
    assert (told(report), untold(report)) == ([], [SIN, old])
    write(tree, {"sub/portal.yaml": "# so\n" + service("portal"), "sub/chat.yaml": service("chat")})
    report = check(tree)
    assert told(report) == [old.replace("portal", "chat")]
    assert untold(report) == [SIN, old]
    git(tree, "submodule", "-q", "deinit", "-f", "sub")
    assert told(check(tree)) == []
    git(tree, "rm", "-q", "sub")
    assert [one.message for one in check(tree).notices] == [
        "submodule is gone, what it held before is not compared"
    ]


def test_a_commit_that_a_submodule_does_not_have_is_told(tree: Path, tmp_path: Path) -> None:
    commit(tmp_path / "module", {"portal.yaml": service("portal")})
    git(tree, "submodule", "-q", "add", (tmp_path / "module").as_uri(), "sub")
    git(tree, "update-index", "--cacheinfo", f"160000,{'12' * 20},sub")
    git(tree, "commit", "-q", "-m", "a commit")
    message = f'error: submodule "sub" has no commit {("12" * 20)[:12]}, fetch it there first'
    assert refusal(tree) == message


def test_a_work_tree_beside_the_repository_will_do(tree: Path, tmp_path: Path) -> None:
    git(tree, "worktree", "add", "-q", str(tmp_path / "beside"), "-b", "work")
    write(tmp_path / "beside", {"chat.yaml": service("chat")})
    assert [one.split(" ")[0] for one in told(check(tmp_path / "beside", "main"))] == ["chat.yaml"]


def test_ids_may_be_longer(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    commit(tmp_path, OLD)
    report = check(tmp_path)
    assert (told(report), untold(report)) == ([], [SIN])
    write(tmp_path, {"chat.yaml": service("chat")})
    assert [one.split(" ")[0] for one in told(check(tmp_path))] == ["chat.yaml"]


def test_objects_may_lie_in_another_repository(tree: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(tree), "shared")
    write(tmp_path / "shared", {"mail.yaml": service("mail", "x")})
    assert told(check(tmp_path / "shared")) == [SIN]


def test_a_file_that_git_lfs_keeps_is_the_same_while_its_digest_is(tree: Path) -> None:
    text = service("portal")
    digest = hashlib.sha256(text.encode()).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(text)}\n"
    commit(tree, {"portal.yaml": pointer})
    write(tree, {"portal.yaml": text})
    report = check(tree)
    assert (told(report), report.notices) == ([], ())
    write(tree, {"portal.yaml": service("portal", "x")})
    report = check(tree)
    assert [one.split(" ")[0] for one in told(report)] == ["portal.yaml"]
    assert [one.path for one in report.notices] == ["portal.yaml"]


def test_a_content_that_is_too_large_is_passed_over(tree: Path) -> None:
    commit(tree, {"a.txt": "x" * 200_000, "b.txt": "b"})
    repository = find_git(tree, untrusted(tree))
    one, other = (
        Entry("100644", git(tree, "rev-parse", f"HEAD:{name}").strip(), repository)
        for name in ("a.txt", "b.txt")
    )
    contents = Contents()
    assert [contents.read(each, 199_999) for each in (one, other, one)] == [None, b"b", None]
    assert contents.read(one, 200_000) == b"x" * 200_000
    contents.close()


def test_ids_are_those_of_git(tree: Path) -> None:
    (tree / "a.txt").write_bytes(b"a\r\nb\n")
    assert identify(b"a\r\nb\n", 40).exact == git(tree, "hash-object", "--no-filters", "a.txt").strip()


# -- repositories that want to do harm -------------------------------------------------------------


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """Give the file that shows that something ran."""
    return tmp_path / "ran"


def hostile(tree: Path, marker: Path) -> None:
    """Have the repository name a program wherever it can."""
    script = marker.parent / "evil.sh"
    script.write_text(f"#!/bin/sh\necho ran >> '{marker}'\nexit 1\n", encoding="utf-8")
    script.chmod(0o755)
    names = (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "core.askPass",
        "core.gitProxy",
    )
    names += ("diff.external", "credential.helper", "gpg.program", "core.alternateRefsCommand")
    names += ("filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv")
    names += (
        "merge.evil.driver",
        "uploadpack.packObjectsHook",
        "pager.ls-tree",
        "pager.cat-file",
        "sequence.editor",
    )
    for name in names:
        git(tree, "config", name, str(script))
    for name in ("ls-tree", "cat-file", "rev-parse", "merge-base"):
        git(tree, "config", f"alias.{name}", f"!{script}")
    git(tree, "config", "filter.evil.required", "true")
    git(tree, "config", "core.hooksPath", str(marker.parent / "hooks"))
    for hooks in (tree / ".git/hooks", marker.parent / "hooks"):
        hooks.mkdir(exist_ok=True)
        for hook in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
            (hooks / hook).write_bytes(script.read_bytes())
            (hooks / hook).chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="scripts differ there")
def test_nothing_that_a_repository_names_is_run(tree: Path, marker: Path) -> None:
    commit(tree, {".gitattributes": "*.yaml filter=evil diff=evil merge=evil\n"})
    hostile(tree, marker)
    write(tree, {"mail.yaml": service("mail", "x"), "chat.yaml": service("chat")})
    assert len(told(check(tree))) == 2
    assert not marker.exists()
    subprocess.run(["git", "status"], cwd=tree, env=ENVIRONMENT, capture_output=True, check=False)  # noqa: S607  # the one on the path
    assert marker.exists(), "the trap does not work"


@pytest.mark.skipif(sys.platform == "win32", reason="scripts differ there")
def test_nothing_is_fetched_from_where_a_repository_says(tree: Path, marker: Path) -> None:
    """In a partial clone git itself would fetch what is missing, by means that the configuration names."""
    hostile(tree, marker)
    lost = git(tree, "rev-parse", "HEAD:mail.yaml").strip()
    write(tree, {"mail.yaml": service("mail", "x")})
    (tree / ".git/objects" / lost[:2] / lost[2:]).unlink()
    git(tree, "config", "core.repositoryFormatVersion", "1")
    git(tree, "config", "extensions.partialClone", "origin")
    git(tree, "config", "remote.origin.promisor", "true")
    git(tree, "config", "protocol.allow", "always")
    git(tree, "config", "remote.origin.uploadpack", f"{marker.parent}/evil.sh")
    for url in (str(tree), "ssh://host/x", "git://host/x", f"ext::{marker.parent}/evil.sh"):
        git(tree, "config", "remote.origin.url", url)
        assert refusal(tree) == f"error: content {lost[:12]} is not in this repository, fetch all of it"
    assert not marker.exists()
    words = ["git", "cat-file", "-p", lost]
    subprocess.run(words, cwd=tree, env=ENVIRONMENT, capture_output=True, check=False)  # noqa: S603  # as above
    assert marker.exists(), "the trap does not work"


@pytest.mark.skipif(sys.platform == "win32", reason="scripts differ there")
def test_a_program_in_the_tree_is_not_git(tree: Path, marker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, {"bin/git": f"#!/bin/sh\necho ran > '{marker}'\n"})
    (tree / "bin/git").chmod(0o755)
    (marker.parent / "links").mkdir()
    (marker.parent / "links/git").symlink_to(tree / "bin/git")
    path = os.environ["PATH"]
    monkeypatch.chdir(tree / "bin")
    monkeypatch.setenv(
        "PATH", os.pathsep.join([str(tree / "bin"), "", ".", str(marker.parent / "links"), path])
    )
    assert told(check(tree)) == []
    assert not marker.exists()


def test_other_objects_cannot_be_put_in_the_place_of_those_of_before(tree: Path) -> None:
    old = git(tree, "rev-parse", "HEAD:mail.yaml").strip()
    write(tree, {"mail.yaml": service("mail", "x")})
    new = git(tree, "hash-object", "-w", "mail.yaml").strip()
    git(tree, "replace", old, new)
    assert told(check(tree)) == [SIN]


def test_a_hook_of_git_may_call_it(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(tmp_path / "other", {"a.yaml": "a: b\n"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "none"))
    assert told(check(tree)) == []


def test_a_repository_is_only_read(tree: Path) -> None:
    write(tree, {"mail.yaml": service("mail", "x")})
    before = {path: path.stat().st_mtime_ns for path in tree.rglob("*")}
    assert told(check(tree)) == [SIN]
    assert {path: path.stat().st_mtime_ns for path in tree.rglob("*")} == before


def test_words_of_a_revision_are_made_harmless(tree: Path) -> None:
    done = program(tree, "check", "--changed-since", "\x1b[31mHEAD")
    assert (done.code, "\x1b" in done.err + done.out) == (2, False)


def test_what_stood_at_a_path_is_known(tree: Path) -> None:
    commit(tree, {"a/b/c.yaml": "", "d.yaml": "so\n"})
    past = Past(tree, "HEAD")
    write(tree, {"d.yaml": "thus\n"})
    assert [past.has(one) for one in ("a", "a/b", "a/b/c.yaml", "d.yaml", "e", "")] == [
        *(True, True, True, False, False, False)
    ]


def test_a_list_of_files_has_a_bound(tree: Path) -> None:
    found = find_git(tree, untrusted(tree))
    assert b"\t" in found.read("ls-tree", "-r", "HEAD")
    with pytest.raises(RevisionError, match="git lists more than 0 MiB of files there, which is not read"):
        found.read("ls-tree", "-r", "HEAD", most=10)


def test_what_git_complains_of_is_told_without_its_hints(tree: Path) -> None:
    name = git(tree, "rev-parse", "HEAD^{tree}").strip()
    file = tree / ".git" / "objects" / name[:2] / name[2:]
    file.chmod(0o644)
    file.write_bytes(b"")
    assert said(b"hint: try this\nfatal: it is so\nhint: or that\n") == "it is so"
    assert "hint" not in refusal(tree)
