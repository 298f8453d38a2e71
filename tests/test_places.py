"""Where values stand: marks, places of documents, and the region that a finding shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itilcheck.document import Document, Node, resolve
from readings import at, document, exactly, pointers, read, shown
from test_plain_random import SOUP, documents, spoilt

if TYPE_CHECKING:
    from itilcheck.document import JSON, Mark, Place
    from itilcheck.loading import Loaded

NO_HURRY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

SERVICE = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {name: payroll, labels: {tier: "1"}}
spec:
  owner: Ann
  roles:
    users:
      - name: Clerks
        count: 40
      - Managers
    sponsor:
  products: [platform, 'pay portal']
  description: |
    Pays everyone.
  outcomes:
    supported: Paid
      in time
"""


def place(text: str, pointer: str, path: str = "one.yaml") -> Place:
    return document(read(text, path)).place(pointer)


def shows(text: str, pointer: str, path: str = "one.yaml") -> tuple[str, str]:
    """Give where a finding at ``pointer`` stands, and the text that it shows."""
    loaded = read(text, path)
    region = document(loaded).node(pointer).location.region
    return at(region), shown(loaded, region)


@pytest.mark.parametrize(
    ("pointer", "key", "value", "text"),
    [
        ("", "", "1:1", "apiVersion: itilcheck/v1"),
        ("/kind", "2:1", "2:7", "Service"),
        ("/metadata", "3:1", "3:11", '{name: payroll, labels: {tier: "1"}}'),
        ("/metadata/labels", "3:27", "3:35", '{tier: "1"}'),
        ("/metadata/labels/tier", "3:36", "3:42", '"1"'),
        ("/spec", "4:1", "5:3", "owner: Ann"),
        ("/spec/roles/users", "7:5", "8:7", "- name: Clerks"),
        ("/spec/roles/users/0", "", "8:9", "name: Clerks"),
        ("/spec/roles/users/0/count", "9:9", "9:16", "40"),
        ("/spec/roles/users/1", "", "10:9", "Managers"),
        ("/spec/roles/sponsor", "11:5", "11:13", ""),
        ("/spec/products/1", "", "12:24", "'pay portal'"),
        ("/spec/description", "13:3", "13:16", "|"),
        ("/spec/outcomes/supported", "16:5", "16:16", "Paid"),
    ],
)
def test_places_in_yaml(pointer: str, key: str, value: str, text: str) -> None:
    loaded = read(SERVICE)
    found = document(loaded).place(pointer)
    assert (at(found.key), at(found.value), shown(loaded, found.value)) == (key, value, text)
    assert (found.exact, found.anchored) == (True, None)


@pytest.mark.parametrize(
    ("pointer", "key", "value", "text"),
    [
        ("", "", "1:1", '{"a": [1, {"b": null}],'),
        ("/a", "1:2", "1:7", '[1, {"b": null}]'),
        ("/a/0", "", "1:8", "1"),
        ("/a/1", "", "1:11", '{"b": null}'),
        ("/a/1/b", "1:12", "1:17", "null"),
        ("/é", "2:2", "2:9", "{"),
        ("/é/\U0001f600", "3:3", "3:8", '"\\ud83d\\ude00"'),
    ],
)
def test_places_in_json(pointer: str, key: str, value: str, text: str) -> None:
    written = '{"a": [1, {"b": null}],\r\n "\\u00e9":{\r\n  "\U0001f600": "\\ud83d\\ude00"\r\n }}'
    loaded = read(written.replace('"\\u00e9":', '"é"   :'), "one.json")
    found = document(loaded).place(pointer)
    assert (at(found.key), at(found.value), shown(loaded, found.value)) == (key, value, text)


@pytest.mark.parametrize(
    ("pointer", "where"),
    [
        ("/spec/owner", "5:10 Ann"),
        ("/spec/roles/users/0/count", "9:16 40"),
        ("/metadata", "3:1 metadata"),
        ("/spec/roles/users", "7:5 users"),
        ("/spec/description", "13:16 |"),
        ("/spec/outcomes/supported", "16:16 Paid"),
        ("/spec/roles/sponsor", "11:13 "),
        ("/spec/roles/users/0", "8:9 "),
        ("/spec/roles/users/1", "10:9 Managers"),
        ("", "2:7 Service"),
        ("/metadata/title", "3:1 metadata"),
        ("/spec/lifecycle", "4:1 spec"),
        ("/spec/roles/customer/name", "6:3 roles"),
        ("/spec/roles/users/5", "7:5 users"),
        ("/spec/roles/users/0/email", "8:9 "),
        ("/spec/roles/sponsor/name", "11:5 sponsor"),
        ("/status", "2:7 Service"),
        ("/status/deep/down", "2:7 Service"),
        ("/spec/owner/name", "5:10 Ann"),
        ("/spec/owner/0/name", "5:10 Ann"),
        ("/spec/products/0/name", "12:14 platform"),
        ("/spec/roles/users/1/name", "10:9 Managers"),
    ],
)
def test_findings_stand_where_they_can_be_mended(pointer: str, where: str) -> None:
    assert " ".join(shows(SERVICE, pointer)) == where


