"""What to look at first, and the issues that it is made of."""

from typing import Any

from grader.evidence import Evidence, Finding, ItemStatus, SourceLocation
from grader.judge.findings import Cause, JudgedItem, cause_of, found
from grader.messages.advice import as_text, look_first
from grader.messages.issues import issues_of
from grader.messages.render import Words
from grader.result import Hint, Issue, Item

AVERAGE = Hint(
    ("not-averaged",), "Is it missing?", (Finding("not-averaged:lab"),), ("Is it missing?",)
)


def item(
    name: str, score: float, maximum: float, status: ItemStatus = "failed", **others: Any
) -> Item:
    """An item `function.output` with this score."""
    function, _, output = name.partition(".")
    return Item(name, "1", function or None, output, score, maximum, status, **others)


def advice(*items: Item) -> str:
    """What is said of items."""
    return as_text(*look_first(issues_of(items)))


def issues(*judged: JudgedItem) -> tuple[Issue, ...]:
    """The issues of what was judged."""
    return issues_of([Words(()).item(one) for one in judged])


def wrong(name: str, *causes: Cause, score: float = 0.0, **facts: Any) -> JudgedItem:
    """A wrong output of `f`, worth 4 points."""
    said = facts.pop("said", found("wrong-value:all", output=name, problems=7))
    status: ItemStatus = "partial" if score else "failed"
    return JudgedItem(f"f.{name}", "1", "f", name, score, 4.0, status, (said,), causes, **facts)


def averaged(name: str, ratio: float = 10.0) -> Cause:
    """The average is missing in an output."""
    return cause_of(
        "not-averaged", output=name, ratio=ratio, of="right", batch=10, samples="samples"
    )


def test_nothing_lost() -> None:
    """There is nothing to say where nothing is lost, or where only a reader can tell."""
    assert advice(item("f.x", 4, 4, "passed"), item("q.", 0, 10, "manual")) == ""
    assert advice() == ""


def test_what_costs_most_comes_first() -> None:
    """A numbered list in order of points, three at most."""
    assert advice(
        item("a.x", 0, 1, message="A is off."),
        item("b.x", 0, 9, message="B is off."),
        item("c.x", 2, 4, "partial", message="C is off."),
        item("d.x", 0, 3, "crashed", message="D stops."),
    ).splitlines() == [
        "1. `b` (9 points): B is off.",
        "2. `d` (3 points): D stops.",
        "3. `c` (2 points): C is off.",
        "After that: `a`.",
    ]


def test_what_others_use_comes_first() -> None:
    """A small helper before a large function, and what is carried is not a loss of its own."""
    given = Evidence(substituted=("slope",))
    assert advice(
        item("slope.x", 0, 2, message="The mask is inverted."),
        item("big.x", 0, 9, message="Big is off."),
        item("net.x", 5, 5, "passed", evidence=given),
        item("net.y", 4, 5, "partial", evidence=given, message="Right, given a correct `slope`."),
    ).splitlines() == [
        "1. `slope` (2 points): The mask is inverted. `net` depends on it.",
        "2. `big` (9 points): Big is off.",
    ]


def test_one_cause_is_said_once() -> None:
    """The same mistake in two functions is one thing to look at, with a place in each."""
    both = [item("f.x", 0, 2, hints=(AVERAGE,)), item("g.x", 0, 3, hints=(AVERAGE,))]
    ((step,), later) = look_first(issues_of(both))
    assert (step.functions, step.points, step.text) == (("f", "g"), 5, "Is it missing?")
    assert step.issues == ("issue-1", "issue-2")
    assert later == ""


def test_what_is_left_to_do() -> None:
    """Functions that are not written are listed with what they are worth, and what waits."""
    lacks = found("training-lacks", functions=("f", "g"))
    training = JudgedItem("training.fit", "t", None, None, 0, 5, "not_attempted", (lacks,))
    blank = [item(f"{name}.x", 0, 2, "not_attempted", message="Not written.") for name in "fgh"]
    said = advice(*blank, Words(()).item(training))
    assert said == "Not written yet: `f`, `g` and `h` (6 points); `training.fit` needs them."


def test_training_follows_from_the_functions() -> None:
    """Training is mentioned only where all functions are right."""
    training = Item("training.fit", "t", None, None, 0, 5, "failed", message="It does not learn.")
    assert advice(training) == "1. `training.fit` (5 points): It does not learn."
    assert "training" not in advice(item("f.x", 0, 1, message="F is off."), training)


