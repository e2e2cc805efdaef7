"""Does many steps of a training at once, as they are declared: calls, then the update.

Only plain data tells what is done: names of functions, of values, and a rate. Each function sees
what it would see if it were called by itself: arrays of its own, and what it returns is taken as it
is then. Whatever is not as expected ends it: the trainer then calls one function at a time.
"""

from typing import Any

import numpy

from ..values.tree import Tree

_ndarray, _errstate = numpy.ndarray, numpy.errstate
_DOUBLE = numpy.dtype(numpy.float64)


def record(steps: Tree, namespace: "dict[str, Any]") -> Tree:
    """What the calls of some steps returned, and the variables after them; None where they do not.

    steps are (calls, update, rate, variables, batches): a call is (function, arguments, results),
    the update (variable, gradient) pairs. The answer is (layouts, which, data, variables): for each
    call a byte that says which layout, the shapes of its arrays, it has; then the arrays' float64.
    """
    calls, update, rate, variables, batches = steps
    state, layouts, which, data = dict(variables), dict[Any, int](), bytearray(), list[bytes]()
    try:
        for batch in batches:
            values = {**state, **batch}
            for name, arguments, results in calls:
                returned = namespace[name](*[values[one].copy() for one in arguments])
                if len(results) == 1:
                    returned = (returned,)
                if type(returned) is not tuple or len(returned) != len(results):
                    return None
                shapes = list[tuple[int, ...]]()
                for result, value in zip(results, returned, strict=True):
                    if type(value) is not _ndarray or value.dtype != _DOUBLE:
                        return None
                    values[result] = own = value.copy()
                    shapes.append(own.shape)
                    data.append(own.tobytes())
                which.append(layouts.setdefault(tuple(shapes), len(layouts)))
            with _errstate(all="ignore"):
                for variable, gradient in update:
                    state[variable] = state[variable] - rate * values[gradient]
    except BaseException:  # the trainer finds out which call it was, and why
        return None
    return tuple(layouts), bytes(which), b"".join(data), tuple(state[name] for name, _ in update)
