"""Which files are read: the root of a catalogue, what is left out, links, git's ignore files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from itilcheck.discovery import ArgumentError, Discovery, discover, find_root
from itilcheck.report import Failure, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

posix = pytest.mark.skipif(os.name != "posix", reason="has no such files")

OUT = "link leads out of the catalogue, not followed"
CIRCLE = "link leads to a folder that holds it, not followed"
NOWHERE = "link leads nowhere"
UNREAD = "link leads to what is not read itself, not followed"
SPECIAL = "not a regular file, not read"
VENDORED = "folder of vendored files, not read"


def make(base: Path, /, *paths: str, **texts: str) -> Path:
    """Make files, folders (paths that end in a slash), and ignore files in folders (``root``: the first)."""
    for path in paths:
        target = base / path
        (target if path.endswith("/") else target.parent).mkdir(parents=True, exist_ok=True)
        if not path.endswith("/"):
            target.write_text("", encoding="utf-8")
    for folder, text in texts.items():
        ignore_file(base if folder == "root" else base / folder, text)
    return base


def ignore_file(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text(text, encoding="utf-8")


def find(root: Path, *arguments: str, hidden: tuple[str, ...] = ()) -> Discovery:
    return discover([root / argument for argument in arguments], root=root, hidden=hidden)


def selected(discovery: Discovery) -> set[str] | None:
    return None if discovery.selected is None else set(discovery.selected)


def paths(discovery: Discovery) -> list[str]:
    return [file.path for file in discovery.files]


@contextmanager
def without_privileges() -> Iterator[Path]:
    """Give a folder, and within it no right to ignore permissions."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    privileged = os.geteuid() == 0
    if privileged:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if privileged:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(folder)


# The root


def test_the_root_is_the_closest_folder_upward_with_a_configuration(tmp_path: Path) -> None:
    make(tmp_path, ".itilcheck.yaml", "a/.itilcheck.yaml", "a/b/c.yaml", "d/e.yaml")
    assert find_root([tmp_path / "a/b"]) == tmp_path / "a"
    assert find_root([tmp_path / "a/b/c.yaml"]) == tmp_path / "a"
    assert find_root([tmp_path / "a/b/c.yaml", tmp_path / "a"]) == tmp_path / "a"
    assert find_root([tmp_path / "d/e.yaml"]) == tmp_path


