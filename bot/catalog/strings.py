"""Every text inside a piece of content."""

from collections.abc import Iterable, Iterator, Mapping, Set

from pydantic import BaseModel


def strings(value: object, without: Set[str] = frozenset()) -> Iterator[str]:
    """All strings in a model and what it holds, in the order written; fields named in `without` are left out."""
    if isinstance(value, str):
        yield value
        return
    for each in _parts(value, without):
        yield from strings(each, without)


def _parts(value: object, without: Set[str]) -> Iterable[object]:
    if isinstance(value, BaseModel):
        return (each for name, each in value if name not in without)
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, tuple | list) else ()
