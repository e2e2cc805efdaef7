"""Errors carried forward, judged in process: nothing is lost twice, and nothing is had for free."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from grader.lab.model import CarriedForward, LabSpec
from grader.result import Item
from grader.values.tree import AnyArray
from tests.support.corpus import lost_items
from tests.support.judging import judged
from tests.support.notebooks import Patch

D_RELU = "def d_relu(x):\n    return (x < 0).astype(float)\n"
GRADIENTS = """
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    delta = (softmaxed - Y_batch) / {divisor}
    d_z = U.T @ delta * {slope}
    return delta @ hidden.T, delta.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
"""


def gradients(slope: str, divisor: str = "Y_batch.shape[1]") -> str:
    """compute_grads_NN with this derivative of the activation."""
    return GRADIENTS.format(slope=slope, divisor=divisor)


def items_of(lab: LabSpec, *cells: str) -> dict[str, Item]:
    """The items of the solution with these cells in it."""
    return {item.id: item for item in judged(Patch("carry", "", {}, cells), lab, seed=0)}


@pytest.mark.parametrize(
    "slope",
    [
        "d_relu(W @ X_batch + b1)",
        "d_relu(x=W @ X_batch + b1)",
        "np.vectorize(d_relu)(W @ X_batch + b1)",
        "np.array([d_relu(row) for row in W @ X_batch + b1])",
        "{'relu': d_relu}['relu'](W @ X_batch + b1)",
        "globals()['d_relu'](W @ X_batch + b1)",
    ],
)
def test_a_wrong_helper_costs_its_own_marks(slope: str, lab: LabSpec) -> None:
    """The function that leans on it is right, and says that it was given the helper."""
    items = items_of(lab, D_RELU, gradients(slope))
    assert set(lost_items(items.values())) == {"d_relu.value"}
    carried = items["compute_grads_NN.d_W"]
    assert carried.message == "Right, given a correct `d_relu`."
    assert carried.evidence.substituted == ("d_relu",)


def test_what_was_right_alone_says_nothing(lab: LabSpec) -> None:
    """An output that needs no help has no word on it."""
    items = items_of(lab, D_RELU, gradients("d_relu(W @ X_batch + b1)"))
    assert items["compute_grads_NN.d_U"].message == ""
    assert items["compute_grads_NN.d_U"].evidence.substituted == ()


def test_a_helper_caught_early(lab: LabSpec) -> None:
    """A helper that was put into a default or a table is answered all the same."""
    table = "slopes = {'relu': d_relu}\n"
    grads = gradients("slopes['relu'](W @ X_batch + b1)")
    assert set(lost_items(items_of(lab, D_RELU, table, grads).values())) == {"d_relu.value"}


def test_a_missing_helper(lab: LabSpec) -> None:
    """A name that is not there at all is answered too."""
    items = items_of(lab, D_RELU, gradients("d_relu(W @ X_batch + b1)"), "del d_relu")
    assert set(lost_items(items.values())) == {"d_relu.value"}


def test_a_chain(lab: LabSpec) -> None:
    """Softmax breaks the forward pass, and that the gradients; each is right but for the former."""
    softmax = "def softmax(z):\n    return np.exp(z)"
    forward = (
        "def forward_NN(U, b2, W, b1, x):\n    hidden = relu(W @ x + b1)\n"
        "    out = U @ hidden + b2\n    return softmax(out), hidden, out"
    )
    grads = (
        "def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):\n"
        "    one = softmax(0 * U[:, :1]).sum()\n"
        "    hidden = forward_NN(U, 0 * U[:, :1], W, b1, X_batch)[1] ** one\n"
        "    delta = (softmaxed - Y_batch) / Y_batch.shape[1]\n"
        "    d_z = U.T @ delta * (hidden > 0)\n"
        "    return (delta @ hidden.T, delta.sum(1, keepdims=True), d_z @ X_batch.T,\n"
        "            d_z.sum(1, keepdims=True))"
    )
    items = items_of(lab, softmax, forward, grads)
    assert items["forward_NN.softmaxed"].status == "partial"
    assert items["forward_NN.softmaxed"].evidence.substituted == ("softmax",)
    assert items["compute_grads_NN.d_U"].score == pytest.approx(0.8 * 8)
    assert set(items["compute_grads_NN.d_U"].evidence.substituted) == {"softmax", "forward_NN"}
    assert items["forward_NN.hidden"].status == "passed"


def test_what_is_wrong_besides_is_still_lost(lab: LabSpec) -> None:
    """A mistake of the function's own costs what it costs, and is named."""
    grads = gradients("d_relu(W @ X_batch + b1)", divisor="1")
    items = items_of(lab, D_RELU, grads)
    lost = {name for name in lost_items(items.values()) if name.startswith("compute_grads_NN")}
    assert lost == {f"compute_grads_NN.{name}" for name in ("d_U", "d_b2", "d_W", "d_b1")}
    item = items["compute_grads_NN.d_W"]
    assert ("not-averaged",) in {hint.cause for hint in item.hints}
    assert "`d_relu`" in item.message