def test_a_folder_without_a_configuration_is_itself_the_catalogue(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/b/c.yaml")
    assert find_root([tmp_path / "a"]) == tmp_path / "a"


@pytest.mark.parametrize("entry", [".git/", ".git"])
def test_files_without_a_configuration_belong_to_their_git_repository(tmp_path: Path, entry: str) -> None:
    make(tmp_path, entry, "a/b.yaml", "c.yaml")
    assert find_root([tmp_path / "a/b.yaml"]) == tmp_path
    assert find_root([tmp_path / "a/b.yaml", tmp_path / "c.yaml"]) == tmp_path


def test_files_without_anything_belong_to_their_common_folder(tmp_path: Path) -> None:
    make(tmp_path, "a/b/c.yaml", "a/d/e.yaml")
    assert find_root([tmp_path / "a/b/c.yaml"]) == tmp_path / "a/b"
    assert find_root([tmp_path / "a/b/c.yaml", tmp_path / "a/d/e.yaml"]) == tmp_path / "a"


def test_files_of_two_repositories_belong_to_their_common_folder(tmp_path: Path) -> None:
    make(tmp_path, "a/.git/", "a/b.yaml", "c/.git/", "c/d.yaml")
    assert find_root([tmp_path / "a/b.yaml", tmp_path / "c/d.yaml"]) == tmp_path


def test_several_folders_belong_to_their_common_folder(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/b/", "a/c/", "a/d.yaml")
    assert find_root([tmp_path / "a/b", tmp_path / "a/c"]) == tmp_path / "a"
    assert find_root([tmp_path / "a/b", tmp_path / "a/d.yaml"]) == tmp_path / "a"


def test_no_arguments_mean_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a/.itilcheck.yaml", "a/b/", "c/")
    monkeypatch.chdir(tmp_path / "a/b")
    assert find_root([]) == find_root([Path()]) == find_root([Path("..")]) == tmp_path / "a"
    monkeypatch.chdir(tmp_path / "c")
    assert find_root([]) == tmp_path / "c"


@pytest.mark.parametrize("other", ["b", "b/c.yaml", "d", "a/e"])
def test_arguments_of_different_catalogues_are_refused(tmp_path: Path, other: str) -> None:
    make(tmp_path, "a/.itilcheck.yaml", "b/.itilcheck.yaml", "b/c.yaml", "d/", "a/e/.itilcheck.yaml")
    with pytest.raises(ArgumentError, match="lie in different catalogues, and a run checks one") as caught:
        find_root([tmp_path / "a", tmp_path / other])
    assert f'"{tmp_path / other}"' in str(caught.value)


def test_arguments_that_do_not_exist_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.yaml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArgumentError, match=r'^"b/c\.yaml" does not exist$'):
        find_root([Path("a.yaml"), Path("b/c.yaml")])
    with pytest.raises(ArgumentError, match=r'^"a\.yaml/b" does not exist$'):
        discover([Path("a.yaml/b")], root=tmp_path, hidden=())


def test_arguments_outside_the_root_are_refused(tmp_path: Path) -> None:
    make(tmp_path, "a/b.yaml", "c.yaml")
    with pytest.raises(ArgumentError, match=r'c\.yaml" lies outside the catalogue ".*a"$'):
        discover([tmp_path / "c.yaml"], root=tmp_path / "a", hidden=())


# What is read


def test_yaml_and_json_files_are_found_in_order_of_their_paths(tmp_path: Path) -> None:
    make(tmp_path, "b.yaml", "a/z.yml", "a/b/c.JSON", "a.yaml", "README.md", "yaml", "a/x.yaml.bak")
    found = find(tmp_path)
    assert paths(found) == ["a.yaml", "a/b/c.JSON", "a/z.yml", "b.yaml"]
    assert [Path(file.disk) for file in found.files] == [tmp_path / path for path in paths(found)]
    assert (selected(found), found.notices, found.failures) == (None, (), ())


def test_an_empty_catalogue_has_no_files(tmp_path: Path) -> None:
    assert find(tmp_path) == Discovery((), None, (), ())


def test_hidden_files_and_folders_are_left_out_unless_they_are_named(tmp_path: Path) -> None:
    make(
        tmp_path,
        ".a.yaml",
        ".github/b.yaml",
        ".backstage/c.yaml",
        ".backstage/.d.yaml",
        "e/.backstage/f.yaml",
    )
    assert paths(find(tmp_path)) == []
    assert paths(find(tmp_path, hidden=(".backstage",))) == [".backstage/c.yaml", "e/.backstage/f.yaml"]
    assert paths(find(tmp_path, ".github")) == [".github/b.yaml"]


def test_the_configuration_is_never_read_as_a_document(tmp_path: Path) -> None:
    make(tmp_path, ".itilcheck.yaml", "a.yaml")
    found = find(tmp_path, ".itilcheck.yaml", hidden=(".itilcheck.yaml",))
    assert (paths(found), selected(found)) == (["a.yaml"], set())


def test_vendored_folders_are_left_out_with_a_word_unless_they_are_asked_for(tmp_path: Path) -> None:
    make(tmp_path, "vendor/a.yaml", "b/node_modules/c/d.json", "e/vendor.yaml", "build/f.yaml")
    found = find(tmp_path)
    assert paths(found) == ["build/f.yaml", "e/vendor.yaml"]
    assert found.notices == (Notice(VENDORED, "b/node_modules"), Notice(VENDORED, "vendor"))
    assert paths(find(tmp_path / "vendor")) == ["a.yaml"]
    asked = find(tmp_path, "vendor", "b/node_modules/c/d.json")
    assert selected(asked) == {"vendor/a.yaml", "b/node_modules/c/d.json"}
    assert asked.notices == (Notice(VENDORED, "b/node_modules"),)


def test_the_whole_catalogue_is_read_and_a_part_of_it_selected(tmp_path: Path) -> None:
    make(tmp_path, "a/b.yaml", "a/c/d.yaml", "ab/e.yaml", "f.yaml")
    everything = ["a/b.yaml", "a/c/d.yaml", "ab/e.yaml", "f.yaml"]
    for arguments, expected in [
        (["a"], {"a/b.yaml", "a/c/d.yaml"}),
        (["f.yaml"], {"f.yaml"}),
        (["a", "a/b.yaml", "a/c", "a"], {"a/b.yaml", "a/c/d.yaml"}),
        (["a/c", "f.yaml"], {"a/c/d.yaml", "f.yaml"}),
        (["a", "."], None),
        ([], None),
    ]:
        found = find(tmp_path, *arguments)
        assert (paths(found), selected(found)) == (everything, expected)


def test_a_file_that_is_asked_for_is_read_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", ".b.yaml", "c/.hidden/d.yaml", "e.yaml")
    found = find(tmp_path, "a.txt", ".b.yaml", "c/.hidden/d.yaml")
    assert paths(found) == [".b.yaml", "a.txt", "c/.hidden/d.yaml", "e.yaml"]
    assert selected(found) == {".b.yaml", "a.txt", "c/.hidden/d.yaml"}


@posix
def test_odd_names_are_kept_as_they_are(tmp_path: Path) -> None:
    names = [
        "new\nline.yaml",
        "\x1b[31mred.yaml",
        os.fsdecode(b"latin\xe9.yaml"),
        "a\\b.yaml",
        " .yaml",
        "ü.yaml",
    ]
    make(tmp_path, *names, "fol\nder/x.yaml", root="*.txt\n")
    found = find(tmp_path, *names[:3])
    assert sorted([*names, "fol\nder/x.yaml"]) == paths(found)
    assert selected(found) == set(names[:3])


@posix
def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    make(tmp_path, "a.yaml")
    for name in ("pipe.yaml", "pipe.log"):
        os.mkfifo(tmp_path / name)
    found = find(tmp_path)
    assert (paths(found), found.notices) == (["a.yaml"], (Notice(SPECIAL, "pipe.yaml"),))
    asked = find(tmp_path, "pipe.yaml", "pipe.log")
    assert (paths(asked), selected(asked)) == (["a.yaml"], set())
    assert asked.notices == (Notice(SPECIAL, "pipe.log"), Notice(SPECIAL, "pipe.yaml"))


@posix
def test_a_folder_that_cannot_be_read_is_a_failure_and_the_rest_goes_on() -> None:
    with without_privileges() as folder:
        make(folder, "a/b.yaml", "locked/c.yaml", "d.yaml")
        (folder / "locked").chmod(0)
        found = find(folder)
        assert paths(found) == ["a/b.yaml", "d.yaml"]
        assert found.failures == (Failure("folder cannot be read: permission denied", "locked"),)
        with pytest.raises(ArgumentError, match=r'locked/c\.yaml" cannot be read: permission denied'):
            find(folder, "locked/c.yaml")


@posix
def test_an_ignore_file_that_cannot_be_read_is_a_failure() -> None:
    with without_privileges() as folder:
        make(folder, "a/b.yaml", a="b.yaml\n")
        (folder / "a/.gitignore").chmod(0)
        found = find(folder)
        assert paths(found) == ["a/b.yaml"]
        assert found.failures == (Failure("cannot be read: permission denied", "a/.gitignore"),)


# Links


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("outside"), "a.yaml", "b/c.yaml", "d.txt")


