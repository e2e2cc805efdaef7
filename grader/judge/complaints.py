"""Known complaints of Python and NumPy, in plain words."""

import re
from collections.abc import Mapping, Sequence

from grader.lab.model import FunctionSpec
from grader.notebook.traits import Traits
from grader.result import Hint
from grader.transcript import Raised

# Names that left NumPy, with the version in which they did, and what stands for them.
_LEFT_NUMPY: Mapping[str, tuple[str, str]] = {
    **{name: ("1.24", name) for name in ("bool", "int", "float", "complex", "object", "str")},
    "long": ("1.24", "int"),
    "unicode": ("1.24", "str"),
    "float_": ("2.0", "np.float64"),
    "complex_": ("2.0", "np.complex128"),
    "Inf": ("2.0", "np.inf"),
    "Infinity": ("2.0", "np.inf"),
    "infty": ("2.0", "np.inf"),
    "NaN": ("2.0", "np.nan"),
    "asfarray": ("2.0", "np.asarray(..., dtype=float)"),
    "product": ("2.0", "np.prod"),
    "cumproduct": ("2.0", "np.cumprod"),
    "sometrue": ("2.0", "np.any"),
    "alltrue": ("2.0", "np.all"),
    "row_stack": ("2.0", "np.vstack"),
    "msort": ("2.0", "np.sort(..., axis=0)"),
    "trapz": ("2.4", "np.trapezoid"),
    "in1d": ("2.4", "np.isin"),
}

# The complaint, what to call it, and what to look at.
_COMPLAINTS: tuple[tuple[str, str, str], ...] = (
    (
        r"truth value of an array",
        "if-on-array",
        "An `if`, `and`, `or`, `max` or `min` of Python asks one question of a whole array. Each "
        "entry needs its own answer.",
    ),
    (
        r"only (?:0-dimensional|length-1|size-1) arrays can be converted",
        "scalar-function",
        "A function that takes one number, as those of `math` do, is given a whole array.",
    ),
    (
        r"arrays used as indices must be of integer|only integers, slices",
        "index-not-integer",
        "Something that is no whole number is used as an index. Which array do you mean to look "
        "things up with?",
    ),
    (
        r"NoneType",
        "uses-none",
        "Something here is None. Does a function that is called lack its `return`, or is it not "
        "filled in yet?",
    ),
    (
        r"setting an array element with a sequence",
        "element-from-array",
        "A whole array is put into the place of one entry. Compare the shapes on both sides.",
    ),
    (
        r"Cannot cast ufunc|same_kind",
        "integer-array",
        "An array of integers is changed in place, where fractions come out. Which line makes it?",
    ),
    (
        r"object has no attribute|has no attribute",
        "no-such-attribute",
        "There is nothing of this name. Is it spelled right, and is the object what you think?",
    ),
    (
        r"positional argument|unexpected keyword",
        "wrong-arguments",
        "A function is called with other arguments than it takes. Compare the call with its `def`.",
    ),
    (
        r"maximum recursion depth",
        "endless-recursion",
        "The function calls itself without end. Is a helper named like it?",
    ),
    (
        r"too many values to unpack|not enough values to unpack",
        "wrong-unpacking",
        "A function returns more or fewer values than are unpacked here.",
    ),
    (
        r"object is not callable",
        "not-callable",
        "Something that is no function is called. Is a name used twice, or an operator missing?",
    ),
    (
        r"read-only",
        "changes-arguments",
        "An array is changed in place that may not be. Work on a copy.",
    ),
)


def complaint_hint(raised: Raised) -> Hint | None:
    """What stands in the table for a complaint."""
    said = f"{raised.type_name}: {raised.message}"
    gone = re.search(r"(?:module 'numpy' has no attribute '|^AttributeError: `np\.)(\w+)", said)
    if gone and gone.group(1) in _LEFT_NUMPY:
        version, instead = _LEFT_NUMPY[gone.group(1)]
        text = (
            f"The name `np.{gone.group(1)}` left NumPy with version {version}: write `{instead}`."
        )
        return Hint("old-numpy-name", text)
    for pattern, cause, text in _COMPLAINTS:
        if re.search(pattern, said):
            return Hint(cause, text)
    return None


def leftover_hint(raised: Raised, traits: Traits) -> Hint | None:
    """A line that waits for somebody who types."""
    line = raised.place.text if raised.place is not None else ""
    waits = next((call for call in traits.habits.leftovers if call.rstrip("()") in line), "")
    if not waits:
        return None
    return Hint(
        "leftover-call",
        f"`{waits}` is left in this line. Nobody types anything while this is graded: it gets an "
        "empty line. Take the value from the arguments.",
    )


def undefined_hint(raised: Raised, function: FunctionSpec, traits: Traits) -> Hint | None:
    """A name without a value."""
    if raised.type_name not in ("NameError", "UnboundLocalError"):
        return None
    found = re.search(r"'([^']+)'", raised.message)
    name = f"`{found.group(1)}`" if found else "A name"
    if found and found.group(1) in function.parameters and traits.parameters:
        text = (
            f"{name} is no name in your function, which calls its arguments "
            f"{', '.join(traits.parameters)}."
        )
    else:
        text = f"{name} has no value here. Is it spelled as where it is made, and made before?"
    return Hint("undefined-name", text)


def index_hint(raised: Sequence[Raised]) -> Hint | None:
    """An index beyond the end of an axis."""
    found = [
        re.search(r"index (\d+) is out of bounds for axis \d+ with size (\d+)", one.message)
        for one in raised
    ]
    if found and all(one is not None and one.group(1) == one.group(2) for one in found):
        return Hint(
            "index-out-of-bounds",
            "The index goes up to the length of the axis itself. Where does counting begin, and "
            "does the loop run along the right axis?",
        )
    if found and found[0] is not None:
        return Hint(
            "index-out-of-bounds",
            "The index is larger than this axis allows. Is it the axis that you mean?",
        )
    return None
