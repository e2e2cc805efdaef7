"""Shares of a class, and their stores put together."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.verbs import command
from grader.course.shards import Shard, shard_of
from grader.course.store.merge import Merger
from grader.course.store.reading import Reader
from grader.course.store.writing import Graded, Writer
from grader.course.students import Attempt, Student
from grader.errors import UsageError
from grader.marks.read import Mark
from tests.unit.test_class_report import graded
from tests.unit.test_terminal import item

NAMES = ("ada", "bo", "cleo", "dan", "eve", "Zoë")


@given(st.text(max_size=20), st.integers(1, 40))
def test_each_student_is_in_one_shard(student: str, count: int) -> None:
    """Whatever the id."""
    assert sum(Shard(number, count).holds(student) for number in range(1, count + 1)) == 1


def test_shards_are_alike_in_size() -> None:
    """So that jobs take alike long."""
    sizes = [sum(Shard(n, 8).holds(f"s{at}") for at in range(8000)) for n in range(1, 9)]
    assert max(sizes) < 1.2 * min(sizes)


def test_an_id_has_one_spelling() -> None:
    """However its accents are composed, and on every machine."""
    held = [number for number in range(1, 8) if Shard(number, 7).holds("Zoe\u0308")]
    assert [number for number in range(1, 8) if Shard(number, 7).holds("Zo\u00eb")] == held


@pytest.mark.parametrize("text", ["", "3", "0/4", "5/4", "a/b", "-1/4", "1/0", "1/4/4", "1.5/4"])
def test_what_is_no_shard(text: str) -> None:
    """It is said what to write."""
    with pytest.raises(UsageError) as refused:
        shard_of(text)
    assert "/16" in refused.value.hint


def test_stores_of_shards_sort_as_they_do() -> None:
    """So that they can be named by a pattern."""
    names = [shard_of(f"{number}/12").store for number in range(1, 13)]
    assert names == sorted(names)


def filled(path: Path, *names: str, score: float = 4.0, lab: str = "line") -> Path:
    """A store of these students, each graded twice, with a mark; the last one twice handed in."""
    with Writer(path) as store:
        store.belongs_to(lab)
        for name in names:
            attempt = Attempt(Student(name, name.title()), 1, "notebook", file="lab.ipynb")
            store.take(attempt.student, [(attempt, name.encode())])
            (key,) = [each.attempt for each in store.candidates() if each.student == name]
            for points in (1.0, score):
                result = graded(item(score=points), item("why", "manual", function=None), name=name)
                store.keep(Graded(key, result, "{}", "run", f"{name} {points}".encode()))
            store.mark({name: [Mark("why", 2.0, "Nearly.")]})
        late = Attempt(Student(names[-1]), 2, "notebook", file="late.ipynb")
        store.take(late.student, [(late, b"late")])
        store.take(Student(f"no-{names[0]}"), [(Attempt(Student("x"), 1, "nothing"), None)])
    return path


def told(path: Path) -> list[object]:
    """All that a store tells of its students."""
    with Reader(path) as store:
        return [
            (
                *(row, store.attempts(row.student.id), store.history(row.student.id)),
                *(store.result(row.student.id), store.marks(row.student.id)),
                [
                    (each.status, each.due, each.basis, store.transcript(each.attempt))
                    for each in store.candidates()
                    if each.student == row.student.id
                ],
            )
            for row in store.rows()
        ]


def test_merging(tmp_path: Path) -> None:
    """Together the stores tell what each told, however often they are merged, in any order."""
    parts = [filled(tmp_path / f"{at}.sqlite", *NAMES[at::2]) for at in range(2)]
    before = [told(part) for part in parts]
    whole = tmp_path / "whole.sqlite"
    for again in (False, True):
        with Merger(whole) as merged:
            for part in reversed(parts):
                with Reader(part) as store:
                    took = merged.merge(store)
                assert (took.students, took.new) == (4, 0 if again else 4)
        assert sorted(map(str, told(whole))) == sorted(str(one) for part in before for one in part)
    assert [told(part) for part in parts] == before


def test_what_is_in_both(tmp_path: Path) -> None:
    """Of one attempt all gradings are kept, each once, and the last one counts; marks too."""
    first = filled(tmp_path / "1.sqlite", "ada", "bo")
    with Writer(first) as store:
        store._database.execute("UPDATE gradings SET made = '2020-01-01'")
        store._database.execute("UPDATE marks SET made = '2020-01-01'")
    second = filled(tmp_path / "2.sqlite", "ada", "bo", score=3.0)
    for order in ((first, second), (second, first)):
        whole = tmp_path / f"{order[0].stem}-first.sqlite"
        with Merger(whole) as merged:
            for part in (*order, *order):
                with Reader(part) as store:
                    merged.merge(store)
            assert [one.score for one in merged.history("ada")] == [1.0, 4.0, 1.0, 3.0]
            result = merged.result("ada")
            assert result is not None
            assert result.score == 5.0
            assert merged.marks("ada")["why"].made > "2021"
            (ada,) = [one for one in merged.candidates() if one.student == "ada"]
            assert merged.transcript(ada.attempt) == b"ada 3.0"


def test_the_command(tmp_path: Path) -> None:
    """It says what it took; what is not a store, another lab's or the output itself is refused."""
    parts = [str(filled(tmp_path / f"{at}.sqlite", *NAMES[at::2])) for at in range(2)]
    whole = str(tmp_path / "whole.sqlite")

    def merge(*words: str) -> str:
        done = CliRunner().invoke(
            command, ["merge", *words, "-o", whole], catch_exceptions=False, standalone_mode=False
        )
        return done.output

    said = merge(*parts)
    assert "4 students, 4 of them new" in said
    assert "2 of 8 are not graded yet" in said
    other = filled(tmp_path / "other.sqlite", "x", lab="another")
    for bad, why in ((str(other), "lab"), (whole, "itself"), (str(tmp_path / "none"), "no store")):
        with pytest.raises(UsageError, match=why):
            merge(parts[0], bad)


@pytest.mark.parametrize("executor", ["dask", "dask:", "ray:head", ":x"])
def test_there_is_no_such_executor(tmp_path: Path, executor: str) -> None:
    """It is said how to write one, before anything is read."""
    with pytest.raises(UsageError, match="not an executor") as refused:
        CliRunner().invoke(
            command,
            ["grade", str(tmp_path), "--executor", executor],
            catch_exceptions=False,
            standalone_mode=False,
        )
    assert "dask:ADDRESS" in refused.value.hint