@posix
def test_links_that_leave_the_catalogue_are_not_followed(tmp_path: Path, outside: Path) -> None:
    make(tmp_path, "a/")
    (tmp_path / "folder").symlink_to(outside)
    (tmp_path / "a/file.yaml").symlink_to(outside / "a.yaml")
    (tmp_path / "up").symlink_to("..")
    (tmp_path / "text.txt").symlink_to(outside / "d.txt")
    (tmp_path / ".hidden").symlink_to(outside)
    found = find(tmp_path)
    assert paths(found) == []
    assert found.notices == (Notice(OUT, "a/file.yaml"), Notice(OUT, "folder"), Notice(OUT, "up"))


@posix
def test_what_a_link_inside_leads_to_is_read_where_it_stands(tmp_path: Path) -> None:
    make(tmp_path, "a/b.yaml", "c/")
    (tmp_path / "d").symlink_to("a")
    (tmp_path / "c/e.yaml").symlink_to("../a/b.yaml")
    found = find(tmp_path)
    assert (paths(found), found.notices) == (["a/b.yaml"], ())


@posix
def test_a_link_to_what_is_left_out_is_mentioned(tmp_path: Path) -> None:
    make(tmp_path, ".data/a.yaml", "b.txt")
    (tmp_path / "a.yaml").symlink_to(".data/a.yaml")
    (tmp_path / "data").symlink_to(".data")
    (tmp_path / "b.yaml").symlink_to("b.txt")
    found = find(tmp_path)
    assert paths(found) == []
    assert found.notices == (Notice(UNREAD, "a.yaml"), Notice(UNREAD, "b.yaml"), Notice(UNREAD, "data"))


