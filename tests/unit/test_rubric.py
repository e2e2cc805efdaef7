"""Which verdicts a change to a lab touches."""

from pathlib import Path

import pytest

from grader.lab.load import load_lab
from grader.lab.rubric import rubric_of, unchanged

LAB = """
import numpy as np
from grader.lab import Lab, Mistake, Output, Problems, Trained

lab = Lab("tiny", "Tiny")
task = lab.task("1", "All")
FACTOR = 2.0

def draw(rng, N):
    return {"x": rng.normal(size=N)}

on = Problems(draw, [{"N": 4}, {"N": 7}, {"N": 1}])
other = Problems(draw, [{"N": 5}, {"N": 3}, {"N": 2}])

def scaled_by(factor):
    return lambda x: {"value": factor * x}

@lab.function(task, on=on, returns={"value": Output(4, tolerance=1e-4)})
def first(x):
    return FACTOR * x

@lab.function(task, on=other, returns={"value": 3})
def second(x):
    return x + 1

def tripled(x):
    return {"value": 3.0 * x}

lab.mistakes([Mistake("tripled", "first", "Why three?", tripled)])
"""


def rubric(folder: Path, text: str) -> dict[str, str]:
    """The rubric of a lab with this declaration."""
    folder.mkdir(exist_ok=True)
    (folder / "lab.py").write_text(text)
    return rubric_of(load_lab(folder))


@pytest.mark.parametrize(
    ("old", "new", "whole", "passed"),
    [
        ("FACTOR = 2.0", "FACTOR = 2.0  # twice", "first second", "first second"),
        ("Output(4,", "Output(5,", "second", "second"),
        ("1e-4", "1e-3", "", "second"),
        ("FACTOR = 2.0", "FACTOR = 2.5", "", "second"),
        ('[{"N": 4}', '[{"N": 6}', "", "second"),
        ("3.0 * x", "3.5 * x", "second", "second"),
        ('returns={"value": 3}', 'returns={"value": 2}', "first", "first"),
        ("x + 1", "x + 2", "first", "first"),
        ("rng.normal(size=N)", "rng.normal(size=N) + 1", "", ""),
    ],
)
def test_what_a_change_touches(tmp_path: Path, old: str, new: str, whole: str, passed: str) -> None:
    """What a function earns is its own matter; whether it is right is that of those after it too,
    but only where these are wrong.
    """
    assert old in LAB
    same = unchanged(rubric(tmp_path / "a", LAB), rubric(tmp_path / "b", LAB.replace(old, new, 1)))
    assert [set(same.whole), set(same.passed)] == [set(whole.split()), set(passed.split())]


def test_what_a_closure_holds_counts(tmp_path: Path) -> None:
    """The same code is not the same with another number in it."""
    read = 'scaled_by(float((lab_folder / "factor").read_text()))'
    text = "from pathlib import Path\nlab_folder = Path(__file__).parent\n" + LAB
    text = text.replace("tripled)]", f"{read})]")
    for name, factor in {"a": "3", "b": "3", "c": "4"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "factor").write_text(factor)
    a, b, c = (rubric(tmp_path / name, text) for name in "abc")
    assert unchanged(a, b).whole == {"first", "second"}
    assert unchanged(a, c).whole == {"second"}


def test_what_cannot_be_compared_is_never_the_same(tmp_path: Path) -> None:
    """An object of the lab's own in a closure, for one."""
    odd = LAB.replace("tripled)]", "scaled_by(type('Odd', (float,), {'x': object()})(2)))]")
    assert set(rubric(tmp_path / "a", odd)) == {"second"}


def test_when_the_lab_trains_as_before(tmp_path: Path) -> None:
    """Its functions, seeds and loop count, points and what is asked for do not."""
    trained = (
        LAB
        + """
@lab.training(task, "one", "One", points=1, uses=("first",), threshold=0.5, seeds=(1, 2))
def one(functions, seed):
    return Trained({"test_accuracy": [functions["first"](1.0)]})
"""
    )
    before = rubric(tmp_path / "before", trained)
    changes = {
        ("points=1,", "points=2,"): True,
        ("threshold=0.5", "threshold=0.6"): True,
        ("Output(4,", "Output(5,"): True,
        ("(1, 2)", "(1, 3)"): False,
        ("(1.0)", "(2.0)"): False,
        ("FACTOR = 2.0", "FACTOR = 2.5"): False,
    }
    for at, (change, stays) in enumerate(changes.items()):
        changed = trained.replace(*change, 1)
        assert changed != trained
        same = unchanged(before, rubric(tmp_path / str(at), changed))
        assert same.trained == ({"training.one"} if stays else set()), change


def test_answers_in_words_rest_on_no_code(tmp_path: Path) -> None:
    """What functions are and earn changes no answer; what is asked beside it may."""
    asked = (
        LAB
        + """
lab.question(task, "why", "Why", points=1, marker="Why", until="How")
lab.question(task, "how", "How", points=1, marker="How", until="End")
"""
    )
    before = rubric(tmp_path / "before", asked)
    changes = {
        ("FACTOR = 2.0", "FACTOR = 2.5"): {"why", "how"},
        ('until="End"', 'until="Then"'): set(),
    }
    for at, (change, stays) in enumerate(changes.items()):
        same = unchanged(before, rubric(tmp_path / str(at), asked.replace(*change, 1)))
        assert same.whole & {"why", "how"} == stays
