"""What is said of items that stand apart: a cause in full once, and nothing of what is withheld."""

from msgspec.structs import replace

from grader.evidence import Evidence, SourceLocation, Visibility
from grader.messages.advice import step_in_words, with_issues
from grader.reports.told import costly, told_of_each
from grader.result import Item, Result
from tests.support.golden import stored

STOPPED = "It stops with KeyError, in line 2 of cell 3."
PLACE = Evidence(place=SourceLocation(cell=3, line=2, begins="def f(x):"))


def crashed(output: str, visibility: Visibility = "visible") -> Item:
    """An output of `f`, worth 4 points, whose function stops."""
    name = f"f.{output}"
    bare = Item(name, "1", "f", output, 0.0, 4.0, "crashed", STOPPED, evidence=PLACE)
    return replace(bare, visibility=visibility)


def of(*items: Item) -> Result:
    """A result with these items."""
    return with_issues(replace(stored("right"), items=items, code=()))


def test_a_cause_is_told_once() -> None:
    """At the first item with all that it costs; the others say what became of them, and where."""
    told = told_of_each(of(crashed("a"), crashed("b"), crashed("c")))
    assert told["f.a"] == [STOPPED, "This costs 12 points in all."]
    same = ["crashed", "The cause is the same as in `f.a`: see there."]
    assert [*told["f.b"]] == [*told["f.c"]] == same


def test_items_shown_at_other_times_are_told_apart() -> None:
    """What students see neither refers to what they do not, nor counts its points."""
    items = crashed("a", "hidden"), crashed("b"), crashed("c", "hidden")
    told = told_of_each(of(*items))
    assert told["f.b"] == [STOPPED, "This costs 4 points."]
    assert told["f.a"] == [STOPPED, "This costs 8 points in all."]
    assert "`f.a`" in told["f.c"][1]


def test_what_costs_nothing_needs_no_look() -> None:
    """A remark on what is right names no cell."""
    right = replace(crashed("a"), score=4.0, status="passed", message="A = P L U.")
    assert told_of_each(of(right))["f.a"] == ["A = P L U."]


def test_an_answer_that_is_missing_is_told_once() -> None:
    """The state says it; what an answer needs a reader for is said besides."""
    none = Item("q", "1", None, None, None, 10.0, "manual", "No answer was found.")
    without = replace(none, evidence=Evidence(answer=""))
    image = replace(none, message="It is an image.", evidence=Evidence(answer="![](x)"))
    assert told_of_each(of(without))["q"] == ["no answer"]
    assert told_of_each(of(image))["q"] == ["graded by hand", "It is an image."]


def test_a_step_says_where_to_look() -> None:
    """The line where it stops, or the cells; not where the text names one."""
    elsewhere = replace(crashed("a"), message="It stops.")
    result = of(elsewhere)
    assert step_in_words(result.first[0]) == "`f` (line 2 of cell 3, 4 points): It stops."
    assert step_in_words(of(crashed("a")).first[0]) == f"`f` (4 points): {STOPPED}"
    wrong = replace(elsewhere, evidence=Evidence(place=SourceLocation(cell=9)))
    assert "(cell 9, 4 points)" in step_in_words(of(wrong).first[0])
    assert [issue.lost for issue in costly(result)] == [4.0]
