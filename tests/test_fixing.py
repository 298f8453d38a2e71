"""Fixes are spliced into texts: what they are about changes, and not a byte beside it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itilcheck import loading
from itilcheck.document import Document
from itilcheck.finding import Fix, Operation
from itilcheck.fixing import Unfit, changed, mended, same
from itilcheck.location import join
from itilcheck.mending import mend
from itilcheck.mending.patch import patched
from itilcheck.schemas import lengthen
from itilcheck.testing import everything
from test_plain_random import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

TEXT = """\
# what stands above
a: 1   # one
list:
- x  # first
-  y # second
map:
  text: |
    a line

  flow: {q: 1, r: [a, b]}  # in brackets
empty:
  # below nothing
other:
  quoted: "s"  # quoted
  items:
    - a: 1
      b: 2  # two
    # between
    - c: 3
last: Ann # the end
"""


def data_of(text: str, name: str = "x.yaml") -> Any:  # noqa: ANN401  # whatever a document can be
    loaded = loading.load(name, text.encode())
    assert not loaded.issues
    (document,) = loaded.documents
    return document


def lines_changed(before: str, after: str) -> list[str]:
    found = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [line for line in list(found)[2:] if not line.startswith("@@")]


def add(pointer: str, value: object) -> Operation:
    return Operation("add", pointer, value)


def replace(pointer: str, value: object) -> Operation:
    return Operation("replace", pointer, value)


def rename(origin: str, pointer: str) -> Operation:
    return Operation("move", pointer, origin=origin)


CASES = [
    (add("/new", {"x": ["TODO"]}), ["+new:", "+  x:", "+  - TODO"]),
    (add("/apiVersion", "v1"), ["+apiVersion: v1"]),
    (add("/map/more", "TODO"), ["+  more: TODO"]),
    (
        add("/map/flow/t", ["x, y"]),
        [
            "-  flow: {q: 1, r: [a, b]}  # in brackets",
            "+  flow: {q: 1, r: [a, b], t: ['x, y']}  # in brackets",
        ],
    ),
    (
        add("/map/flow/r/0", "c"),
        ["-  flow: {q: 1, r: [a, b]}  # in brackets", "+  flow: {q: 1, r: [c, a, b]}  # in brackets"],
    ),
    (add("/list/-", {"a": 1, "b": "t"}), ["+- a: 1", "+  b: t"]),
    (add("/list/1", "between"), ["+- between"]),
    (add("/other/items/0/n", 5), ["+      n: 5"]),
    (replace("/empty", {"q": 1}), ["+  q: 1"]),
    (replace("/empty", "text"), ["-empty:", "+empty: text"]),
    (replace("/list/0", {"d": "x", "o": "T"}), ["-- x  # first", "+- d: x  # first", "+  o: T"]),
    (replace("/last", {"name": "Ann"}), ["-last: Ann # the end", "+last: # the end", "+  name: Ann"]),
    (replace("/last", "Bob"), ["-last: Ann # the end", "+last: Bob # the end"]),
    (replace("/last", "true"), ["-last: Ann # the end", "+last: 'true' # the end"]),
    (replace("/other/quoted", "t"), ['-  quoted: "s"  # quoted', '+  quoted: "t"  # quoted']),
    (replace("/map/text", "one"), ["-  text: |", "-    a line", "+  text: one"]),
    (Operation("remove", "/list/0"), ["-- x  # first"]),
    (Operation("remove", "/other/items/0"), ["-    - a: 1", "-      b: 2  # two"]),
    (
        Operation("remove", "/other/items/0/a"),
        ["-    - a: 1", "-      b: 2  # two", "+    - b: 2  # two"],
    ),
    (
        Operation("remove", "/map/flow/q"),
        ["-  flow: {q: 1, r: [a, b]}  # in brackets", "+  flow: {r: [a, b]}  # in brackets"],
    ),
    (Operation("remove", "/last"), ["-last: Ann # the end"]),
    (
        rename("/map/flow", "/map/brackets"),
        ["-  flow: {q: 1, r: [a, b]}  # in brackets", "+  brackets: {q: 1, r: [a, b]}  # in brackets"],
    ),
]


@pytest.mark.parametrize(("operation", "lines"), CASES, ids=lambda one: str(one)[:40])
def test_changes_the_lines_that_an_operation_is_about(operation: Operation, lines: list[str]) -> None:
    after, data = changed(TEXT, data_of(TEXT), [operation])
    assert lines_changed(TEXT, after) == lines
    assert same(data_of(after), data)
    assert same(data, patched(data_of(TEXT), [operation]))


@pytest.mark.parametrize("operation", [case[0] for case in CASES], ids=lambda one: str(one)[:40])
@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_keeps_line_endings_and_a_missing_last_one(operation: Operation, ending: str) -> None:
    text = TEXT.rstrip("\n").replace("\n", ending)
    after, _ = changed(text, data_of(text), [operation])
    assert after.count("\n") == after.count(ending)
    assert not after.endswith("\n")


JSON = """\
{
  "kind": "Service",
  "spec": {
    "owner": "Ann",
    "tags": ["a"]
  }
}
"""


@pytest.mark.parametrize(
    ("text", "operation", "expected"),
    [
        (JSON, add("/spec/x", "é"), JSON.replace('["a"]\n', '["a"],\n    "x": "é"\n')),
        (JSON, add("/spec/tags/-", "b"), JSON.replace('["a"]', '["a", "b"]')),
        (
            JSON,
            replace("/spec/owner", {"name": "Ann", "email": "TODO"}),
            JSON.replace('"Ann"', '{\n      "name": "Ann",\n      "email": "TODO"\n    }'),
        ),
        (JSON, rename("/spec/owner", "/spec/holder"), JSON.replace("owner", "holder")),
        (JSON, Operation("remove", "/spec/owner"), JSON.replace('"owner": "Ann",\n    ', "")),
        (JSON, Operation("remove", "/spec/tags"), JSON.replace(',\n    "tags": ["a"]', "")),
        ('{"a":1,"b":2}', add("/c", ["x", "y"]), '{"a":1,"b":2,"c":["x","y"]}'),
        ('{"a": {}}', add("/a/b", 1), '{"a": {"b": 1}}'),
    ],
)
def test_keeps_the_style_of_json(text: str, operation: Operation, expected: str) -> None:
    assert changed(text, data_of(text, "x.json"), [operation], is_json=True)[0] == expected


FLOW = """\
owner: {
  name: Ann,  # who
  email: a@b  # where
}
list: [
  a,
  b,  # trailing
]
"""


@pytest.mark.parametrize(
    ("operation", "lines"),
    [
        (add("/owner/x", 1), ["-  email: a@b  # where", "+  email: a@b,  # where", "+  x: 1"]),
        (add("/list/-", "c"), ["+  c,"]),
    ],
)
def test_what_stands_in_brackets_on_several_lines_keeps_its_comments(
    operation: Operation, lines: list[str]
) -> None:
    assert lines_changed(FLOW, changed(FLOW, data_of(FLOW), [operation])[0]) == lines


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object()])
def test_values_that_no_document_can_hold_are_refused(value: object) -> None:
    with pytest.raises(Unfit, match="it writes what JSON cannot say"):
        changed("a: 1\n", {"a": 1}, [add("/b", value)])


ALIASES = """\
base: &base
  owner: Ann