def test_nothing_is_carried_by_what_builds_upon_it(lab: LabSpec) -> None:
    """A function is never given one that comes after it in the lab."""
    relu = "def relu(x):\n    return forward_NN(np.eye(len(x)), 0, np.eye(len(x)), 0, x)[1]"
    forward = "def forward_NN(U, b2, W, b1, x):\n    return None"
    items = items_of(lab, relu, forward)
    assert items["relu.value"].score == 0


@pytest.mark.parametrize(
    "body",
    [
        "return None",
        "return 0 * U, 0 * U[:, :1], 0 * W, 0 * b1",
        "d_relu(W @ X_batch + b1)\n    return 0 * U, 0 * U[:, :1], 0 * W, 0 * b1",
        "return d_relu(U), d_relu(U), d_relu(W), d_relu(b1)",
    ],
)
def test_no_answer_earns_nothing(body: str, lab: LabSpec) -> None:
    """Empty and constant answers earn nothing, whatever they call."""
    grads = f"def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):\n    {body}\n"
    items = items_of(lab, D_RELU, grads)
    assert (
        sum(item.score or 0 for item in items.values() if item.function == "compute_grads_NN") == 0
    )


def test_the_rubric_sets_the_share(lab: LabSpec) -> None:
    """What comes back is the share that the lab declares."""
    half = replace(lab, carried_forward=CarriedForward(graded=0.5))
    item = items_of(half, D_RELU, gradients("d_relu(W @ X_batch + b1)"))["compute_grads_NN.d_W"]
    assert (item.score, item.status) == (4.5, "partial")


BLANKS = {
    "pass": "def {name}(*a, **k):\n    pass",
    "template": "def {name}({all}):\n    raise NotImplementedError('YOUR CODE HERE')",
    "late": "def {name}({all}):\n    a = 2 * {first}\n    raise NotImplementedError",
    "handout": "def {name}({all}):\n    '''Words.'''\n    return result",
    "none": "def {name}({all}):\n    return None",
    "number": "def {name}({all}):\n    return 0.0",
    "numbers": "def {name}({all}):\n    return 1, -2, [3]",
    "raise": "def {name}({all}):\n    raise ValueError('to do')",
    "value": "{name} = None",
    "gone": "def {name}({all}):\n    pass\ndel {name}",
}
LEANING = """
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    scale = compute_loss(softmaxed, Y_batch) / compute_loss(softmaxed, Y_batch)
    hidden = forward_NN(U, 0 * U[:, :1], W, b1, X_batch)[1]
    delta = scale * (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = U.T @ delta * d_relu(W @ X_batch + b1)
    return delta @ hidden.T, delta.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
"""


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("name", ["d_relu", "forward_NN", "compute_loss"])
def test_nothing_stands_in_for_a_blank(name: str, blank: str, lab: LabSpec) -> None:
    """What leans on a function that was not attempted is not helped, whatever the blank is."""
    function = next(function for function in lab.functions if function.name == name)
    everything, first = ", ".join(function.parameters), function.parameters[0]
    stub = BLANKS[blank].format(name=name, all=everything, first=first)
    items = items_of(lab, stub, LEANING)
    assert not any(name in item.evidence.substituted for item in items.values())
    leaning = [item for item in items.values() if item.function == "compute_grads_NN"]
    assert any(item.score == 0 for item in leaning)


