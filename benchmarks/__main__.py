"""`python -m benchmarks [playground|search|taps]`: each measurement prints one table; without an argument all do."""

import argparse
import asyncio

from rich.console import Console

from benchmarks import playground, search, taps

MEASUREMENTS = {"playground": playground.measured, "search": search.measured, "taps": taps.measured}

parser = argparse.ArgumentParser(prog="benchmarks")
parser.add_argument("which", nargs="?", choices=MEASUREMENTS, help="only this one")
given = parser.parse_args()
for name in [given.which] if given.which else MEASUREMENTS:
    Console().print(asyncio.run(MEASUREMENTS[name]()))
