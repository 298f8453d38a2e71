"""Classes of values: what a dataclass and a named tuple give, without their cost."""

from __future__ import annotations

import pickle

import pytest

from itilcheck.record import NamedTuple, field, record, replace


@record
class Point:
    """A point."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)


class Pair(NamedTuple):
    """A pair."""

    left: int
    right: int = 2

    @property
    def both(self) -> int:
        return self.left + self.right


def test_record_takes_fields_in_order_and_by_name() -> None:
    assert (Point(1, 2).y, Point(1, y=3).y, Point(x=4).x) == (2, 3, 4)


def test_record_makes_a_default_afresh_for_each_value() -> None:
    assert Point(1).tags is not Point(1).tags


def test_records_are_equal_by_their_fields() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert Point(1, 2) != Point(1, 3)


def test_record_is_frozen() -> None:
    with pytest.raises(AttributeError, match="Point is frozen, x cannot be changed"):
        Point(1).x = 2  # type: ignore[misc]  # what is refused


@pytest.mark.parametrize(
    ("values", "named", "message"),
    [
        ((), {}, "Point needs a value for x"),
        ((1, 2, [], 4), {}, "Point has 3 fields, 4 values were given"),
        ((1,), {"z": 1}, "Point has no field z"),
        ((1,), {"x": 1}, "x, or it was given twice"),
    ],
)
def test_record_refuses_wrong_fields(values: tuple[int, ...], named: dict[str, int], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Point(*values, **named)  # type: ignore[arg-type]  # what is refused


def test_record_says_what_it_holds() -> None:
    assert repr(Point(1, 2)) == "Point(x=1, y=2, tags=[])"


def test_record_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(Point(1, 2, ["a"]))) == Point(1, 2, ["a"])  # noqa: S301  # our own


def test_record_keeps_its_docstring_and_has_no_dict() -> None:
    assert Point.__doc__ == "A point."
    assert not hasattr(Point(1), "__dict__")


def test_replace_changes_what_is_named() -> None:
    assert replace(Point(1, 2), y=5) == Point(1, 5)


def test_named_tuple_is_a_tuple_with_names_defaults_and_properties() -> None:
    pair = Pair(1)
    assert (pair, pair.right, pair.both, pair._replace(left=5), tuple(pair)) == ((1, 2), 2, 3, (5, 2), (1, 2))
