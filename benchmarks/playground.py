"""The playground server against its goals, beside the least aiohttp can do in the same run."""

import asyncio
import json
import time
from collections.abc import Iterator
from statistics import median

import aiohttp
from rich.progress import track
from rich.table import Table

from benchmarks.load import percentile, server
from benchmarks.people import TEXT, People
from benchmarks.processes import Running, outcome, running
from benchmarks.rows import Row, table
from benchmarks.waking import waking

STARTS, ROUNDS, CALLS, CONNECTIONS = 5, 5, 3_000, 50
STORED, FILL_LIMIT_S = 100_000, 240
LANES, UPDATES_A_LANE = 40, 50


async def measured() -> Table:
    rows: list[Row] = []
    for step in track((_starting, _sending, waking, _delivering), "measuring", transient=True):
        rows += await step()
    return table("the playground server, on 127.0.0.1", rows)


async def _starting() -> list[Row]:
    """Interpreter, imports and the open port."""

    def ready_ms(module: str) -> float:
        with running(module, *(("--port", 0) if module == "playground" else ())) as started:
            return started.ready_s * 1000

    own, bare = zip(*((ready_ms("playground"), ready_ms("benchmarks.plain")) for _ in range(STARTS)), strict=True)
    return [Row("start to the ready line", median(own), 1000, " ms", bare=median(bare))]


async def _sending() -> list[Row]:
    """Rounds by turns, so that what else the machine does meets both; then the same server is filled up."""
    with server() as own, running("benchmarks.plain") as bare:
        async with aiohttp.ClientSession() as http:
            people = People(http, own.url, CONNECTIONS)
            await people.arrive()
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(_hammered(own, f"{people.bot}/sendMessage"))
                theirs.append(_hammered(bare, f"{bare.url}/form"))
            return [*_rates(ours, theirs), *await _filled(own, people)]


def _hammered(target: Running, url: str, calls: int = CALLS, limit_s: float = 60) -> dict[str, float]:
    used = target.cpu_s()
    options = ("--connections", CONNECTIONS, "--calls", calls, "--seconds", limit_s)
    result = outcome("benchmarks.hammer", url, *options, seconds=limit_s + 30)
    if result["failed"]:
        raise RuntimeError(f"{url}: {result['failed']:.0f} calls of {calls} failed")
    return result | {"cpu_rate": result["calls"] / ((target.cpu_s() - used) or float("inf"))}


def _rates(ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> Iterator[Row]:
    def middle(of: list[dict[str, float]], name: str) -> float:
        return median(result[name] for result in of)

    def row(what: str, name: str, goal: float | None, unit: str = "", note: str = "") -> Row:
        return Row(what, middle(ours, name), goal, unit, name != "p99_ms", middle(theirs, name), note)

    yield row("sendMessage/s", "rate", 1500, note=f"{CONNECTIONS} connections, median of {ROUNDS} rounds")
    yield row("sendMessage/s of CPU time", "cpu_rate", None, note="hardly depends on what else is running")
    yield row("sendMessage p99", "p99_ms", 60, " ms")


async def _filled(own: Running, people: People) -> list[Row]:
    left = STORED - ROUNDS * CALLS
    run = _hammered(own, f"{people.bot}/sendMessage", left, FILL_LIMIT_S)
    stored = STORED - left + int(run["calls"])
    note = f"VmRSS, {stored:,} stored at {run['rate']:,.0f}/s, longest wait {run['longest_ms']:.0f} ms"
    memory = Row(f"memory, {STORED:,} messages", own.resident_mb(), 300, " MB", note=note)
    began = time.perf_counter()
    await people.post("sim/reset")
    took_ms = (time.perf_counter() - began) * 1000
    after = await _longest_call(people, began + 2)
    note = f"longest getMe in the 2 s after: {after:.0f} ms; then {own.resident_mb():.0f} MB"
    return [memory, Row(f"reset of {STORED:,} messages", took_ms, 50, " ms", note=note)]


async def _longest_call(people: People, until: float) -> float:
    waits = []
    while (began := time.perf_counter()) < until:
        await people.call("getMe")
        waits.append(time.perf_counter() - began)
    return percentile(waits, 1)


async def _delivering() -> list[Row]:
    """Updates wait in the queue; setting the webhook lets them go, one chat in order, forty chats at once."""
    with server() as own, running("benchmarks.plain") as receiver:
        async with aiohttp.ClientSession() as http:
            people = People(http, own.url, LANES)
            await people.arrive()
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(await _delivered(http, people, receiver.url))
                theirs.append(await _posted(http, receiver.url))
    return [Row("webhook deliveries/s", median(ours), 300, "", True, median(theirs), f"{LANES} chats at once")]


async def _delivered(http: aiohttp.ClientSession, people: People, receiver: str) -> float:
    await people.call("deleteWebhook", drop_pending_updates="true")
    for _ in range(UPDATES_A_LANE):
        await people.say()
    await people.call("setWebhook", url=f"{receiver}/hook")
    return await _arrival_rate(http, receiver)


async def _posted(http: aiohttp.ClientSession, receiver: str) -> float:
    body = json.dumps({"update_id": 1, "message": {"text": TEXT * 12}})

    async def lane() -> None:
        for _ in range(UPDATES_A_LANE):
            async with http.post(f"{receiver}/hook", data=body, headers={"Content-Type": "application/json"}) as answer:
                await answer.read()

    await asyncio.gather(*(lane() for _ in range(LANES)))
    return await _arrival_rate(http, receiver)


async def _arrival_rate(http: aiohttp.ClientSession, receiver: str) -> float:
    count = LANES * UPDATES_A_LANE
    async with http.get(f"{receiver}/took", params={"count": count}) as answer:
        took = await answer.json()
    if took["count"] != count:
        raise RuntimeError(f"{took['count']} of {count} updates reached the webhook")
    return count / took["seconds"]
