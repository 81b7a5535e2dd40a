"""A small, strict Telegram Bot API server that runs on this machine: test double, bench and demo of a bot.

It knows nothing of the bot it serves. See README.md for the routes and options.
"""

from playground.clock import SimClock
from playground.people import Person
from playground.server import Playground

__all__ = ["Person", "Playground", "SimClock"]
