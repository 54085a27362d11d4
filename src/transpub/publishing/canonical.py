"""JSON in the one form of RFC 8785, and the strict reading of it. Knows nothing of keys and signatures."""

import json
import math
from typing import Any, NoReturn

import rfc8785

# An article's body is at most some megabytes; nothing to sign or to check is larger.
MAX_BYTES = 32 * 1024 * 1024
_INTEGERS_END = 2**53
_INTEGER_DIGITS = 17


def canonical(value: Any) -> bytes:
    """The value in the JSON Canonicalization Scheme: the same data give the same bytes, in any language.

    Raises:
        ValueError: it holds what this form cannot: NaN, an infinity, an integer beyond ±(2⁵³-1), a lone surrogate,
            a name that is no string, or too deep a nesting.
    """
    try:
        return rfc8785.dumps(value)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def parse(data: bytes) -> Any:
    """The JSON in `data`, read as I-JSON (RFC 7493): UTF-8, each name once in an object, finite numbers.

    Two readers must not see two values: with a name given twice, one program checks what another does not show.

    Raises:
        ValueError: it is not that, or is larger than `MAX_BYTES`, or nested too deeply.
    """
    if len(data) > MAX_BYTES:
        raise ValueError("too large")
    try:
        return json.loads(
            data.decode(),
            object_pairs_hook=_each_once,
            parse_int=_integer,
            parse_float=_double,
            parse_constant=_no_number,
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name is given twice")
    return members


def _integer(digits: str) -> int | float:
    # A number of JSON is a double (RFC 8785 §3.2.2.3), and `canonical` writes a large one without a point.
    number = int(digits) if len(digits) <= _INTEGER_DIGITS else None
    return number if number is not None and abs(number) < _INTEGERS_END else _double(digits)


def _double(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]}… is larger than a double")
    return number


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
