"""Make classes of values: records, frozen and compared by their fields, and named tuples.

To a type checker they are dataclasses and ``typing.NamedTuple``. They are made without generating
code or looking at annotations, so that a run which has one file to check does not spend its time on
making classes: with the standard library's, that was a fifth of it.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NamedTuple

    from typing_extensions import dataclass_transform
else:

    class _NamedTupleMaker(type):
        """Makes a named tuple of a class with annotated fields."""

        def __new__(cls, name, bases, namespace):  # noqa: ANN001, ANN204  # only run, never checked
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            names = tuple(type(name, (), dict(namespace)).__annotations__)
            defaults = [namespace.pop(field) for field in names if field in namespace]
            base = namedtuple(name, names, defaults=defaults, module=namespace["__module__"])  # noqa: PYI024  # the point
            return type(name, (base,), {"__slots__": (), **namespace})

    class NamedTuple(metaclass=_NamedTupleMaker):
        """What ``typing.NamedTuple`` is, but that annotations are not looked at."""

    def dataclass_transform(**_):  # noqa: ANN003, ANN202  # only a type checker asks
        return lambda function: function


__all__ = ["NamedTuple", "field", "record", "replace"]

_Class = TypeVar("_Class")
_Value = TypeVar("_Value")


class _Made:
    """A default that is made afresh for each value."""

    __slots__ = ("factory",)

    def __init__(self, factory: Callable[[], Any]) -> None:
        self.factory = factory


def field(*, default_factory: Callable[[], _Value]) -> _Value:
    """Say that a field's default is made afresh for each value."""
    made: Any = _Made(default_factory)
    result: _Value = made
    return result


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_Class]) -> type[_Class]:
    """Make a class of values of its annotated fields, in their order, with their defaults.

    A class may define ``__eq__`` and ``__hash__`` of its own, as ``object``'s for identity.
    """
    names = tuple(cls.__annotations__)
    namespace = {key: value for key, value in vars(cls).items() if key not in {"__dict__", "__weakref__"}}
    defaults = {name: namespace.pop(name) for name in names if name in namespace}
    namespace["__slots__"] = names
    namespace["__match_args__"] = names
    namespace["__qualname__"] = cls.__qualname__
    metaclass: Any = type(cls)
    made = metaclass(cls.__name__, cls.__bases__, namespace)
    setters = [(name, vars(made)[name].__set__) for name in names]

    made.__init__ = _initialiser(cls.__name__, defaults, setters)
    made.__setattr__ = _refuse
    made.__delattr__ = _refuse
    for name, method in (("__repr__", _repr), ("__reduce__", _reduce)):
        if name not in namespace:
            setattr(made, name, method)
    if "__eq__" not in namespace:
        made.__eq__ = _equal
        made.__hash__ = _hash
    result: type[_Class] = made
    return result


def _initialiser(name: str, defaults: dict[str, Any], setters: list[tuple[str, Any]]) -> Callable[..., None]:
    """Make an ``__init__`` that takes the fields in order or by name."""

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: ANN401, N807  # any fields
        if len(values) > len(setters):
            message = f"{name} has {len(setters)} fields, {len(values)} values were given"
            raise TypeError(message)
        for (_, put), value in zip(setters, values, strict=False):
            put(self, value)
        for field_name, put in setters[len(values) :]:
            if field_name in named:
                put(self, named.pop(field_name))
            elif field_name in defaults:
                value = defaults[field_name]
                put(self, value.factory() if value.__class__ is _Made else value)
            else:
                message = f"{name} needs a value for {field_name}"
                raise TypeError(message)
        if named:
            message = f"{name} has no field {next(iter(named))}, or it was given twice"
            raise TypeError(message)

    return __init__


def replace(value: _Value, **changes: Any) -> _Value:  # noqa: ANN401  # any fields
    """Give the value with some fields changed."""
    named = {name: getattr(value, name) for name in _names(value)}
    return type(value)(**{**named, **changes})


def _names(value: object) -> tuple[str, ...]:
    names: tuple[str, ...] = type(value).__match_args__  # type: ignore[attr-defined]  # records have them
    return names


def _values(value: object) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in _names(value))


def _refuse(self: object, name: str, *_: object) -> None:
    message = f"{type(self).__name__} is frozen, {name} cannot be changed"
    raise AttributeError(message)


def _repr(self: object) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in _names(self))
    return f"{type(self).__name__}({told})"


def _reduce(self: object) -> tuple[Any, tuple[Any, ...]]:
    return type(self), _values(self)


def _equal(self: object, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: object) -> int:
    return hash(_values(self))
