"""Reading, seen from outside: exact places, bounds, and a clear issue for everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilcheck import loading
from itilcheck.document import Document
from itilcheck.loading import LIMITS, plain
from itilcheck.location import Position, Region, join
from program import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import Mark
    from itilcheck.loading import Loaded

ACME = HERE / "examples" / "acme"


def load(data: str | bytes, name: str = "a.yaml") -> Loaded:
    return loading.load(name, data.encode() if isinstance(data, str) else data)


def document(data: str | bytes, index: int = 0, name: str = "a.yaml") -> Document:
    loaded = load(data, name)
    assert loaded.issues == []
    content = loaded.documents[index]
    return Document(loaded.source, index, "Service", "x", content, content)


def issues(data: str | bytes, name: str = "a.yaml") -> list[tuple[str, int, int]]:
    return [(one.rule, *one.region.start) for _, one in load(data, name).issues]


def shown(one: Document, region: Region) -> str:
    """Give the text that a region covers; regions stand on one line."""
    assert region.start.line == region.end.line
    return one.source.line(region.start.line)[region.start.column - 1 : region.end.column - 1]


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, join(pointer, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from leaves(below, f"{pointer}/{index}")
    else:
        yield pointer, value


# -- places ------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | TEXTS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(TEXTS, below, max_size=3),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(TEXTS, DATA, min_size=1, max_size=4), st.sampled_from([None, 2]))
def test_every_value_of_json_stands_where_its_place_says(data: dict[str, Any], indent: int | None) -> None:
    one = document(json.dumps(data, ensure_ascii=False, indent=indent), name="a.json")
    assert one.data == data
    for pointer, value in leaves(data):
        place = one.place(pointer)
        assert place.exact
        assert json.loads(shown(one, place.value)) == value


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(TEXTS, DATA, min_size=1, max_size=4))
def test_json_read_as_yaml_has_the_same_data_and_places(data: dict[str, Any]) -> None:
    written = json.dumps(data, ensure_ascii=True)
    as_json, as_yaml = load(written, "a.json"), load(written)
    if as_yaml.issues or as_yaml.documents != as_json.documents:
        assert "\\u" in written  # half of a pair of surrogates in YAML, where each is a character
        return
    one, other = document(written, name="a.json"), document(written)
    places = [(one.place(pointer).value, other.place(pointer).value) for pointer, _ in leaves(data)]
    assert [pair for pair in places if pair[0] != pair[1]] == []


@pytest.mark.parametrize("path", sorted(ACME.rglob("*.yaml")), ids=lambda path: path.name)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_places_of_a_catalogue_hold_in_every_encoding(path: Any, ends: str, encoding: str) -> None:  # noqa: ANN401
    written = path.read_text("utf-8")
    loaded = load(written.replace("\n", ends).encode(encoding))
    plain_loaded = load(written)
    assert loaded.documents == plain_loaded.documents
    for index, content in enumerate(loaded.documents):
        one = Document(loaded.source, index, "", "", content, content)
        other = Document(plain_loaded.source, index, "", "", content, content)
        for pointer, _ in leaves(content):
            assert one.place(pointer) == other.place(pointer)


def test_places_of_later_documents_of_a_stream() -> None:
    written = "# first\n---\na: 1\n---\n# second\nb:\n  c: [x, yz]\n"
    assert shown(document(written, 1), document(written, 1).place("/b/c/1").value) == "yz"
    assert document(written, 1).place("/b/c/1").value.start == Position(7, 10)


def test_columns_count_characters_and_not_bytes() -> None:
    one = document('{"ä🙂": {"b": "é"}}', name="a.json")
    assert one.place("/ä🙂/b").value == Region(Position(1, 14), Position(1, 17))
    other = document("'ä🙂': {b: é}\n")
    assert shown(other, other.place("/ä🙂/b").value) == "é"


ALIASES = "base: &base {target: 99.9%, window: 1mo}\nown: *base\nmerged:\n  <<: *base\n  window: 1y\n"


@pytest.mark.parametrize(
    ("pointer", "used", "anchored"),
    [
        ("/base/target", "99.9%", None),
        ("/own", "*base", "{target: 99.9%, window: 1mo}"),
        ("/own/target", "*base", "99.9%"),
        ("/merged/target", "*base", "99.9%"),
        ("/merged/window", "1y", None),
    ],
)
def test_value_behind_an_alias_stands_at_the_alias_and_knows_its_anchor(
    pointer: str, used: str, anchored: str | None
) -> None:
    one = document(ALIASES)
    place = one.place(pointer)
    assert shown(one, place.value) == used
    written = shown(one, place.anchored) if place.anchored is not None else None
    assert written is None if anchored is None else str(written).endswith(anchored)


def test_what_is_not_there_has_the_place_of_what_is_above() -> None:
    one = document("spec:\n  owner: Head\n  roles: {customer: A}\n")
    assert shown(one, one.place("/spec/owner/name").value) == "Head"
    assert shown(one, one.place("/spec/roles/customer/0/name").value) == "A"
    assert (
        shown(one, one.node("/spec/roles/sponsor").location.region or Region(*[Position(1, 1)] * 2))
        == "roles"
    )


@pytest.mark.parametrize(
    ("pointer", "at"),
    [
        ("/spec/owner", (5, 10)),
        ("/spec/products", (6, 3)),
        ("/spec/products/0", (6, 14)),
        ("/spec/products/0/x", (6, 14)),
        ("/spec/dependsOn/0", (8, 7)),
        ("/spec", (4, 1)),
        ("", (2, 7)),
        ("/nothing", (2, 7)),
    ],
)
def test_finding_stands_where_a_reader_looks(pointer: str, at: tuple[int, int]) -> None:
    one = document(
        "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: a}\nspec:\n"
        "  owner: |\n    two\n    lines\n".replace("|\n    two\n    lines", "Head")
        + "  products: [a, b]\n  dependsOn:\n    - service: x\n"
    )
    region = one.node(pointer).location.region
    assert region is not None
    assert region.start == Position(*at)


def test_region_of_many_lines_is_clipped_to_its_first() -> None:
    one = document("a: |\n  two\n  lines\nb: 'x\n  y'\n")
    assert [one.place(pointer).value.end.line for pointer in ("/a", "/b")] == [1, 4]


# -- marks ------------------------------------------------------------------------------------------


def marked(mark: Mark | None, value: Any) -> bool:  # noqa: ANN401  # JSON
    if mark is None:
        return False
    if isinstance(value, dict):
        members = mark.members if isinstance(mark.members, dict) else {}
        return all(marked(members.get(key), below) for key, below in value.items())
    if isinstance(value, list):
        items = mark.members if isinstance(mark.members, (list, tuple)) else ()
        return len(items) == len(value) and all(marked(*pair) for pair in zip(items, value, strict=True))
    return True


LINES = st.lists(
    st.sampled_from(
        [
            *(
                "a: 1",
                "b: x # c",
                "c:",
                "  d: [1, 'x']",
                "  - e",
                "- f: g",
                "  h: |",
                "    text",
                "---",
                "# c",
                "",
            ),
            *(
                "i: {j: k}",
                'l: "m"',
                "n: 2026-01-01",
                "o: yes",
                "p: 012",
                "q: ~",
                "...",
                "r: &s t",
                "u: *s",
                "a: 2",
            ),
        ]
    ),
    max_size=10,
)


@settings(deadline=None, max_examples=400)
@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_each_document_that_is_read_has_marks(lines: list[str], ends: str) -> None:
    written = ends.join(lines) + ends
    loaded = load(written)
    for index, content in enumerate(loaded.documents):
        assert content is None or marked(loaded.source.mark(index), content)


# -- issues ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
        ("a: {b: 1, b: 2}\n", [("duplicate-key", 1, 11)]),
        ("1: x\n", [("value-beyond-json", 1, 1)]),
        ("a: .nan\nb: -.inf\n", [("value-beyond-json", 1, 4), ("value-beyond-json", 2, 4)]),
        ("a: !Ref x\n", [("value-beyond-json", 1, 4)]),
        ("a: !!python/object:os.system x\n", [("value-beyond-json", 1, 4)]),
        ("a: *nope\n", [("syntax-error", 1, 4)]),
        ("a: &a [*a]\n", [("syntax-error", 1, 8)]),
        ("a: b: c\n", [("syntax-error", 1, 5)]),
        (b"a: \xff\n", [("encoding-error", 1, 4)]),
        (b"a: 1\nb: \x00\n", [("encoding-error", 2, 4)]),
        ("[" * 200, [("document-too-large", 1, 101)]),
        ("- " * 200 + "x", [("document-too-large", 1, 201)]),
    ],
)
def test_issue_of_yaml_stands_at_its_place(data: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    assert issues(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"a": 1,\n "a": 2}', [("duplicate-key", 2, 2)]),
        ('{"a": NaN}', [("value-beyond-json", 1, 7)]),
        ('{"a": 1} x', [("syntax-error", 1, 10)]),
        ("{'a': 1}", [("syntax-error", 1, 2)]),
        ('{"a": 1', [("syntax-error", 1, 1)]),
        ("[" * 200, [("document-too-large", 1, 101)]),
        ("[" * 200 + "]" * 200, [("document-too-large", 1, 101)]),
    ],
)
def test_issue_of_json_stands_at_its_place(data: str, expected: list[tuple[str, int, int]]) -> None:
    assert issues(data, "a.json") == expected


def test_first_of_two_equal_keys_counts() -> None:
    assert load("a: 1\na: 2\n").documents == [{"a": 1}]
    assert load('{"a": 1, "a": 2}', "a.json").documents == [{"a": 1}]


def test_dates_and_times_and_words_of_yaml_1_1_stay_text() -> None:
    written = "a: 2026-11-22\nb: 1:30\nc: yes\nd: on\ne: 2026-11-22T10:00:00Z\n"
    assert list(load(written).documents[0].values()) == [
        "2026-11-22",
        "1:30",
        "yes",
        "on",
        "2026-11-22T10:00:00Z",
    ]


def test_aliases_are_bounded_by_what_they_expand_to() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
    )
    assert [one[0] for one in issues(bomb)] == ["document-too-large"]


def test_what_stands_before_a_fault_is_still_read() -> None:
    loaded = load("a: 1\n---\nb: [\n")
    assert loaded.documents == [{"a": 1}]
    assert [(index, one.rule) for index, one in loaded.issues] == [(1, "syntax-error")]


def test_bounds_of_bytes_and_documents() -> None:
    tight = LIMITS._replace(bytes=10, documents=2)
    assert loading.load("a.yaml", b"a: 12345678", limits=tight).issues[0][1].rule == "document-too-large"
    many = loading.load("a.yaml", b"---\n" * 3, limits=tight._replace(bytes=100))
    assert [one.rule for _, one in many.issues] == ["document-too-large"]


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=60), st.sampled_from(["a.yaml", "a.json"]))
def test_no_bytes_raise(data: bytes, name: str) -> None:
    loaded = load(data, name)
    for index, content in enumerate(loaded.documents):
        assert content is None or loaded.source.mark(index) is not None


def test_fast_way_gives_up_rather_than_guess() -> None:
    with pytest.raises(plain.Bail):
        plain.scan("a: &x 1\n", 100)
