"""Makes every test fail in which a bot or the playground says what the Bot API does not know. See README.md."""

from collections.abc import Callable, Iterator

import pytest

from tests.strangers.watch import Watch

_MARKER = "strangers(reason): the test says on purpose what the Bot API's schema does not know"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-strangers", action="store_true", help="do not compare what is said with the Bot API")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session", autouse=True)
def strangers(pytestconfig: pytest.Config) -> Iterator[Watch | None]:
    """Listens from the first test to the last."""
    if pytestconfig.getoption("no_strangers"):
        yield None
        return
    watch = Watch()
    with pytest.MonkeyPatch.context() as patch:
        watch.install(patch)
        yield watch


@pytest.fixture(autouse=True)
def _nothing_unheard_of(request: pytest.FixtureRequest, strangers: Watch | None) -> Iterator[None]:
    """Set up before all others, so that it looks when the test's servers have stopped."""
    yield
    if strangers is None:
        return
    marker = request.node.get_closest_marker("strangers")
    complaints = strangers.complaints()
    if complaints and marker is None:
        pytest.fail("\n".join(["unknown to the Bot API (tests/strangers/README.md):", *complaints]), pytrace=False)
    if marker and not complaints:
        pytest.fail("the marker `strangers` is not needed: nothing strange was said", pytrace=False)


@pytest.fixture
def complaints(strangers: Watch | None) -> Callable[[], list[str]]:
    """What is strange so far; whoever asks has dealt with it, so the test does not fail because of it."""
    if strangers is None:
        pytest.skip("--no-strangers")
    return strangers.complaints
