"""An address that a test can have the bot listen at."""

import socket

from bot.address import Address


def free_address() -> Address:
    """Return an address of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return Address("127.0.0.1", found.getsockname()[1])
