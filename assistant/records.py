"""Frozen records for the path of a cold answer.

To a type checker these are the standard library's dataclasses. At run time they are a few lines of their
own, because importing `dataclasses` (with inspect, ast and tokenize behind it) takes as long as all else
that one answer needs. What is validated, or has a schema, stays a real dataclass or a pydantic model.
"""

from __future__ import annotations

__all__ = ["record", "replace"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as record
    from dataclasses import replace
    from typing import Any, NoReturn
else:

    def record(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type], type]:
        """Make a frozen class with the annotated names as its fields, in their order."""
        if not (frozen and slots):
            raise TypeError("a record is frozen and has slots")
        return lambda plain: _made(plain, kw_only=kw_only)

    def replace(old: Any, /, **changes: Any) -> Any:
        """Return a record like `old` with some of its fields changed."""
        return type(old)(**{**dict(zip(old.__match_args__, _values(old), strict=True)), **changes})


def _made(plain: type, *, kw_only: bool) -> type:
    names = tuple(plain.__annotations__)
    body = {name: value for name, value in vars(plain).items() if name not in ("__dict__", "__weakref__")}
    defaults = {name: body.pop(name) for name in names if name in body}
    most_by_place = 0 if kw_only else len(names)

    def init(self: Any, *values: Any, **named: Any) -> None:
        given = dict(zip(names, values, strict=False))
        if named or len(values) != most_by_place:  # else all are there, each in its place
            given = {**defaults, **given, **named}
            if (
                len(values) > most_by_place
                or given.keys() != set(names)
                or named.keys() & set(names[: len(values)])
            ):
                raise TypeError(f"{plain.__name__} takes {', '.join(names)}, each once")
        for name, value in given.items():
            object.__setattr__(self, name, value)

    body |= {
        "__slots__": names,
        "__match_args__": names,
        "__init__": init,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__eq__": lambda self, other: type(self) is type(other) and _values(self) == _values(other),
        "__hash__": lambda self: hash(_values(self)),
        "__repr__": _shown,
    }
    return type(plain.__name__, plain.__bases__, body)


def _values(of: Any) -> tuple[Any, ...]:
    return tuple(getattr(of, name) for name in of.__match_args__)


def _shown(self: Any) -> str:
    pairs = zip(self.__match_args__, _values(self), strict=True)
    return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in pairs)})"


def _refuse(self: Any, *_: Any) -> NoReturn:
    raise AttributeError(f"a {type(self).__name__} is frozen")
