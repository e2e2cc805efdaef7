"""Trains many steps in one round trip: the student's side does them, and the trainer runs on that.

What comes back are the outputs of the functions, one call after another. The trainer takes each as
the answer of its call, and makes weights and curves of them itself, so that they mean no more than
answers that were asked for one by one. What is new is that later inputs of the same steps are
known when a call is answered: so none is made ahead where the judged curve is watched within steps.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from math import prod

import numpy as np

from grader.lab.function_model import Variables
from grader.lab.training_model import TrainingStep
from grader.transcript import Record, TapeBroken
from grader.values.dtypes import CODES
from grader.values.limits import MAX_AXES, is_moderate
from grader.values.tree import AnyArray, Tree

# What steps that are made at once should take, by the last one that was made by itself; and the
# seconds that they may take, beyond which functions are so slow that nothing is gained.
_SECONDS, _BYTES, _STEPS = 0.5, 2**19, 1000
_PATIENCE = 2.0
_DOUBLE = np.dtype(np.float64)
# What comes back: layouts, of which a byte names one, for each call that byte, data, variables.
_PARTS, _LAYOUTS = (tuple, bytes, bytes, tuple), 256

# What a call returned: the shapes of its arrays, and these.
Outputs = tuple[list[tuple[int, ...]], list[AnyArray]]
# Batches, with their bytes when they were drawn.
_Chunk = list[tuple[Variables, list[bytes]]]


class Tape:
    """Answers of calls that were made ahead, once a step by itself has shown that they can be.

    judged is the curve that is judged. used says whether anything was made ahead.
    """

    def __init__(self, step: TrainingStep, judged: str, record: Record) -> None:
        self._step, self._judged, self._record = step, judged, record
        self._calls = tuple((call.function, call.arguments, call.results) for call in step.calls)
        self._update = tuple(step.update.items())
        self._names = {*(name for call in step.calls for name in call.arguments), *step.update}
        self._names |= set(step.update.values())
        self._answers: deque[tuple[str, Outputs]] = deque()
        self._holds = type(step.rate) in (int, float)
        self._seconds, self._bytes = 0.0, 0
        self.used = False

    def see(self, returned: Tree, outputs: int) -> None:
        """Look at what a call returned that was made by itself."""
        values = (returned,) if outputs == 1 else returned
        if type(values) is tuple and len(values) == outputs and all(map(_is_plain, values)):
            self._bytes += sum(one.nbytes for one in values)
        else:
            self.refuse()

    def refuse(self) -> None:
        """Make no more calls ahead."""
        self._holds = False

    def next(self, function: str) -> Outputs | None:
        """What this call returned, with the shapes of that; None where it was not made ahead."""
        if not self._answers:
            return None
        name, outputs = self._answers.popleft()
        if name != function:
            raise TapeBroken
        return outputs

    def ahead(
        self,
        state: Mapping[str, AnyArray],
        batches: Iterable[Variables],
        watched: Mapping[str, object],
    ) -> Iterator[Variables]:
        """The batches of an epoch; where it can be done, what is called with them was called."""
        left = iter(batches)
        while self._holds and (
            chunk := [(one, _bytes_of(one)) for one in islice(left, self._most)]
        ):
            steps = self._by_itself if len(chunk) == 1 else self._at_once
            yield from steps(state, chunk)
            if self._judged in watched:
                self.refuse()
                if self.used:
                    raise TapeBroken
        yield from left

    @property
    def _most(self) -> int:
        """How many steps to make next."""
        if not self._bytes:  # none has been seen
            return 1
        by_time = _SECONDS / max(self._seconds, 1e-9)
        return max(int(min(by_time, _BYTES / self._bytes, _STEPS)), 1)

    def _by_itself(self, state: Mapping[str, AnyArray], chunk: _Chunk) -> Iterator[Variables]:
        ((batch, drawn),) = chunk
        self._bytes, began = sum(map(len, drawn)), time.monotonic()
        yield batch
        self._seconds = time.monotonic() - began
        if not all(map(_crosses, (*batch.values(), *state.values()))):
            self.refuse()

    def _at_once(self, state: Mapping[str, AnyArray], chunk: _Chunk) -> Iterator[Variables]:
        self.used = True
        batches = tuple(self._inputs(batch) for batch, _ in chunk)
        steps = (self._calls, self._update, self._step.rate, self._inputs(state), batches)
        after = self._load(self._record(steps, _PATIENCE), len(chunk))
        for batch, drawn in chunk:
            if _bytes_of(batch) != drawn:  # one buffer for all of them
                raise TapeBroken
            yield batch
        # Both sides have computed them, from the same outputs.
        ended = [state[variable].tobytes() for variable in self._step.update]
        if self._answers or ended != after:
            raise TapeBroken

    def _inputs(self, values: Variables) -> dict[str, Tree]:
        """What of these goes out: never what only the trainer looks at."""
        return {name: value for name, value in values.items() if name in self._names}

    def _load(self, taped: Tree, steps: int) -> list[bytes]:
        """Take the answers of so many steps; the bytes of the variables after them.

        Raises TapeBroken for anything else: it comes from the student's side.
        """
        if type(taped) is not tuple or tuple(map(type, taped)) != _PARTS:
            raise TapeBroken
        layouts, which, data, after = taped
        if len(layouts) > _LAYOUTS or len(which) != steps * len(self._calls):
            raise TapeBroken
        if not all(map(_is_layout, layouts)):
            raise TapeBroken
        sizes = [[8 * prod(shape) for shape in layout] for layout in layouts]
        at = 0
        for number, layout in enumerate(which):
            name, _, results = self._calls[number % len(self._calls)]
            if layout >= len(layouts) or len(layouts[layout]) != len(results):
                raise TapeBroken
            arrays = []
            for shape, size in zip(layouts[layout], sizes[layout], strict=True):
                if at + size > len(data):
                    raise TapeBroken
                arrays.append(np.ndarray(shape, _DOUBLE, data, at).copy())
                at += size
            self._answers.append((name, (list(layouts[layout]), arrays)))
        if at != len(data) or any(type(variable) is not np.ndarray for variable in after):
            raise TapeBroken
        return [variable.tobytes() for variable in after]


def _bytes_of(batch: Variables) -> list[bytes]:
    return [value.tobytes() if type(value) is np.ndarray else b"" for value in batch.values()]


def _crosses(value: Tree) -> bool:
    return type(value) is np.ndarray and value.dtype in CODES


def _is_plain(value: Tree) -> bool:
    return type(value) is np.ndarray and value.dtype == _DOUBLE


def _is_layout(tree: Tree) -> bool:
    """Whether this is a tuple of the shapes of arrays."""
    return type(tree) is tuple and all(
        type(shape) is tuple
        and len(shape) <= MAX_AXES
        and all(type(extent) is int and extent >= 0 for extent in shape)
        and is_moderate(shape)
        for shape in tree
    )
