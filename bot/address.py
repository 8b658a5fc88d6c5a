"""A host and a port."""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"(?:\[([0-9A-Fa-f:]+)\]|([^:\s]+)):(\d{1,5})")


@dataclass(frozen=True)
class Address:
    """Where something listens."""

    host: str
    port: int

    @classmethod
    def of(cls, text: str) -> "Address":
        """Return the address that a text like 127.0.0.1:8443 or [::1]:8443 names.

        :raises ValueError: when it names none.
        """
        match = _ADDRESS.fullmatch(text.strip())
        if match is None or not 0 < int(match[3]) < 2**16:
            raise ValueError(f"text must be HOST:PORT, got {text!r}")
        return cls(match[1] or match[2], int(match[3]))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


DEFAULT_LISTEN = Address("127.0.0.1", 8443)