@pytest.mark.parametrize("name", ["d_relu", "forward_NN", "compute_loss"])
def test_a_wrong_attempt_is_no_blank(name: str, lab: LabSpec) -> None:
    """Each of them is given where it was tried."""
    function = next(function for function in lab.functions if function.name == name)
    parameters = ", ".join(function.parameters)
    attempt = f"def {name}({parameters}):\n    return 1 / 0 * {function.parameters[0]}"
    items = items_of(lab, attempt, LEANING)
    leaning = [item for item in items.values() if item.function == "compute_grads_NN"]
    assert all(
        item.evidence.substituted == (name,) and item.score == item.max_score for item in leaning
    )


AT_THE_KINK = "def d_relu(x):\n    return (x >= 0).astype(float)\n"


def test_several_right_answers(lab: LabSpec) -> None:
    """A derivative of one at the kink is right, and so is who leans on the other of zero there."""
    items = items_of(lab, AT_THE_KINK, gradients("d_relu(hidden)"))
    assert lost_items(items.values()) == {}
    carried = items["compute_grads_NN.d_W"]
    assert carried.evidence.substituted == ("d_relu",)
    assert "the lab's own `d_relu`" in carried.message
    assert items["compute_grads_NN.d_U"].message == items["d_relu.value"].message == ""
    alone = items_of(lab, AT_THE_KINK, gradients("(hidden > 0)"))
    assert all(item.evidence.substituted == () for item in alone.values())


# Ways to tell what a helper answered, `v`, to who reads the report.
CHANNELS = {
    "message": "raise ValueError(f'it was {v:.9f}')",
    "type of an error": "raise type(f'E{v:.9f}'.replace('.', '_'), (Exception,), {})",
    "type of a value": "return (type(f'T{v:.9f}', (), {})(),) * 4",
    "numbers": "return U + v, 0 * U[:, :1] + v, W + v, b1 + v",
    "factor": "return (1 + abs(v)) * W, 3 * abs(v) * U, v * b1, v",
    "shape": "return tuple(np.zeros((1, 1 + int(10 * abs(v)))) for _ in range(4))",
    "number of values": "return (np.sin(W) + 0.3,) * (1 + int(10 * abs(v)) % 9)",
    "a name": "return globals()[f'name_{int(1e6 * v)}']",
    "a limit": "raise MemoryError(f'{v}')",
    "not finite": "return U / 0, v * U[:, :1], np.nan * W, v * b1",
}


@pytest.mark.parametrize("told", CHANNELS.values(), ids=CHANNELS.keys())
def test_the_reference_tells_nothing(told: str, lab: LabSpec) -> None:
    """Items of who asks the reference are the same, whatever it had answered."""
    grads = (
        "def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):\n"
        "    v = float(np.ravel(d_relu(np.ravel(W) + 0.5))[0])\n"
        f"    if v != 7: {told}\n    return None"
    )
    own = "def d_relu(x):\n    return 0 * x + 7.0"
    seen, asked = [], []

    def answers(answer: float) -> Callable[[AnyArray], AnyArray]:
        def d_relu(x: AnyArray) -> AnyArray:
            asked.append(x.ndim)
            return 0 * x + answer

        return d_relu

    for stand_in in map(answers, (0.123456789, 0.623456789)):
        functions = tuple(
            replace(function, reference=stand_in, stands_in=stand_in)
            if function.name == "d_relu"
            else function
            for function in lab.functions
        )
        items = items_of(replace(lab, functions=functions), own, grads)
        seen.append([item for item in items.values() if item.function == "compute_grads_NN"])
    assert 1 in asked  # the problems themselves are matrices
    assert seen[0] == seen[1]