@pytest.mark.parametrize(
    ("text", "pointer", "where"),
    [
        ("# c\n---\nmetadata: {}\n", "", ("3:1", "")),
        ("# c\n\n  spec: 1\n", "/metadata", ("3:3", "")),
        ("{a: 1}", "/metadata", ("1:1", "")),
        ("- a\n- b\n", "/metadata", ("1:1", "")),
        ("text", "/metadata", ("1:1", "text")),
        ("kind: [a]\n", "/metadata", ("1:7", "[a]")),
        ("spec:\n", "/spec/owner/name", ("1:1", "spec")),
        ("spec: ~\n", "/spec/owner/name", ("1:7", "~")),
        ("spec: &x\n", "/spec", ("1:9", "")),
        ("spec: !!str\n", "/spec/owner", ("1:1", "spec")),
        ("- - a\n", "/0", ("1:3", "")),
        ("- [[a]]\n", "/0/0", ("1:4", "")),
        ("a: !!str &x # c\n  b\n", "/a", ("2:3", "b")),
        ("? a\n? b\n", "/a", ("1:4", "")),
        ("a :   \nb: 1\n", "/a", ("1:4", "")),
        ("{a: , b: }", "/a", ("1:4", "")),
        ("{a, b}", "/a", ("1:3", "")),
        ('a: "x\n\n  y" # c\n', "/a", ("1:4", '"x')),
        ("a: [x, # c\n  y]\n", "/a/0", ("1:5", "x")),
        ("a: &x [b,\n  c]   \n", "/a", ("1:1", "a")),
        ("? long\n  key\n: {}\n", "/long key", ("1:3", "long")),
    ],
)
def test_odd_places(text: str, pointer: str, where: tuple[str, str]) -> None:
    assert shows(text, pointer) == where


def test_a_document_without_marks_stands_at_the_top() -> None:
    loaded = read("---\n---\na: 1\n")
    nothing = Document(loaded.source, 0, "Service", "one", {}, None)
    assert at(nothing.node("/spec").location.region) == "1:1"
    assert not nothing.place().exact
    assert loaded.source.mark(7) is None


# Aliases and merges

SHARED = """\
base: &base {name: Ann, mail: [a@b, c@d], deep: {x: 1}}
owner: *base
team:
  - *base
  - *base
merged:
  <<: *base
  name: Bob
list: &list [*base, {extra: 1}]
both: {<<: *list}
here: {<<: {name: Eve}}
again: *list
"""


@pytest.mark.parametrize(
    ("pointer", "used", "anchored", "finding"),
    [
        ("/owner", "2:8 *base", "1:7", "2:1 owner"),
        ("/owner/name", "2:8 *base", "1:20", "2:8 *base"),
        ("/owner/mail", "2:8 *base", "1:31", "2:1 owner"),
        ("/owner/mail/1", "2:8 *base", "1:37", "2:8 *base"),
        ("/owner/phone", "2:8 *base", "1:7", "2:1 owner"),
        ("/team/1", "5:5 *base", "1:7", "5:5 "),
        ("/team/1/name", "5:5 *base", "1:20", "5:5 *base"),
        ("/merged/name", "8:9 Bob", "", "8:9 Bob"),
        ("/merged/deep", "7:7 *base", "1:49", "7:7 *base"),
        ("/merged/deep/x", "7:7 *base", "1:53", "7:7 *base"),
        ("/merged/mail/0", "7:7 *base", "1:32", "7:7 *base"),
        ("/merged/phone", "7:3 <<: *base", "", "6:1 merged"),
        ("/both/name", "10:12 *list", "1:20", "10:12 *list"),
        ("/both/extra", "10:12 *list", "9:29", "10:12 *list"),
        ("/here/name", "11:19 Eve", "", "11:19 Eve"),
        ("/again/0/name", "12:8 *list", "1:20", "12:8 *list"),
        ("/list/0/name", "9:14 *base", "1:20", "9:14 *base"),
    ],
)
def test_what_comes_by_an_alias_stands_at_the_alias(
    pointer: str, used: str, anchored: str, finding: str
) -> None:
    loaded = read(SHARED)
    found = document(loaded).place(pointer)
    assert f"{at(found.value)} {shown(loaded, found.value)}" == used
    assert at(found.anchored) == anchored
    assert " ".join(shows(SHARED, pointer)) == finding


def test_an_alias_of_an_alias_stands_at_the_first() -> None:
    text = "a: &a {x: 1}\nb: &b {y: *a}\nc: *b\n"
    assert (at(place(text, "/c/y/x").value), at(place(text, "/c/y/x").anchored)) == ("3:4", "1:11")
    assert (at(place(text, "/b/y/x").value), at(place(text, "/b/y/x").anchored)) == ("2:11", "1:11")


def test_what_stands_elsewhere_is_told() -> None:
    node = document(read(SHARED)).node("/owner/mail/0")
    assert node.anchored_location is not None
    assert at(node.anchored_location.region) == "1:32"
    assert document(read(SHARED)).node("/merged/name").anchored_location is None


