"""Steps that are made at once come to the same, bit for bit, as calls made one by one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.inside.agent import TAPE, TAPED, taped
from grader.lab import Lab, LabSpec, Output, Problems, TrainingCall, TrainingLoop, TrainingStep
from grader.session.local import answer_in_process
from grader.training.trainers import run_training
from grader.transcript import Answer, TapeBroken, TrainingAnswer
from grader.values.frames import Message
from grader.values.reader import decode
from grader.values.tree import AnyArray, Tree
from grader.values.writer import encode

Function = Callable[..., Any]
Forge = Callable[[Tree], Tree]


def forward(w: AnyArray, b: AnyArray, x: AnyArray) -> AnyArray:
    """Predictions (1, N) of a layer: w (1, K), b (1, 1), x (K, N)."""
    return np.asarray(np.tanh(w @ x + b))


def gradients(out: AnyArray, x: AnyArray, y: AnyArray, w: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Gradients of w and b of half the squared error."""
    residual = (out - y) * (1 - out**2) / x.shape[1]
    return residual @ x.T + 0 * w, residual.sum(axis=1, keepdims=True)


@dataclass
class Course:
    """How a training goes: sizes of its batches by epochs, its rate, and what is odd about it."""

    epochs: list[list[int]]
    rate: float = 0.1
    judged: str = "norm"
    buffer: bool = False
    fortran: bool = False
    watched: list[Mapping[str, Any]] = field(default_factory=list)

    def lab(self) -> LabSpec:
        """A lab with such a training."""
        lab = Lab("layer", "A layer")
        task = lab.task("1", "All of it")
        on = Problems(self._problem, [{"K": 2, "N": 3}, {"K": 3, "N": 1}, {"K": 1, "N": 4}])
        lab.function(task, on=on, returns={"out": 1})(forward)
        lab.function(task, on=on, returns={"d_w": Output(1), "d_b": 1})(gradients)
        step = TrainingStep(
            (
                TrainingCall("forward", ("w", "b", "x"), ("out",)),
                TrainingCall("gradients", ("out", "x", "y", "w"), ("d_w", "d_b")),
            ),
            {"w": "d_w", "b": "d_b"},
            self.rate,
        )
        train = lab.training(
            task,
            "fit",
            "It fits",
            points=1,
            uses=("forward", "gradients"),
            threshold=0.5,
            accuracy=self.judged,
            step=step,
        )
        train(self._begin)
        return lab.build()

    @staticmethod
    def _problem(rng: np.random.Generator, K: int, N: int) -> Mapping[str, AnyArray]:
        shapes = {"w": (1, K), "b": (1, 1), "x": (K, N), "y": (1, N), "out": (1, N)}
        return {name: rng.normal(size=shape) for name, shape in shapes.items()}

    def _begin(self, seed: int) -> TrainingLoop:
        rng = np.random.default_rng(seed)
        begin = {"w": rng.normal(size=(1, 3)), "b": rng.normal(size=(1, 1)), "idle": np.ones(2)}
        whole = {"x": np.empty((3, 64)), "y": np.empty((1, 64)), "secret": np.empty((1, 64))}

        def batches(sizes: list[int]) -> Iterator[Mapping[str, AnyArray]]:
            for size in sizes:
                drawn = {name: rng.normal(size=(len(whole[name]), size)) for name in whole}
                if self.buffer:
                    for name, array in drawn.items():
                        whole[name][:, :size] = array
                    yield {name: array[:, :size] for name, array in whole.items()}
                elif self.fortran:
                    yield {name: np.asfortranarray(array) for name, array in drawn.items()}
                else:
                    yield drawn

        def watch(values: Mapping[str, AnyArray]) -> Mapping[str, float]:
            self.watched.append(dict(values))
            return {"loss": float(np.mean((values["out"] - values["secret"]) ** 2))}

        def after(state: Mapping[str, AnyArray]) -> Mapping[str, float]:
            return {"norm": float(np.sum(state["w"]) + np.sum(state["b"]))}

        return TrainingLoop(begin, map(batches, self.epochs), watch, after)


@dataclass
class Side:
    """A student's side, with functions that are new for each run."""

    make: Callable[[], dict[str, Function]]
    forge: Forge = lambda told: told
    singles: int = 0
    told: list[Tree] = field(default_factory=list)

    def run(self, lab: LabSpec, *, at_once: bool) -> TrainingAnswer:
        """Train with them."""
        namespace: dict[str, Any] = self.make()
        self.singles = 0

        def call(name: str, arguments: tuple[Tree, ...]) -> Answer:
            self.singles += 1
            return answer_in_process(namespace, name, arguments)

        def record(steps: Tree, limit: float) -> Tree:
            self.told.append(steps)
            answer = taped(Message(TAPE, 1, encode(steps)), namespace)
            assert answer.kind == TAPED
            return self.forge(decode(answer.payload, sources=False))

        return run_training(lab, lab.trainings[0], 7, call, record if at_once else None)

    def both(self, course: Course) -> tuple[TrainingAnswer, TrainingAnswer, int]:
        """A run at once, or from the start where that breaks; one by one; calls of the former."""
        try:
            at_once = self.run(replace(course, watched=[]).lab(), at_once=True)
        except TapeBroken:
            at_once = self.run(replace(course, watched=[]).lab(), at_once=False)
        calls = self.singles
        return at_once, self.run(replace(course, watched=[]).lab(), at_once=False), calls


