"""Where tries are counted is said in one variable, or refused with a sentence without secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured

from portal.cache_url import throttle_settings

FOLDER = Path("/var/lib/portail/throttle")


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        ("", "filebased.FileBasedCache"),
        ("database:", "db.DatabaseCache"),
        ("redis://10.0.0.5:6379/2", "redis.RedisCache"),
        ("rediss://:secret@cache.exemple.test:6380", "redis.RedisCache"),
    ],
)
def test_one_variable_says_where(url: str, backend: str) -> None:
    assert throttle_settings(url, folder=FOLDER)["BACKEND"].endswith(backend)


@pytest.mark.parametrize("url", ["redis://", "memcached://h:1", "database", "redis://[:s3cret@h"])
def test_a_bad_value_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="écrire database:") as refused:
        throttle_settings(url, folder=FOLDER)
    assert "s3cret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_redis_that_does_not_answer_is_given_up_quickly() -> None:
    said = throttle_settings("redis://127.0.0.1:9/0", folder=FOLDER)
    cache = RedisCache(said["LOCATION"], {**said})
    client = cache._cache.get_client()
    kwargs = client.connection_pool.connection_kwargs
    assert (kwargs["socket_timeout"], kwargs["socket_connect_timeout"]) == (1, 1)
