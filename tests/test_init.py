"""The init command: what it writes is valid, fits what is there, and harms nothing."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.cli.failure import Failed
from itilcheck.cli.writing import create
from itilcheck.config import read_configuration
from itilcheck.loading.words import word
from program import HERE, Outcome, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
HEAD = "apiVersion: itilcheck/v1\nkind: {}\nmetadata: {{name: {}}}\n"


def service(name: str, spec: str = "{provider: acme}") -> str:
    return f"{HEAD.format('Service', name)}spec: {spec}\n"


def organization(name: str, parent: str = "") -> str:
    return f"{HEAD.format('Organization', name)}spec: {{{f'parent: {parent}' if parent else ''}}}\n"


def written(folder: Path) -> dict[str, Any]:
    """Give what a configuration says that was written, and hold it to be valid."""
    loaded = loading.load("x.yaml", (folder / ".itilcheck.yaml").read_bytes())
    assert not loaded.issues
    (data,) = loaded.documents
    assert read_configuration(data, read_index()["schemas"]["config"], "")[1] == []
    assert isinstance(data, dict)
    return data


def test_what_is_written_holds_at_once(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    shutil.copytree(HERE / "examples" / "acme", tmp_path / "cat")
    (tmp_path / "cat" / ".itilcheck.yaml").unlink()
    outcome = here("init", "cat")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "cat/.itilcheck.yaml written, look through it; then: itilcheck check cat\n"
    assert written(tmp_path / "cat")["organizations"] == ["acme"]
    assert here("check", "cat", "--strict").code == 0


def test_nothing_is_overwritten_and_a_dry_run_writes_nothing(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    write(tmp_path, {"a.yaml": service("a")})
    outcome = here("init", "--dry-run")
    assert (outcome.code, sorted(one.name for one in tmp_path.iterdir())) == (0, ["a.yaml"])
    assert here("init").code == 0
    assert (tmp_path / ".itilcheck.yaml").read_text("utf-8") == outcome.out
    again = here("init")
    assert (again.code, again.err) == (
        2,
        'error: ".itilcheck.yaml" is there already, and is not overwritten\n',
    )
    assert sorted(one.name for one in tmp_path.iterdir()) == [".itilcheck.yaml", "a.yaml"]


@needs_links
def test_nothing_is_written_through_a_link(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    (tmp_path / ".itilcheck.yaml").symlink_to(tmp_path / "elsewhere")
    assert here("init").code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_folders_that_look_like_tests_or_templates_are_left_out(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    files = {"a.yaml": service("a"), "x/tests/deep/fixtures/b.yaml": service("b"), "templates [1]/c.yaml": ""}
    write(tmp_path, {**files, "Templates/*/d.yaml": service("{{ name }}")})
    assert here("init").code == 0
    assert written(tmp_path)["exclude"] == ["/Templates/", "/x/tests/"]
    assert "1 document in 2 files" in here("check").out


def test_a_catalogue_inside_of_another_is_told(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {".itilcheck.yaml": "", "below/a.yaml": service("a")})
    told = "notice: the catalogue of .itilcheck.yaml no longer reads this folder\n"
    assert here("init", "below").err.startswith(told)


def test_where_all_looks_so_it_is_what_is_meant(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {"templates/a.yaml": service("a")})
    assert here("init").code == 0
    assert "exclude" not in written(tmp_path)


def test_of_several_roots_the_one_that_provides_most_is_ours(
    tmp_path: Path, here: Callable[..., Outcome]
) -> None:
    texts = [organization("acme"), organization("acme-it", "acme"), organization("zeta")]
    texts += [service(name, "{provider: acme-it}") for name in ("a", "b")] + [
        service("c", "{provider: zeta}")
    ]
    write(tmp_path, {"all.yaml": "---\n".join(texts)})
    assert here("init").code == 0
    assert written(tmp_path)["organizations"] == ["acme"]


def test_names_that_lead_nowhere_are_offered(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    write(tmp_path, {"a.yaml": service("a", "{provider: acme, dependsOn: [gone]}")})
    assert here("init").code == 0
    assert written(tmp_path) == {"level": "essential"}
    assert "# external:\n#   - gone\n" in (tmp_path / ".itilcheck.yaml").read_text("utf-8")


def test_slips_are_not_offered_as_described_elsewhere(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    wrong = [f"servis-{one}" for one in range(6)]
    texts = [service("top", f"{{provider: acme, dependsOn: [gone, {', '.join(wrong)}]}}")]
    texts += [service(one.replace("s-", "ce-")) for one in wrong]
    write(tmp_path, {"all.yaml": "---\n".join(texts)})
    assert here("init").code == 0
    text = (tmp_path / ".itilcheck.yaml").read_text("utf-8")
    assert text.endswith("# external:\n#   - gone\n")
    assert "\n# servis-0 (for service-0), servis-1 (for service-1), " in text
    assert "and 2 more.\n" in text
    assert written(tmp_path) == {"level": "essential"}


@pytest.mark.parametrize(
    "text",
    [
        "x\nlevel: exemplary",
        "a: b",
        "# a",
        "null",
        "No",
        "1.0",
        "",
        "é",
        "*",
        "/a b/",
        "-",
        "\u2028",
        "\x85",
        "a,b",
    ],
)
def test_text_of_documents_is_written_so_that_it_stays_text(text: str) -> None:
    assert loading.load("x.yaml", f"- {word(text)}\n".encode()).documents[0] == [text]
    assert len(f"# {word(text)}".splitlines()) == 1


def test_an_empty_folder_gets_one_too(tmp_path: Path, here: Callable[..., Outcome]) -> None:
    assert here("init").code == 0
    assert written(tmp_path) == {"level": "essential"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["init", "none"], 'error: "none" does not exist, name a folder'),
        (["init", "a.yaml"], 'error: "a.yaml" is no folder, name a folder'),
        (["--config", "a.yaml", "init"], "error: --config and init do not go together"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, here: Callable[..., Outcome], words: list[str], told: str
) -> None:
    write(tmp_path, {"a.yaml": service("a")})
    outcome = here(*words)
    assert (outcome.code, outcome.err.startswith(told)) == (2, True)


# -- writing ---------------------------------------------------------------------------------------


def test_a_file_that_came_in_between_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, {"a": "old"})
    with pytest.raises(Failed, match="is there already"):
        create(tmp_path / "a", "new")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a", "old")]
