"""How often each of many people has come lately."""

from collections.abc import Hashable

from aiolimiter import AsyncLimiter

_MANY = 1000


class Crowd:
    """A limit for each person, forgotten when it has been out of use for long enough.

    :param most: how often one may come in a period.
    :param seconds: the period; what is used up comes back evenly.
    """

    def __init__(self, most: float, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._limits: dict[Hashable, AsyncLimiter] = {}

    async def admits(self, person: Hashable) -> bool:
        """Whether `person` may come now; then it counts."""
        limit = self._limits.get(person)
        if limit is None:
            self._forget_the_idle()
            limit = self._limits[person] = AsyncLimiter(self._most, self._seconds)
        if not limit.has_capacity():
            return False
        await limit.acquire()
        return True

    def _forget_the_idle(self) -> None:
        if len(self._limits) < _MANY:
            return
        for person, limit in list(self._limits.items()):
            if limit.has_capacity(self._most):
                del self._limits[person]