@posix
def test_circles_of_links_end(tmp_path: Path) -> None:
    make(tmp_path, "a/b/c.yaml", "d/")
    (tmp_path / "a/b/up").symlink_to("..")
    (tmp_path / "a/root").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "d/e").symlink_to("../a")
    (tmp_path / "a/d").symlink_to("../d")
    found = find(tmp_path)
    assert paths(found) == ["a/b/c.yaml"]
    assert found.notices == (Notice(CIRCLE, "a/b/up"), Notice(CIRCLE, "a/root"), Notice(NOWHERE, "self"))


@posix
def test_broken_links_are_mentioned(tmp_path: Path) -> None:
    for name in ("a.yaml", "folder", "b.txt"):
        (tmp_path / name).symlink_to("nowhere")
    assert find(tmp_path).notices == (Notice(NOWHERE, "a.yaml"), Notice(NOWHERE, "folder"))
    with pytest.raises(ArgumentError, match=r'b\.txt" is a link that leads nowhere'):
        find_root([tmp_path / "b.txt"])


@posix
def test_a_link_that_is_an_argument_is_followed(tmp_path: Path, outside: Path) -> None:
    make(tmp_path, ".itilcheck.yaml", "a.yaml", ".data/b.yaml")
    (tmp_path / "folder").symlink_to(outside)
    (tmp_path / "file.yaml").symlink_to(outside / "a.yaml")
    (tmp_path / "data").symlink_to(".data")
    assert find_root([tmp_path / "folder", tmp_path / "file.yaml"]) == tmp_path
    found = find(tmp_path, "folder", "file.yaml", "data")
    assert paths(found) == [".data/b.yaml", "a.yaml", "file.yaml", "folder/a.yaml", "folder/b/c.yaml"]
    assert selected(found) == {*paths(found)} - {"a.yaml"}
    assert found.notices == ()


@posix
def test_a_link_to_the_catalogue_stands_for_it(tmp_path: Path) -> None:
    make(tmp_path, "real/a.yaml", "real/b/")
    link = tmp_path / "link"
    link.symlink_to("real")
    assert find_root([link]) == link
    found = discover([link], root=link, hidden=())
    assert (paths(found), selected(found)) == (["a.yaml"], None)
    assert found.files[0].disk == str(link / "a.yaml")
    assert selected(discover([tmp_path / "real/a.yaml"], root=link, hidden=())) == {"a.yaml"}


@posix
def test_a_file_is_found_once_though_a_link_to_it_is_asked_for_too(tmp_path: Path) -> None:
    make(tmp_path, "a.yaml")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    found = find(tmp_path, "a.yaml", "b.yaml")
    assert (paths(found), selected(found)) == (["a.yaml"], {"a.yaml"})


@posix
def test_a_link_to_what_holds_the_catalogue_is_refused(tmp_path: Path) -> None:
    root = make(tmp_path, "a/b.yaml") / "a"
    (root / "up").symlink_to("..")
    with pytest.raises(ArgumentError, match='up" lies outside the catalogue'):
        discover([root / "up"], root=root, hidden=())


# Ignore files


def test_ignore_files_hold_from_the_root_where_there_is_no_repository(tmp_path: Path) -> None:
    make(tmp_path, "a/b.yaml", "a/c.yaml", root="c.yaml\nb.yaml\n", a="!b.yaml\n")
    assert paths(find(tmp_path)) == ["a/b.yaml"]
    assert paths(find(tmp_path / "a")) == ["b.yaml", "c.yaml"]


