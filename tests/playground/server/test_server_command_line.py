"""`python -m playground` as a newcomer starts it."""

import asyncio
import json
import re
import signal
import sys
from contextlib import asynccontextmanager

import aiohttp

READY = re.compile(r"playground: (http://127\.0\.0\.1:\d+)/ \(token 123456:TEST\)\n")


@asynccontextmanager
async def started(*options):
    """A server process and its address; it must end by itself soon after SIGTERM."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--port", "0", *map(str, options), stdout=asyncio.subprocess.PIPE
    )
    line = (await process.stdout.readline()).decode()
    try:
        yield READY.fullmatch(line)[1], process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 5) == 0


async def test_ready_line_names_the_page_and_the_token(tmp_path):
    people = tmp_path / "people.yaml"
    people.write_text("- {id: 7, first_name: Bu Tuti, role: owner}\n")
    async with started("--personas", people) as (url, _), aiohttp.ClientSession() as http:
        async with http.get(f"{url}/bot123456:TEST/getMe") as response:
            assert (await response.json())["ok"]
        async with http.get(f"{url}/sim/users") as response:
            assert [one["first_name"] for one in await response.json()] == ["Bu Tuti"]


async def test_stops_quickly_although_somebody_is_waiting(tmp_path):
    state = tmp_path / "state.json"
    async with started("--state", state) as (url, process), aiohttp.ClientSession() as http:
        events = await http.get(f"{url}/sim/events")
        poll = asyncio.create_task(http.get(f"{url}/bot123456:TEST/getUpdates?timeout=50"))
        async with http.post(f"{url}/sim/users", json={"id": 7, "first_name": "Bu Tuti"}) as response:
            assert response.status == 200
        while not await is_awaited(http, url):
            pass
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 5) == 0
        await asyncio.gather(poll, return_exceptions=True)
        events.close()
    assert [one["id"] for one in json.loads(state.read_text())["people"]][-1] == 7


async def is_awaited(http, url):
    async with http.get(f"{url}/sim/state") as response:
        return (await response.json())["updates"]["awaited"]


async def test_it_ends_with_the_program_that_started_it(tmp_path):
    """A killed parent cannot send a signal, but its end of the pipe closes."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--port", "0", "--with-parent"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert READY.fullmatch((await process.stdout.readline()).decode())
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 5) == 0


async def test_other_machines_are_refused():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--host", "0.0.0.0", stderr=asyncio.subprocess.PIPE
    )
    _, complaint = await process.communicate()
    assert process.returncode == 2
    assert b"127.0.0.1 only" in complaint
