"""What a compiler writes down: constants of all kinds, some of them folded, and code of many shapes."""

from __future__ import annotations

INTEGERS = (0, -1, 255, 2**15 - 1, 2**15, 2**31, -(2**31) - 1, 2**63, 2**200 + 1, 3**50 // 7)
FLOATS = (0.1, -0.0, 1e308, 5e-324, 1 / 3, 2.5**7, 1e999, -1e999, 7.1 % 2.3, 10.0**-5)
COMPLEX = (1j, 1 + 2j, -0.5j, (3 + 4j) * 2)
TEXTS = ("", "a", "\xff", "Grüße", "\u20ac", "\U0001f40d", "x" * 300, b"\x00\xff" * 4)
SETS = {1, 2} | {"a"}


def member(value):
    return value in {"north", "south", "east", "west", 1, 2.5, None, b"bytes"} or value in [1, 2, 3]


def shapes(first, /, second=(1, (2.0, "three")), *rest, fourth: int = 4, **others) -> dict[str, object]:
    def inner():
        nonlocal second
        second = [first, *rest]
        yield from second

    async def later():
        async with first as one, others as two:
            return [item async for item in one if await item] + [two]

    try:
        with first:
            match second:
                case [1, *tail] if tail:
                    return {key: value for key, value in others.items() if value is not None}
                case {"name": str() as name, **remainder}:
                    return f"{name!r:>{fourth}} {remainder=}"
                case int() | float():
                    raise ValueError(lambda x, *, y=1.5: x if y else -x)
    except* (KeyError, ValueError) as group:
        del group
    finally:
        assert inner and later, "both"
    while first and (second := second[1:]):
        first @= second
        if not first <= second < 10:
            break
    else:
        global SETS
        SETS = {*SETS, ...}
    return {**others, "slice": rest[1:-1:2]}


class Sample(dict, metaclass=type):
    """A class with annotations."""

    __slots__ = ("left", "right")
    left: float
    limit: int = 1_000_000_007

    @property
    def total(self, _scale=1e-9):
        return self.left * _scale + super().__len__()
