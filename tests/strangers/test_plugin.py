"""What a test sees of it: it fails when its conversation was strange, unless it says why it must be."""

import pytest

from tests.strangers.judge import models

pytest_plugins = ["pytester"]

TESTS = """
import asyncio
import pytest
from playground import Playground

def get_me(**params):
    asyncio.run(Playground(strict=False)._api.execute("getMe", params))

def test_clean():
    get_me()

def test_strange():
    get_me(warna="biru")

def test_after_a_strange_one():
    get_me()

@pytest.mark.strangers("on purpose")
def test_marked():
    get_me(warna="biru")

@pytest.mark.strangers("on purpose")
def test_marked_for_nothing():
    get_me()
"""


@pytest.fixture
def result_of(pytester, complaints, monkeypatch):
    """Runs the tests above in this process, where aiogram is loaded already."""
    models()
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(TESTS)

    def run(*options):
        result = pytester.runpytest_inprocess("-p", "tests.strangers.plugin", *options)
        complaints()
        return result

    return run


def test_strange_test_fails_at_its_end_unless_it_is_marked_and_a_marker_must_be_needed(result_of):
    result = result_of("--strict-markers")
    result.assert_outcomes(passed=5, errors=2)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_strange*",
            "the bot calls getMe:.warna is unknown to getMe*",
            "*ERROR at teardown of test_marked_for_nothing*",
            "*not needed*",
        ]
    )


def test_it_can_be_switched_off(result_of):
    result_of("--no-strangers").assert_outcomes(passed=5)
