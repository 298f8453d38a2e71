"""Files are written as a whole or not at all, with the rights that they had."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from itilcheck.writing import create, overwrite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
needs_modes = pytest.mark.skipif(sys.platform == "win32", reason="modes mean little there")


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def mask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@needs_modes
@pytest.mark.usefixtures("mask")
def test_a_file_keeps_its_mode_and_a_new_one_has_that_of_the_process(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_bytes(b"old")
    old.chmod(0o604)
    overwrite(old, [b"a\n", b"b\n"])
    overwrite(tmp_path / "new", [])
    create(tmp_path / "made", b"made")
    assert old.read_bytes() == b"a\nb\n"
    assert [mode(tmp_path / name) for name in ("old", "new", "made")] == [0o604, 0o640, 0o640]
    assert names(tmp_path) == ["made", "new", "old"]


@needs_links
def test_a_link_gives_way_and_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    overwrite(tmp_path / "link", [b"new"])
    assert (tmp_path / "target").read_bytes() == b"kept"
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "link").read_bytes()) == (False, b"new")
    assert names(tmp_path) == ["link", "target"]


def test_what_fails_halfway_leaves_the_file_of_before(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")

    def failing() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        overwrite(path, failing())
    with pytest.raises(KeyError):
        overwrite(path, [b"whole"], last=lambda: {}["missing"])
    assert (names(tmp_path), path.read_bytes()) == (["a"], b"before")


@pytest.mark.parametrize("kind", ["file", "folder", pytest.param("link", marks=needs_links)])
def test_nothing_that_is_there_is_created_anew(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("nowhere")
    else:
        path.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        create(path, b"new")
    assert names(tmp_path) == ["a"]
    assert not path.is_file() or path.read_bytes() == b"old"


def test_where_there_are_no_links_a_file_is_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)  # as on some file systems
    create(tmp_path / "a", b"new")
    with pytest.raises(FileExistsError):
        create(tmp_path / "a", b"other")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"new")


def test_a_name_as_long_as_there_can_be_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 250}.yaml"
    create(path, b"old\n")
    overwrite(path, [b"new\n"])
    assert path.read_bytes() == b"new\n"


def test_a_folder_that_is_not_there_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as told:
        overwrite(tmp_path / "folder" / "a", [b"new"])
    assert told.value.filename == str(tmp_path / "folder" / "a")