def right() -> dict[str, Function]:
    """The reference's own."""
    return {"forward": forward, "gradients": gradients}


def keeping() -> dict[str, Function]:
    """They keep all that they see, and answer by it."""
    seen: list[Any] = []

    def kept(*values: AnyArray) -> AnyArray:
        seen.append(values)
        return np.asarray(forward(*values) + 1e-3 * len(seen) + 1e-3 * sum(map(np.sum, seen[-1])))

    def odd(out: AnyArray, x: AnyArray, y: AnyArray, w: AnyArray) -> tuple[AnyArray, AnyArray]:
        for values in seen:  # what was given or returned earlier is changed now
            for value in values:
                value *= 1.5
        d_w, d_b = gradients(out, x, y, w)
        seen.append((d_w, d_b, out))
        return d_w, d_b

    return {"forward": kept, "gradients": odd}


def same_buffer() -> dict[str, Function]:
    """They return the same arrays each time, filled anew."""
    buffers: dict[Any, AnyArray] = {}

    def into(key: str, value: AnyArray) -> AnyArray:
        buffer = buffers.setdefault((key, value.shape), np.empty(value.shape))
        buffer[:] = value
        return buffer

    def both(*values: AnyArray) -> tuple[AnyArray, AnyArray]:
        d_w, d_b = gradients(*values)
        return into("d_w", d_w), into("d_b", d_b)

    return {"forward": lambda *values: into("out", forward(*values)), "gradients": both}


def in_place() -> dict[str, Function]:
    """They change their arguments, and return views of them."""

    def changed(out: AnyArray, x: AnyArray, y: AnyArray, w: AnyArray) -> tuple[Any, Any]:
        out -= y
        x *= out
        w += x.mean(axis=1)
        return w[:, ::-1], out[:, :1]

    def first(w: AnyArray, b: AnyArray, x: AnyArray) -> AnyArray:
        x[0] += b[0, 0]
        return x[:1]

    return {"forward": first, "gradients": changed}


def drawing() -> dict[str, Function]:
    """They draw random numbers, in an order that counts."""
    np.random.seed(3)
    return {
        "forward": lambda *values: forward(*values) + np.random.normal(size=(1, 1)),
        "gradients": gradients,
    }


def growing() -> dict[str, Function]:
    """They overflow, up to infinities and NaN."""
    return {
        "forward": forward,
        "gradients": lambda *values: tuple(1e200 * one for one in gradients(*values)),
    }


def turning(at: int, turn: Callable[[Any], Any]) -> Callable[[], dict[str, Function]]:
    """The right ones, but for what comes of a call with this number."""

    def make() -> dict[str, Function]:
        calls: list[int] = []

        def turned(*values: AnyArray) -> Any:
            calls.append(1)
            returned = gradients(*values)
            return turn(returned) if len(calls) == at else returned

        return {"forward": forward, "gradients": turned}

    return make


def raising(returned: Any) -> Any:
    """No result at all."""
    raise KeyError("late")


TURNS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "lists": lambda both: tuple(one.tolist() for one in both),
    "float32": lambda both: tuple(one.astype(np.float32) for one in both),
    "matrix": lambda both: tuple(map(np.asmatrix, both)),
    "transposed": lambda both: (both[0].T, both[1]),
    "columns": lambda both: (both[0], np.repeat(both[1], 2, axis=1)),
    "one more": lambda both: (*both, both[0]),
    "alone": lambda both: both[0],
    "none": lambda both: None,
    "flat": lambda both: (both[0].ravel(), both[1]),
    "raises": raising,
}
MAKERS = [right, keeping, same_buffer, in_place, drawing, growing]
SIZES = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=6), min_size=1, max_size=4)


def same_answers(one: TrainingAnswer, other: TrainingAnswer) -> bool:
    """Whether two runs came to the same; repr tells all bits of a float."""
    return repr(one) == repr(other)