# Properties


def assert_marked(loaded: Loaded) -> None:
    """Hold every place in a file to the file: regions lie in it, and what stands there is the value."""
    for index, written in enumerate(loaded.documents):
        mark = loaded.source.mark(index)
        if written is None or mark is None:
            assert written is None
            continue
        assert_spans(mark, written, loaded)
        subject = document(loaded, index)
        for pointer, value in pointers(written):
            found = subject.place(pointer)
            assert found.exact
            assert found.container == isinstance(value, (dict, list))
            for region in (found.key, found.value, found.anchored):
                if region is not None:
                    line = loaded.source.line(region.start.line)
                    assert region.start.line == region.end.line
                    assert 1 <= region.start.column <= region.end.column <= len(line) + 1


def assert_spans(mark: Mark, value: JSON, loaded: Loaded) -> None:
    """Read what stands between the offsets of each mark once more: it is the value."""
    text = loaded.source.text[mark.start : mark.end]
    if mark.target is not None:
        assert text[0] == "*"
        return
    if loaded.source.is_json:
        assert repr(json.loads(text)) == repr(value)
    elif mark.start == mark.end:
        assert value in (None, "")
    elif not text.startswith((":", "?", "...", "---", "%", "|", ">")) and not set(text) & set("*&!\ufeff"):
        indent = " " * (loaded.source.lines.position(mark.start).column - 1)
        again = [exactly(indent + text)[0], *(exactly(f"[{text}]")[0] or [])]
        # Inside of brackets a text may end in a colon, or go on in the next line; alone it may not.
        assert text == value or repr([value]) in [repr(one) for one in again]
    if isinstance(value, dict):
        assert isinstance(mark.members, dict)
        assert list(mark.members) == list(value)
        for key, below in value.items():
            assert_spans(mark.members[key], below, loaded)
    elif isinstance(value, list):
        assert isinstance(mark.members, list)
        for below_mark, below in zip(mark.members, value, strict=True):
            assert_spans(below_mark, below, loaded)
    else:
        assert mark.members is None


@given(
    st.lists(st.one_of(documents(), SOUP, spoilt()), min_size=1, max_size=2),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(NO_HURRY, max_examples=150)
def test_every_value_in_yaml_has_its_place(texts: list[str], end: str) -> None:
    assert_marked(read("\n---\n".join(texts).replace("\n", end).encode("utf-8", "surrogatepass")))


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9),
    st.sampled_from(["é", "\U0001f600", "a\u2028b", "a\tb\n", '"', "\\", "\u0085", "{", "- a: b"]),
)
KEYS = st.one_of(st.sampled_from(["a", "b/c", "d~e", "\U0001f600", "0", ""]), st.text('abé"\\', max_size=3))
DATA = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(
    DATA,
    st.sampled_from(["all", "few"]),
    st.sampled_from([None, 0, 2]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(NO_HURRY, max_examples=200)
def test_every_value_in_json_has_its_place(
    value: JSON, escaped: str, indent: int | None, encoding: str
) -> None:
    text = json.dumps(value, ensure_ascii=escaped == "all", indent=indent)
    loaded = read(text.encode(encoding), "one.json")
    assert repr(loaded.documents) == repr([value])
    assert_marked(loaded)


@given(DATA, st.sampled_from([None, 2]))
@settings(NO_HURRY, max_examples=150)
def test_json_means_the_same_in_a_yaml_file(value: JSON, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    loaded = read(text)
    assert repr(loaded.documents) == repr(read(text, "one.json").documents)
    assert_marked(loaded)


@given(
    st.text("ab\U0001f600é\u00a0\u3042", min_size=1, max_size=9),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
@settings(NO_HURRY, max_examples=100)
def test_columns_count_code_points(word: str, encoding: str) -> None:
    loaded = read(f'# {word}\r\n"{word}": "{word}"\r\nlist: ["{word}", x]\r\n'.encode(encoding))
    size = len(word)
    found = document(loaded).place("/list/1").value
    assert at(document(loaded).place(f"/{word}").value) == f"2:{size + 5}"
    assert (at(found), found.end.column - found.start.column) == (f"3:{size + 12}", 1)


@given(st.one_of(documents(), SOUP), st.text("/~a0-", max_size=8))
@settings(NO_HURRY, max_examples=100)
def test_what_is_missing_stands_at_what_is_above_it(text: str, missing: str) -> None:
    loaded = read(text)
    for index, written in enumerate(loaded.documents):
        if written is not None:
            subject = document(loaded, index)
            for pointer, _ in pointers(written):
                node = Node(subject, f"{pointer}/no such key/{missing}")
                assert resolve(written, node.pointer) is None
                assert not subject.place(node.pointer).exact
                assert node.location.region is not None


@pytest.mark.slow
@given(st.one_of(documents(), SOUP, spoilt()))
@settings(NO_HURRY, max_examples=10_000)
def test_every_value_of_many_documents_has_its_place(text: str) -> None:
    assert_marked(read(text))
