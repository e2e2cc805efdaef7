"""Known complaints of Python and NumPy, and the causes that they point to."""

import re
from collections.abc import Mapping, Sequence

from grader.judge.findings import Cause, cause_of
from grader.lab.function_model import FunctionSpec
from grader.notebook.function_use import FunctionUse
from grader.transcript import Raised

# Names that left NumPy without a word on it, with the version in which they did, and what stands
# for them. Of those that left with 2.0 NumPy says it itself.
_LEFT_NUMPY: Mapping[str, tuple[str, str]] = {
    **{name: ("1.24", name) for name in ("bool", "int", "float", "complex", "object", "str")},
    "long": ("1.24", "int"),
    "unicode": ("1.24", "str"),
    "asscalar": ("1.23", "a.item()"),
    "alen": ("1.23", "len"),
    "bool8": ("2.0", "np.bool_"),
    "int0": ("2.0", "np.intp"),
    "uint0": ("2.0", "np.uintp"),
    "product": ("2.0", "np.prod"),
    "cumproduct": ("2.0", "np.cumprod"),
    "msort": ("2.0", "np.sort(..., axis=0)"),
    "trapz": ("2.4", "np.trapezoid"),
    "in1d": ("2.4", "np.isin"),
}
_REMOVED = re.compile(r"`np\.(\w+)` was removed in the NumPy ([\d.]+) release\. Use `([^`]+)`")
_ABSENT = re.compile(r"(?:module 'numpy' has no attribute '|^AttributeError: `np\.)(\w+)")

_FUNCTION = "(?:builtin_)?(?:function|method)(?:_or_method)?"
# The complaint, and the cause that it points to.
_COMPLAINTS: tuple[tuple[str, str], ...] = (
    (r"^NotImplementedError", "not-implemented"),
    (r"bitwise_xor|unsupported operand type\(s\) for \^", "xor-for-power"),
    (rf"unsupported operand type.*'{_FUNCTION}'|'{_FUNCTION}' object is not", "function-as-value"),
    (r"truth value of an array", "if-on-array"),
    (r"only (?:0-dimensional|length-1|size-1) arrays can be converted", "scalar-function"),
    (r"arrays used as indices must be of integer|only integers, slices", "index-not-integer"),
    (r"NoneType", "uses-none"),
    (r"setting an array element with a sequence", "element-from-array"),
    (r"Cannot cast ufunc|same_kind", "integer-array"),
    (r"object has no attribute|has no attribute", "no-such-attribute"),
    (r"positional argument|unexpected keyword", "wrong-arguments"),
    (r"maximum recursion depth", "endless-recursion"),
    (r"too many values to unpack|not enough values to unpack", "wrong-unpacking"),
    (r"object is not callable", "not-callable"),
    (r"read-only", "changes-arguments:read-only"),
)


def complaint_cause(raised: Raised) -> Cause | None:
    """What stands in the table for a complaint."""
    said = f"{raised.type_name}: {raised.message}"
    if (removed := _REMOVED.search(said)) is not None:
        name, version, instead = removed.groups()
        return cause_of("old-numpy-name", name=name, version=version, instead=instead)
    if (gone := _ABSENT.search(said)) is not None and gone.group(1) in _LEFT_NUMPY:
        version, instead = _LEFT_NUMPY[gone.group(1)]
        return cause_of("old-numpy-name", name=gone.group(1), version=version, instead=instead)
    causes = (cause_of(cause) for pattern, cause in _COMPLAINTS if re.search(pattern, said))
    return next(causes, None)


def leftover_cause(raised: Raised, use: FunctionUse) -> Cause | None:
    """A line that waits for somebody who types."""
    line = raised.place.text if raised.place is not None else ""
    waits = next((call for call in use.habits.leftovers if call.rstrip("()") in line), "")
    if not waits:
        return None
    return cause_of("leftover-call", call=waits)


def undefined_cause(raised: Raised, function: FunctionSpec, use: FunctionUse) -> Cause | None:
    """A name without a value."""
    if raised.type_name not in ("NameError", "UnboundLocalError"):
        return None
    named = re.search(r"'([^']+)'", raised.message)
    if named is None:
        return cause_of("undefined-name:unknown")
    name = named.group(1)
    if name in function.parameters and use.parameters:
        return cause_of("undefined-name:argument", name=name, parameters=use.parameters)
    return cause_of("undefined-name", name=name)


def index_cause(raised: Sequence[Raised]) -> Cause | None:
    """An index beyond the end of an axis."""
    found = [
        re.search(r"index (\d+) is out of bounds for axis \d+ with size (\d+)", one.message)
        for one in raised
    ]
    if found and all(one is not None and one.group(1) == one.group(2) for one in found):
        return cause_of("index-out-of-bounds:length")
    return cause_of("index-out-of-bounds") if found and found[0] is not None else None
