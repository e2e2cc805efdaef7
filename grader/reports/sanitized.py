"""A result whose texts move no cursor, whoever wrote them."""

import re
from typing import Any

import msgspec

from grader.result import Result
from grader.text import inert

# Control codes but the line's end, and halves of surrogate pairs, which no encoding has.
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def sanitized(result: Result) -> Result:
    """The same result, fit to be shown: without control codes but line ends, tabs as spaces, and
    without commands to a runner that logs it.
    """
    values = msgspec.to_builtins(result)
    fit = _fit(values)
    return msgspec.convert(fit, Result) if fit != values else result


def _fit(value: Any) -> Any:
    if isinstance(value, str):
        return inert(_UNFIT.sub("", value.expandtabs(4)) if _UNFIT.search(value) else value)
    if isinstance(value, dict):
        return {_fit(key): _fit(inner) for key, inner in value.items()}
    return [_fit(inner) for inner in value] if isinstance(value, list | tuple) else value