one: *base
two:
  <<: *base
  type: x
"""


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (add("/one/more", 1), "it stands behind an alias, which other places share"),
        (replace("/one/owner", "Bob"), 'it stands behind "*base", which other places share'),
        (replace("/two/owner", "Bob"), 'it stands behind "*base", which other places share'),
        (
            replace("/base/owner", "Bob"),
            "an alias repeats what stands there, so other places would change too",
        ),
    ],
)
def test_leaves_alone_what_other_places_share(operation: Operation, reason: str) -> None:
    with pytest.raises(Unfit, match=reason.replace("*", r"\*")):
        changed(ALIASES, data_of(ALIASES), [operation])


def test_changes_what_stands_beside_an_alias() -> None:
    after, _ = changed(ALIASES, data_of(ALIASES), [add("/two/more", 1), replace("/one", "own")])
    assert after == ALIASES.replace("one: *base", "one: own").replace("  type: x\n", "  type: x\n  more: 1\n")


def service(text: str, name: str = "x.yaml", index: int = 0) -> Document:
    loaded = loading.load(name, text.encode())
    written = loaded.documents[index]
    shape = everything().schemas.shape("Service")
    return Document(loaded.source, index, "Service", "payroll", lengthen(written, shape), written)


def fixed(text: str, *operations: Operation) -> str:
    fix = mend(service(text).node(), "", operations, safe=True)
    if fix is None:
        return "no fix"
    result = mended("x.yaml", text.encode(), [fix])
    assert not result.refused
    return result.data.decode()


@pytest.mark.parametrize(
    ("written", "operation", "expected"),
    [
        ("owner: Ann", add("/spec/owner/email", "TODO"), "owner:\n    name: Ann\n    email: TODO"),
        ("owner: Ann", replace("/spec/owner/name", "Bob"), "owner: Bob"),
        ("owner: {name: Ann}", add("/spec/owner/email", "TODO"), "owner: {name: Ann, email: TODO}"),
        ("owner: {name: Ann}", add("/spec/owner/name", "TODO"), None),
        ("owner: {name: ''}", add("/spec/owner/name", "TODO"), "owner: {name: 'TODO'}"),
        ("owner: {notApplicable: none}", add("/spec/owner/name", "TODO"), None),
        (
            "roles: {users: Clerks}",
            add("/spec/roles/users/0/email", "x"),
            "roles: {users: {name: Clerks, email: x}}",
        ),
        ("roles: {users: Clerks}", replace("/spec/roles/users/0/name", "All"), "roles: {users: All}"),
        (
            "roles: {users: Clerks}",
            add("/spec/roles/users/-", "All"),
            "roles: {users: [{name: Clerks}, All]}",
        ),
        ("type: x", add("/spec/roles/sponsor", "TODO"), "type: x\n  roles:\n    sponsor: TODO"),
        ("type: x", add("/spec/roles/users/0/name", "T"), "type: x\n  roles:\n    users:\n      - name: T"),
        ("typ: x", rename("/spec/typ", "/spec/type"), "type: x"),
        ("typ: x\n  type: y", rename("/spec/typ", "/spec/type"), None),
    ],
)
def test_a_fix_is_written_in_the_form_that_stands_there(
    written: str, operation: Operation, expected: str | None
) -> None:
    text = f"kind: Service\nspec:\n  {written}\n"
    after = fixed(text, operation)
    assert after == ("no fix" if expected is None else f"kind: Service\nspec:\n  {expected}\n")


def test_what_leads_to_a_place_is_made_in_an_empty_spec() -> None:
    assert fixed("kind: Service\nspec:\n", add("/spec/owner", "T")) == "kind: Service\nspec:\n  owner: T\n"
    assert fixed("kind: Service\n", add("/spec/owner", "T")) == "kind: Service\nspec:\n  owner: T\n"


def test_what_is_mapped_from_another_format_is_left_alone() -> None:
    document = Document(service("a: 1\n").source, 0, "Service", "x", {}, {}, adapter="backstage")
    assert mend(document.node(), "", [add("/spec", {})], safe=True) is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_keeps_the_encoding_and_its_mark(encoding: str) -> None:
    text = "kind: Service\nspec:\n  owner: Zoë\n"
    data = text.encode(encoding)
    fix = mend(service(text).node(), "", [add("/spec/type", "x")], safe=True)
    assert fix is not None
    result = mended("x.yaml", data, [fix])
    assert result.data == (text + "  type: x\n").encode(encoding)


STREAM = "# first\na: 1\n--- # second\na: 2\n# behind\n---\na: 3\n...\n"


def test_each_document_of_a_file_is_fixed_where_it_stands() -> None:
    fixes = [
        Fix("", safe=True, document=service(STREAM, index=index), operations=(replace("/a", 10 + index),))
        for index in range(3)
    ]
    after = mended("x.yaml", STREAM.encode(), fixes)
    expected = STREAM.replace("1", "10").replace("2", "11").replace("3", "12")
    assert after.data.decode() == expected
    assert len(after.applied) == 3


def test_of_fixes_that_meet_the_first_is_applied() -> None:
    text = "spec: {a: 1, b: [x, y]}\n"
    document = service(text)
    fixes = [
        Fix(str(number), safe=True, document=document, operations=(operation,))
        for number, operation in enumerate(
            [
                replace("/spec/a", 2),
                replace("/spec/a", 3),
                add("/spec/c", 1),
                add("/spec/c", 1),
                Operation("remove", "/spec/b/0"),
                Operation("remove", "/spec/b/1"),
            ]
        )
    ]
    after = mended("x.yaml", text.encode(), fixes)
    assert after.data == b"spec: {a: 2, b: [y], c: 1}\n"
    assert [one.title for one in after.applied] == ["0", "2", "3", "4"]
    assert not after.refused


@pytest.mark.parametrize(
    ("text", "after"), [("a:\n a:", "a: {}"), ("a:\r\n  b: 1", "a: {}"), ("a:\n a:\n", "a: {}\n")]
)
def test_a_last_line_without_an_end_gets_none(text: str, after: str) -> None:
    data = loading.load("x.yaml", text.encode()).documents[0]
    (key,) = data["a"]
    assert changed(text, data, [Operation("remove", f"/a/{key}")])[0] == after


VALUES = ["TODO", 5, True, None, ["TODO"], {"x": "TODO"}, {"x": [{"y": "a: b"}, "z"]}, [], {}, "it's", "1"]


def places(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # any data
    yield pointer, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from places(one, join(pointer, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from places(one, f"{pointer}/{index}")


@st.composite
def patches(draw: DrawFn) -> tuple[str, Any, Operation]:
    text = draw(documents())
    text = draw(st.sampled_from([text, text.replace("\n", "\r\n")]))
    loaded = loading.load("x.yaml", text.encode())
    data = loaded.documents[0] if len(loaded.documents) == 1 and not loaded.issues else None
    below = [one for one in places(data) if one[0]]
    if not below:
        return "a: 1\n", {"a": 1}, replace("/a", 2)
    pointer, value = draw(st.sampled_from(below))
    kind = draw(st.sampled_from(["add", "replace", "remove", "rename"]))
    holder, _, last = pointer.rpartition("/")
    if kind == "add" and isinstance(value, (dict, list)):
        return (
            text,
            data,
            add(pointer + ("/-" if isinstance(value, list) else "/new"), draw(st.sampled_from(VALUES))),
        )
    if kind == "remove":
        return text, data, Operation("remove", pointer)
    if kind == "rename" and not last.isdecimal():
        return text, data, rename(pointer, f"{holder}/renamed")
    return text, data, replace(pointer, draw(st.sampled_from(VALUES)))


def check_patch(text: str, data: Any, operation: Operation) -> None:  # noqa: ANN401  # any data
    try:
        meant = patched(data, [operation])
    except ValueError:
        return
    try:
        after, _ = changed(text, data, [operation])
    except Unfit:
        return
    assert same(loading.load("x.yaml", after.encode()).documents, [meant])
    assert after.endswith("\n") == text.endswith("\n")
    assert "\r\n" not in text or "\n" not in after.replace("\r\n", "")
    kept = list(difflib.ndiff(text.splitlines(), after.splitlines()))
    if operation.op in {"add", "move"}:  # nothing goes but what is written anew in the same line
        gone = [line[2:] for line in kept if line.startswith("- ")]
        come = "\n".join(line[2:] for line in kept if line.startswith("+ "))
        key = operation.origin.rpartition("/")[2]  # in brackets a key may go over lines, where it has spaces
        lines = 1 if any(key in line for line in text.splitlines()) else 1 + key.count(" ")
        assert len(gone) <= lines
        assert all(line.partition(" #")[2] in come for line in gone)


NO_HURRY = settings(deadline=None, suppress_health_check=list(HealthCheck))


@given(patches())
@settings(NO_HURRY, max_examples=150)
def test_random_patches_mean_what_they_should(case: tuple[str, Any, Operation]) -> None:
    check_patch(*case)


@pytest.mark.slow
@given(patches())
@settings(NO_HURRY, max_examples=10_000)
def test_many_random_patches_mean_what_they_should(case: tuple[str, Any, Operation]) -> None:
    check_patch(*case)


MOVES = "spec:\n  a: 1\n  b: {}\n"


def test_what_was_changed_before_it_is_moved_is_moved_as_it_is_then() -> None:
    operations = [rename("/spec/a", "/spec/c"), rename("/spec/c", "/spec/b/c")]
    assert changed(MOVES, data_of(MOVES), operations)[0] == "spec:\n  b: {c: 1}\n"
    with pytest.raises(Unfit, match='nothing stands at "none"'):
        changed(MOVES, data_of(MOVES), [rename("/spec/none", "/spec/b/c")])


@pytest.mark.parametrize(
    ("text", "operation", "expected"),
    [
        ("a:  # which\n  b: 1\n", Operation("remove", "/a/b"), "a: {}  # which\n"),
        ("a:  # which\n  - b  # this\n", Operation("remove", "/a/0"), "a: []  # which\n"),
        ("a: [b, # one\n  c]\n", Operation("remove", "/a/1"), None),
        ("a: [b, # one\n  # two\n  c]\n", Operation("remove", "/a/0"), None),
        ("a: # which\n  b: 1\n", replace("/a", "x"), None),
        ("a:\n  b: 1 # what\n  c: 2\n", replace("/a", "x"), "a: x\n"),
    ],
)
def test_comments_about_something_else_stay(text: str, operation: Operation, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(Unfit, match="a comment about something else would go with it"):
            changed(text, data_of(text), [operation])
    else:
        assert changed(text, data_of(text), [operation])[0] == expected


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ("a: 1\r\n---\r\nb: 2", 1, "a: 1\r\n---\r\nb: 2\r\nc: 3"),
        ("\ufeffb: 2\n", 0, "\ufeffb: 2\nc: 3\n"),
    ],
)
def test_line_ends_and_marks_of_the_whole_file_count(text: str, index: int, expected: str) -> None:
    data = text.encode("utf-8-sig")  # the mark of the file, beside what stands in the text
    source = loading.load("x.yaml", data)
    document = Document(source.source, index, "", "", source.documents[index], source.documents[index])
    after = mended("x.yaml", data, [Fix("", safe=True, document=document, operations=(add("/c", 3),))])
    assert after.data.decode("utf-8-sig") == expected
