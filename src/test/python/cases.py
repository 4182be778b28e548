"""Runs cases against a gateway and prints one JSON line a case, for the JUnit class that starts this.

Environment: GATEWAY (address without a slash at the end), GATEWAY_KEY, UPSTREAM_OPENAI and UPSTREAM_ANTHROPIC (base
addresses of the provider's double).
"""

import json
import os
import sys
import traceback

GATEWAY = os.environ["GATEWAY"]
KEY = os.environ["GATEWAY_KEY"]
OPENAI = os.environ["UPSTREAM_OPENAI"]
ANTHROPIC = os.environ["UPSTREAM_ANTHROPIC"]

_cases = []


def case(name):
    def register(function):
        _cases.append((name, function))
        return function

    return register


def equal(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def fails(call, kind, *texts):
    try:
        call()
    except kind as error:
        for text in texts:
            assert text in str(error), f"'{text}' is not in: {error}"
        return error
    raise AssertionError(f"nothing failed; expected {kind.__name__}")


def run():
    for name, function in _cases:
        try:
            function()
            print(json.dumps({"case": name, "ok": True}), flush=True)
        except Exception:
            print(json.dumps({"case": name, "ok": False, "detail": traceback.format_exc()}), flush=True)
    sys.stdout.flush()
