"""Assertions about the errors of a client."""

import re
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

ENVELOPE = "1 validation error detected: "


def without_envelope(message: str) -> str:
    """A message without the envelope that AWS puts around some refusals, by operation and by year."""
    return message.removeprefix(ENVELOPE)


@contextmanager
def refused(code: str, message: str | None = None, pattern: str | None = None):
    """Expects a ClientError of a code; its message equals `message` (but for the envelope) or matches `pattern`."""
    with pytest.raises(ClientError) as raised:
        yield raised
    error = raised.value.response["Error"]
    assert error["Code"] == code, error
    if message is not None:
        assert without_envelope(error["Message"]) == message, error
    if pattern is not None:
        assert re.search(pattern, error["Message"]), error
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def invalid(message: str | None = None, pattern: str | None = None):
    """Expects a ValidationException."""
    return refused("ValidationException", message, pattern)