def test_ignore_files_hold_from_the_top_of_the_repository(tmp_path: Path) -> None:
    ignore_file(tmp_path, "*.yaml\n")
    repository = make(tmp_path / "r", ".git/", "a/b.yaml", "a/c.yaml", "a/d.yaml", root="/a/c.yaml\n")
    make(repository, ".git/info/exclude")
    (repository / ".git/info/exclude").write_text("d.yaml\n", encoding="utf-8")
    assert paths(find(repository)) == ["a/b.yaml"]
    assert paths(find(repository / "a")) == ["b.yaml"]


def test_an_ignored_folder_is_not_entered(tmp_path: Path) -> None:
    make(
        tmp_path,
        "build/a.yaml",
        "docs/build/b.yaml",
        root="build/\n!docs\n!build/a.yaml\n",
        build="!a.yaml\n",
    )
    assert paths(find(tmp_path)) == []


def test_arguments_are_read_though_they_are_ignored(tmp_path: Path) -> None:
    make(
        tmp_path,
        ".git/",
        "build/a.yaml",
        "build/b/c.yaml",
        "build/b/d.yaml",
        "e.yaml",
        root="build/\ne.yaml\n",
    )
    ignore_file(tmp_path / "build", "d.yaml\n")
    assert paths(find(tmp_path, "e.yaml")) == ["e.yaml"]
    assert paths(find(tmp_path, "build")) == ["build/a.yaml", "build/b/c.yaml"]
    assert paths(find(tmp_path, "build/b", "build")) == ["build/a.yaml", "build/b/c.yaml"]
    assert paths(find(tmp_path / "build")) == ["a.yaml", "b/c.yaml"]
    assert paths(find(tmp_path / "build/b")) == ["c.yaml"]


def test_an_ignore_file_may_have_marks_of_windows_and_no_text(tmp_path: Path) -> None:
    make(tmp_path, "a.yaml", "b.yaml", "c.yaml")
    (tmp_path / ".gitignore").write_bytes(b"\xef\xbb\xbfa.yaml\r\n\xff\xfe\nb.yaml")
    assert paths(find(tmp_path)) == ["c.yaml"]


@posix
def test_an_ignore_file_that_is_no_regular_file_does_not_count(tmp_path: Path) -> None:
    make(tmp_path, "a.yaml", "b/c.yaml", "patterns")
    (tmp_path / "patterns").write_text("*.yaml\n", encoding="utf-8")
    (tmp_path / ".gitignore").symlink_to("patterns")
    os.mkfifo(tmp_path / "b/.gitignore")
    assert paths(find(tmp_path)) == ["a.yaml", "b/c.yaml"]


@posix
def test_ignored_links_and_vendored_folders_are_not_mentioned(tmp_path: Path, outside: Path) -> None:
    make(tmp_path, "node_modules/a.json", root="node_modules/\nresult\n")
    (tmp_path / "result").symlink_to(outside)
    assert find(tmp_path) == Discovery((), None, (), ())


@pytest.mark.parametrize("line", ["*a*a*a*b", "**/a/**/a/**/a/**/a", "a*a*/**/b*b*b", "[[:alpha:]]*"])
def test_a_pattern_that_may_take_too_long_is_not_honoured(tmp_path: Path, line: str) -> None:
    make(tmp_path, "a" * 200 + ".yaml", "b.yaml", root=f"b.yaml\n{line}\n")
    found = find(tmp_path)
    assert paths(found) == ["a" * 200 + ".yaml"]
    assert found.notices == (Notice("pattern in line 2 is too complex, not honoured", ".gitignore"),)


def test_a_path_that_is_too_long_to_match_is_not_ignored(tmp_path: Path) -> None:
    long = "/".join(["a" * 200] * 3)
    make(tmp_path, f"{long}/a.yaml", "a.yaml", root="a.yaml\n")
    assert paths(find(tmp_path)) == [f"{long}/a.yaml"]


