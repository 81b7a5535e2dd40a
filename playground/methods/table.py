"""The shape of a method: it takes the state and a call, and answers the result or raises `ApiError`."""

from collections.abc import Awaitable, Callable
from typing import Any

from playground.state import State
from playground.wire import Call

Method = Callable[[State, Call], Any | Awaitable[Any]]
