"""A web server, and a memory of visits, for the tests of reading from the web."""

from collections.abc import Iterator

import pytest

from tests.documents.web_reading import Remembering, reading_process
from tests.documents.web_server import WebServer, web_server


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server on this machine."""
    with web_server() as server:
        yield server


@pytest.fixture
def memory() -> Remembering:
    """A memory of nothing yet."""
    return Remembering()


@pytest.fixture(scope="session", autouse=True)
def process() -> Iterator[None]:
    """End the process that read for these tests, where one did."""
    yield
    if reading_process.cache_info().currsize:
        reading_process().close()
