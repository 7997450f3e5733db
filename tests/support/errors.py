"""Expecting a refusal by its code and its words."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError


@contextmanager
def refused(code: str, *words: str, status: int = 400) -> Iterator[None]:
    """The block's call is refused, with this HTTP status and code, and a text that holds each of `words`."""
    with pytest.raises(ClientError) as caught:
        yield
    error = caught.value.response["Error"]
    assert error["Code"] == code, error
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert error["Message"], "an error without a text helps nobody"
    for each in words:
        assert each in error["Message"], error
