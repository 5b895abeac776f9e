"""The cache may go away; pages, forms and sign-in may not (G9)."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

COOL_OFF = 3.0  # seconds in which a missing server is not asked again, so that no page waits twice
PATIENCE = 0.3

log = structlog.get_logger(__name__)
_away_until: dict[str, float] = {}


class KeptClients(RedisCacheClient):
    """A client is made once for each pool of connections: made for each question, as Django does, it costs more than that."""

    _client: Any  # the class of one, as Django names it
    _get_connection_pool: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)
        if pool not in self.kept:
            self.kept[pool] = self._client(connection_pool=pool)
        return self.kept[pool]


class FailOpenRedisCache(RedisCache):
    """Redis away: reading finds nothing, writing does nothing, `add` succeeds, and counters start at one."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = KeptClients
        self.server = server

    def validate_key(self, key: Any) -> None:
        """Redis takes any key; the warning is for memcached."""

    def _or(self, instead: Any, act: Callable[[], Any]) -> Any:
        if _away_until.get(self.server, 0) > time.monotonic():
            return instead
        try:
            return act()
        except (RedisError, OSError) as trouble:
            _away_until[self.server] = time.monotonic() + COOL_OFF
            log.warning("cache_away", trouble=type(trouble).__name__)
            return instead

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(True, lambda: super(FailOpenRedisCache, self).add(*args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, lambda: super(FailOpenRedisCache, self).get(key, default, version))

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._or(None, lambda: super(FailOpenRedisCache, self).set(*args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, lambda: super(FailOpenRedisCache, self).touch(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, lambda: super(FailOpenRedisCache, self).delete(*args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict:
        return self._or({}, lambda: super(FailOpenRedisCache, self).get_many(*args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, lambda: super(FailOpenRedisCache, self).has_key(*args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._or(delta, lambda: super(FailOpenRedisCache, self).incr(key, delta, version))

    def set_many(self, data: dict, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list:
        return self._or([], lambda: super(FailOpenRedisCache, self).set_many(data, timeout, version))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._or(None, lambda: super(FailOpenRedisCache, self).delete_many(*args, **kwargs))

    def clear(self) -> None:
        self._or(None, lambda: super(FailOpenRedisCache, self).clear())