@given(
    epochs=SIZES,
    rate=st.sampled_from([0.1, 1, -3.5, 1e300]),
    make=st.sampled_from(MAKERS),
    buffer=st.booleans(),
    fortran=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_curves_are_the_same(
    epochs: list[list[int]],
    rate: float,
    make: Callable[[], dict[str, Function]],
    buffer: bool,
    fortran: bool,
) -> None:
    """Whatever functions keep, change or return again, and wherever batches are drawn into."""
    at_once, one_by_one, _ = Side(make).both(Course(epochs, rate, buffer=buffer, fortran=fortran))
    assert same_answers(at_once, one_by_one)
    assert one_by_one.failure is None


@given(at=st.integers(1, 9), turn=st.sampled_from(sorted(TURNS)))
@settings(max_examples=60, deadline=None)
def test_what_is_odd_is_done_call_by_call(at: int, turn: str) -> None:
    """From whichever call on, it has the outcome, and names the failure, that it has by itself."""
    at_once, one_by_one, _ = Side(turning(at, TURNS[turn])).both(Course([[2, 3, 2], [3, 2, 2]]))
    assert same_answers(at_once, one_by_one)


def test_what_trainers_see_is_the_same_too() -> None:
    """All that is watched, to the bit, and in the same order of its axes."""
    seen = []
    for at_once in (True, False):
        course = Course([[3, 3, 3, 1], [2, 2, 3]], fortran=True)
        side = Side(right)
        side.run(course.lab(), at_once=at_once)
        seen.append(
            [
                [(name, one.tobytes("A"), one.strides) for name, one in values.items()]
                for values in course.watched
            ]
        )
    assert seen[0] == seen[1]


@pytest.mark.parametrize("make", MAKERS)
def test_only_the_first_step_is_made_by_itself(make: Callable[[], dict[str, Function]]) -> None:
    """Two calls of it; the rest of each epoch in one round trip."""
    side = Side(make)
    side.run(Course([[3, 3, 2], [3, 3, 2], [3, 3, 2]]).lab(), at_once=True)
    assert side.singles == 2
    assert len(side.told) == 3


def test_only_inputs_go_out() -> None:
    """Nothing that only the trainer looks at, and no state that no call and no update needs."""
    side = Side(right)
    side.run(Course([[3, 3, 2]]).lab(), at_once=True)
    ((_, _, _, state, batches),) = side.told
    assert state.keys() == {"w", "b"}
    assert [batch.keys() for batch in batches] == [{"x", "y"}] * 2


def test_none_is_made_ahead_where_the_judged_curve_is_watched() -> None:
    """Later inputs could tell what is right for it."""
    side = Side(right)
    side.run(Course([[3, 3], [3, 3]], judged="loss").lab(), at_once=True)
    assert (side.singles, side.told) == (8, [])


def forged(part: int, other: Callable[[Any], Any]) -> Forge:
    """Another value in a part of the answer."""
    return lambda told: (*told[:part], other(told[part]), *told[part + 1 :])


@pytest.mark.parametrize(
    "forge",
    [
        lambda told: None,
        lambda told: told[:3],
        lambda told: list(told),
        forged(0, lambda layouts: ()),
        forged(0, lambda layouts: layouts * 200),
        forged(0, lambda layouts: ((), *layouts[1:])),
        forged(0, lambda layouts: (((1, 3.0),), *layouts[1:])),
        forged(0, lambda layouts: (((-1, -3),), *layouts[1:])),
        forged(0, lambda layouts: (((3, 1),), *layouts[1:])),
        forged(0, lambda layouts: (((2**40, 0),), *layouts[1:])),
        forged(0, lambda layouts: (((2**60, 2**60),), *layouts[1:])),
        forged(1, lambda which: which[1:]),
        forged(1, lambda which: bytes(len(which))),
        forged(1, lambda which: b"\xff" * len(which)),
        forged(2, lambda data: data[8:]),
        forged(2, lambda data: data + bytes(8)),
        forged(2, lambda data: bytes(len(data))),
        forged(3, lambda after: after[1:]),
        forged(3, lambda after: (None, None)),
    ],
)
def test_what_is_no_answer_breaks_it(forge: Forge) -> None:
    """It comes from the student's side, and is refused whole."""
    side = Side(right, forge)
    with pytest.raises(TapeBroken):
        side.run(Course([[3, 3, 3]]).lab(), at_once=True)
    at_once, one_by_one, _ = side.both(Course([[3, 3, 3]]))
    assert same_answers(at_once, one_by_one)


def test_a_forged_answer_is_just_another_answer() -> None:
    """Who computes the variables as well gets the curves that those answers have, one by one."""

    def lies(told: Tree) -> Tree:
        state = side.told[-1][3]
        return (*told[:2], bytes(len(told[2])), (state["w"], state["b"]))

    def still(at: int) -> dict[str, Function]:
        calls: list[int] = []

        def nothing(*values: AnyArray) -> tuple[AnyArray, AnyArray]:
            calls.append(1)
            made = gradients(*values)
            return made if len(calls) <= at else (0 * made[0], 0 * made[1])

        def none(*values: AnyArray) -> AnyArray:
            made = forward(*values)
            return made if len(calls) < at else 0 * made

        return {"forward": none, "gradients": nothing}

    side = Side(right, lies)
    course = Course([[3, 3, 3], [3, 3]])
    at_once = side.run(course.lab(), at_once=True)
    assert len(side.told) == 2
    assert same_answers(at_once, Side(lambda: still(1)).run(course.lab(), at_once=False))