def test_the_end_of_a_very_long_ignore_file_is_not_honoured(tmp_path: Path) -> None:
    make(tmp_path, "a.yaml", "b.yaml", root="a.yaml\n" + "#\n" * (1 << 16) + "b.yaml\n")
    found = find(tmp_path / ".")
    assert paths(found) == ["b.yaml"]
    assert found.notices == (Notice("ignore file too large, its end is not honoured", ".gitignore"),)


def test_what_is_not_honoured_above_the_root_is_mentioned_once(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a/b/.hidden/", "a/b/.other/", root="*a*b*c*d\n", a="*a*b*c*d\n")
    found = find(tmp_path / "a/b", ".hidden", ".other")
    assert [notice.path for notice in found.notices] == ["../../.gitignore", "../.gitignore"]


def test_patterns_are_matched_by_a_library_that_is_imported_when_there_are_any(tmp_path: Path) -> None:
    make(tmp_path, ".git/", "a.yaml", root="# nothing yet\n\n")
    code = (
        "import sys; from pathlib import Path; from itilcheck.discovery import discover\n"
        "for _ in 1, 2:\n"
        "    print(len(discover([], root=Path(), hidden=()).files), 'pathspec' in sys.modules)\n"
        "    Path('.gitignore').write_text('a.yaml')\n"
    )
    places = os.pathsep.join(path for path in sys.path if path)
    run = subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": places},
    )
    assert run.stdout.split() == ["1", "False", "0", "True"]


# Git as the oracle

FOLDERS = ("a", "b", "build", "b [1]", "#c", "!d")
FILES = ("x.yaml", "y.yaml", "keep.yaml", "build.yaml")
ODD_LINES = (
    *(
        "",
        "  ",
        "# a",
        "/",
        "//",
        "\\",
        "build\\",
        "[a",
        "[z-a]",
        "\\#c",
        "#c",
        "\\!d",
        "!!d",
        "b \\[1\\]",
        "[!a]*",
    ),
    *(
        "[^a]",
        "[]a]",
        "[a-c]/",
        "x.yaml ",
        "x.yaml\\ ",
        "x.yaml\r",
        "a\t",
        "**build",
        "b**",
        "***",
        "!*/",
        "*/",
    ),
    *(
        "**/",
        "/**",
        "/*",
        "!/**",
        "**/**",
        "a/**/**",
        "a/**/",
        "*.y?ml",
        "\\a",
        "{a,b}",
        "!/*/",
        "*\n!*/\n!*.yaml",
    ),
)
parts = st.sampled_from([*FOLDERS[:3], *FILES, "*", "*.yaml", "b*", "?", "[ab]", "**", "*i*", "k*.yaml"])
patterns = st.builds(
    lambda sign, start, middle, end: sign + start + "/".join(middle) + end,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(parts, min_size=1, max_size=3),
    st.sampled_from(["", "", "/", "/**"]),
)
ignore_texts = st.lists(patterns | st.sampled_from(ODD_LINES), min_size=1, max_size=4).map("\n".join)
folders = st.lists(st.lists(st.sampled_from(FOLDERS), max_size=3).map("/".join), min_size=1, max_size=5)


def git(folder: Path, *arguments: str) -> str:
    """Run git as on a machine where nothing is configured."""
    env = {
        **os.environ,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "XDG_CONFIG_HOME": os.devnull,
    }
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, env=env).stdout.decode()  # noqa: S603  # as above


@posix
@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(folders, st.dictionaries(st.integers(-2, 4), ignore_texts, min_size=1, max_size=4))
def test_git_lists_the_same_files(names: list[str], texts: dict[int, str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(os.path.realpath(name))
        git(top, "init", "--quiet")
        make(top, *(f"{folder}/{file}".removeprefix("/") for folder in ["", *names] for file in FILES))
        for index, text in texts.items():
            folder = top if index == -1 else top / names[index % len(names)]
            path = top / ".git/info/exclude" if index == -2 else folder / ".gitignore"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        listed = git(top, "ls-files", "--others", "--cached", "--exclude-standard", "-z").split("\0")
        found = find(top)
        assume(not found.notices)  # of patterns that are too complex
        assert paths(found) == sorted(path for path in listed if path.endswith(".yaml"))


def test_the_top_of_the_file_system_can_be_a_catalogue() -> None:
    top = Path(Path.cwd().anchor)
    assert find_root([top]) == top