def test_one_cause_in_several_outputs() -> None:
    """Is one issue: its sentences speak of all of them, and what they keep is added up."""
    kept = [found("partial-credit", share=0.5, output=name) for name in ("a", "b")]
    judged = [wrong(name, averaged(name), score=2.0) for name in ("a", "b")]
    items = [
        JudgedItem(**{**vars(one), "findings": (*one.findings, more)})
        for one, more in zip(judged, kept, strict=True)
    ]
    (issue,) = issues(*items)
    assert issue.items == ("f.a", "f.b")
    assert issue.lost == 4
    assert issue.message == (
        "a and b are wrong on all 7 problems. You keep 4 of 8 points: the rest is right."
    )
    assert issue.hints == (
        "Your a and b are 10 times the right value, and the batch has 10 samples: is the average "
        "over the batch missing?",
    )


def test_one_cause_with_other_numbers() -> None:
    """The numbers are those of the first output, and of the others it is said that it is alike."""
    (issue,) = issues(wrong("a", averaged("a")), wrong("b", averaged("b", 7.0)))
    assert [hint.count("10 times") for hint in issue.hints] == [1, 0]
    assert issue.hints[1] == "The same is true of b."


def test_two_mistakes_in_one_output() -> None:
    """Are two issues, each with what all outputs that it is in lose by it."""
    sign = found("wrong-sign:also", output="b")
    both = Cause((*averaged("b").findings, sign))
    first, second = issues(wrong("a", averaged("a")), wrong("b", both))
    assert (first.items, first.lost) == (("f.a", "f.b"), 6)
    assert (second.items, second.lost) == (("f.b",), 2)
    assert second.message == ""
    assert second.hints == (
        "Besides, b has the opposite sign: is a difference the wrong way round?",
    )


def test_values_in_each_others_places() -> None:
    """Are one mistake, and what is wrong with them besides is another, by their own names."""
    causes = [
        Cause((found("swapped-outputs:like", output=slot, other=name), *averaged(name).findings))
        for slot, name in (("a", "b"), ("b", "a"))
    ]
    places, average = issues(wrong("a", causes[0]), wrong("b", causes[1]))
    assert places.hints == (
        "a and b are returned in each other's places: check the order of the returned values.",
    )
    assert average.hints[0].startswith("Your b and a are 10 times")
    assert places.lost == average.lost == 4


def test_what_has_no_known_cause() -> None:
    """Wrong outputs of one function are one issue with one example."""
    example = {"sizes": {}, "index": (), "got": 1.0, "expected": 2.0}
    items = [
        JudgedItem(
            **{
                **vars(one := wrong(name)),
                "findings": (*one.findings, found("example", output=name, **example)),
            }
        )
        for name in ("a", "b")
    ]
    (issue,) = issues(*items)
    assert issue.message == (
        "a and b are wrong on all 7 problems. Smallest example that fails: a is 1 but should be 2."
    )


def test_a_stop_is_told_once() -> None:
    """With the line, the cell and its first line, whatever the number of outputs."""
    place = {"line": 4, "cell": 12, "begins": "def f(x):", "text": "return x @ y"}
    stop = found("raised", who="", exception="ValueError", text="bad shapes", place=place)
    (issue,) = issues(*(wrong(name, said=stop) for name in ("a", "b")))
    assert issue.message == (
        "It stops with ValueError: bad shapes, in line 4 of cell 12 (`def f(x):`): `return x @ y`."
    )


def test_functions_that_stop_in_another() -> None:
    """Are a consequence of that one, which stops itself: told there, with what they cost."""
    place = {"line": 2, "cell": 29, "text": "raise X"}
    stop = found("raised", who="", exception="X", text="No.", place=place)
    at = Evidence(place=SourceLocation("f", 2, 29, "raise X"))
    other = wrong("a", said=stop, evidence=at)
    caller = JudgedItem(**{**vars(other), "id": "g.y", "function": "g", "output": "y"})
    first, second = issues(other, caller)
    assert first.message == "It stops with X: No, in line 2 of cell 29: `raise X`."
    assert (first.consequence, first.waiting) == (False, ("g.y",))
    assert (second.consequence, second.lost) == (True, 0)
    assert second.message == "It stops in `f`, which it calls: see there."
    steps, _ = look_first((first, second))
    assert [step.functions for step in steps] == [("f",)]
