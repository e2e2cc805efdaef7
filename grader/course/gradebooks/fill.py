"""Scores written into the cells of a gradebook that are ours; what changes is told."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from grader.course.gradebooks.book import Book, Change, Filled, Row
from grader.course.gradebooks.columns import cell
from grader.course.gradebooks.match import match
from grader.course.gradebooks.numbers import number_of, written
from grader.course.students import Grade, is_nobodys
from grader.errors import UsageError
from grader.text import cell as defused
from grader.text import half_up, points


def fill(
    book: Book,
    grades: Sequence[Grade],
    *,
    rescale: bool = False,
    maximum: float | None = None,
    words: Mapping[str, float] | None = None,
    comments: bool = False,
) -> Filled:
    """The gradebook with the students' scores in it.

    rescale: scores become the same share of the column's maximum. maximum: what that is, where the
    file does not say it, or in a way that can be read in two. words: for a scale, from which
    percentage on each word is given. comments: write each grade's comment where there is none.
    A cell is left as it is where its score is the same at two decimals. Raises UsageError where
    the column takes words and none are given, or has no maximum to rescale to, or one that can be
    read in two ways and neither is plainly that of the grades.
    """
    if maximum is not None:
        book = _out_of(book, maximum)
    book = _read_for(book, grades, rescale=rescale)
    strays = [grade for grade in grades if is_nobodys(grade.student, grade.handed)]
    known = [grade for grade in grades if not is_nobodys(grade.student, grade.handed)]
    matched = match(known, book.rows)
    lost = tuple(grade for grade in matched.lost if grade.has_notebook)
    empty = [grade for grade in matched.lost if not grade.has_notebook]
    pen = _Pen(book, _scorer(book, rescale=rescale, words=words or {}), comments=comments)
    for one in matched.matches:
        for row in one.rows:
            pen.write(one.grade, row)
    warnings = list(book.notes)
    if matched.by_name:
        names = _listed([grade.student.name for grade in matched.by_name])
        warnings.append(f"Matched by name only, since no id fits: {names}.")
    if book.max_score is not None and not rescale:
        maxima = {grade.max_score for grade in grades if grade.score is not None}
        if others := sorted(maxima - {book.max_score}):
            warnings.append(
                f"The column's maximum is {points(book.max_score)}, the lab's "
                f"{' or '.join(map(points, others))}: scores are written as they are. "
                "--rescale makes them the same share of the column's maximum."
            )
    if comments and book.comments is None and any(grade.comment for grade in grades):
        warnings.append("The file has no column for comments: none are written.")
    if lost and book.advice:
        warnings.append(book.advice)
    stripped = {value.lstrip("0") for row in book.rows for _, value in row.ids}
    if short := [g for g in matched.lost if _ids(g) & stripped]:
        names = _listed([grade.student.id for grade in short])
        warnings.append(
            "The file seems to have lost the zeros that ids begin with, as spreadsheets do: "
            f"export it again, for {names}."
        )
    return Filled(
        book,
        book.sheet.with_cells(pen.cells).data,
        matched.matches,
        tuple(pen.changes),
        pen.same,
        (*pen.withheld, *matched.unclear),
        lost,
        tuple(row.name for row in matched.free),
        (*empty, *strays),
        (*warnings, *pen.warnings()),
    )


# A maximum that is so many times further off than another is not the one that is meant.
_FURTHER = 100


def _read_for(book: Book, grades: Sequence[Grade], *, rescale: bool) -> Book:
    """The book as its maximum is to be read; raises UsageError where scores depend on it and
    nobody knows.

    It is the one far nearer to what the lab is out of: the other is a thousand times more or less.
    """
    if book.other is None:
        return book
    ways = (book, book.other)
    labs = {grade.max_score for grade in grades if grade.score is not None and grade.max_score}
    for way, rest in zip(ways, reversed(ways), strict=True):
        if labs and all(_FURTHER * _off(way, lab) <= _off(rest, lab) for lab in labs):
            return way
    if rescale and labs:
        first, second = (f"{way.max_score or 0:.12g}" for way in ways)
        raise UsageError(
            f"The maximum in the title of {book.title} can be read as {first} or as {second}, and "
            f"the lab's {' or '.join(map(points, sorted(labs)))} does not tell which is meant.",
            f"Say it with --maximum {first} or --maximum {second}, or leave out --rescale.",
        )
    return book


def _out_of(book: Book, maximum: float) -> Book:
    """The book where the column is out of that; raises UsageError where the file says otherwise."""
    ways = [way for way in (book, book.other) if way is not None and way.max_score is not None]
    if not ways:
        return replace(book, max_score=maximum)
    for way in ways:
        if way.max_score == maximum:
            return replace(way, other=None)
    said = " or ".join(f"{way.max_score or 0:.12g}" for way in ways)
    raise UsageError(
        f"The file says that {book.title} is out of {said}, not of {maximum:.12g}.",
        "Leave out --maximum, or change it on the platform and export the file again.",
    )


def _off(book: Book, lab: float) -> float:
    """How many times more or less than the lab's points a maximum is."""
    share = (book.max_score or lab) / lab
    return max(share, 1 / share)


def _ids(grade: Grade) -> set[str]:
    """The ids of a student that begin with zeros, without these."""
    ids = (grade.student.id, *(value for _, value in grade.student.ids))
    return {value.lstrip("0") for value in ids if value.startswith("0")} - {""}


class _Scorer:
    """What a grade is in the terms of a gradebook's column."""

    def __init__(self, book: Book, factor: bool, words: Mapping[str, float]) -> None:
        self.book, self.factor = book, factor
        self.words = sorted(words.items(), key=lambda word: word[1])

    def value(self, grade: Grade) -> Decimal:
        """The score, rounded to what is written."""
        assert grade.score is not None
        if not self.factor:
            return half_up(grade.score)
        share = Decimal(repr(grade.score)) / Decimal(repr(grade.max_score or 1.0))
        return half_up(float(share * Decimal(repr(self.book.max_score))))

    def word(self, grade: Grade) -> str:
        """The best word of the scale that a score suffices for."""
        assert grade.score is not None
        percent = Decimal(repr(grade.score)) * 100 / Decimal(repr(grade.max_score or 1.0))
        reached = [word for word, least in self.words if Decimal(repr(least)) <= percent]
        return reached[-1] if reached else ""


def _scorer(book: Book, *, rescale: bool, words: Mapping[str, float]) -> _Scorer:
    if rescale and book.max_score is None:
        raise UsageError(
            f"The file does not say what {book.title} is out of, so that nothing can be rescaled.",
            "Say it with --maximum, or leave out --rescale.",
        )
    if words and not book.scale:
        raise UsageError(f"{book.title} takes numbers, not words.", "Leave out --word.")
    scale = ", ".join(book.scale)
    if unknown := [word for word in words if word not in book.scale]:
        raise UsageError(f"{unknown[0]!r} is not a word of the scale.", f"Its words are {scale}.")
    if book.scale and not words:
        raise UsageError(
            f"{book.title} takes the words of a scale: {scale}.",
            f'Say from which percentage each is given: --word "{book.scale[0]}=0" '
            f'--word "{book.scale[-1]}=50".',
        )
    return _Scorer(book, rescale, words)


class _Pen:
    """Writes scores and comments, and remembers what it wrote and what it left."""

    def __init__(self, book: Book, scorer: _Scorer, *, comments: bool) -> None:
        self.book, self.scorer, self.comments = book, scorer, comments
        self.cells: dict[tuple[int, int], str] = {}
        self.changes: list[Change] = []
        self.withheld: list[tuple[Grade, str]] = []
        self.same = 0
        self.zeros: list[str] = []
        self.lowered: list[str] = []
        self.commented: list[str] = []

    def write(self, grade: Grade, row: Row) -> None:
        """Write a student's score into its row, or say why not."""
        before = cell(self.book.sheet.values[row.at], row.columns[0])
        reason = self._obstacle(grade, row)
        if reason:
            stands = f"; {before} stands there" if before and not row.blocked else ""
            self.withheld.append((grade, reason.rstrip(".") + stands))
            return
        texts = self._texts(grade, row)
        held = {at: cell(self.book.sheet.values[row.at], at) for at in texts}
        new = {at: text for at, text in texts.items() if not self._is(held[at], text)}
        if new:
            self.cells |= {(row.at, at): text for at, text in new.items()}
            self.changes.append(Change(grade.student, row.name, before, texts[row.columns[0]]))
            self.zeros += [row.name] if grade.score == 0 else []
            self.lowered += [row.name] if self._is_beyond(grade) else []
        else:
            self.same += 1
        self._comment(grade, row)

    def warnings(self) -> Iterator[str]:
        """What the platform will do with what was written."""
        if self.zeros and self.book.platform == "moodle":
            yield (
                "Where several markers are allowed, Moodle takes a grade of 0 for no change and "
                f"drops it: enter these zeros by hand there: {_listed(self.zeros)}."
            )
        if self.lowered:
            most = points(self.book.max_score or 0)
            does = "lowers them to it unless the item may be exceeded"
            verb = does if self.book.beyond == "lowered" else "takes them as they are"
            yield f"More than the column's maximum of {most}, the platform {verb}: " + (
                _listed(self.lowered) + "."
            )
        if self.commented:
            yield f"A comment is there already, and stays: {_listed(self.commented)}."

    def _obstacle(self, grade: Grade, row: Row) -> str:
        if grade.score is None:
            return grade.reason or "it has no score"
        if row.blocked:
            return row.blocked
        if self.book.scale:
            return "" if self.scorer.word(grade) else "no word of the scale is given for so little"
        if self.book.beyond == "passed over" and self._is_beyond(grade):
            most = points(self.book.max_score or 0)
            return f"more than the maximum of {most}, which {self.book.platform} passes over"
        return ""

    def _is_beyond(self, grade: Grade) -> bool:
        most = self.book.max_score
        return (
            not self.book.scale
            and most is not None
            and self.scorer.value(grade) > Decimal(repr(most))
        )

    def _texts(self, grade: Grade, row: Row) -> dict[int, str]:
        """What belongs into the cells of a row."""
        if self.book.scale:
            return {row.columns[0]: self.scorer.word(grade)}
        value = self.scorer.value(grade)
        first, *others = row.columns
        left = max(value - row.penalty, Decimal(0))
        values = {first: left, **dict.fromkeys(others, value)}
        return {
            at: written(number, self.book.mark, digits=self.book.digits)
            for at, number in values.items()
        }

    def _is(self, held: str, text: str) -> bool:
        """Whether a cell says the same, however it is written."""
        number, other = number_of(held), number_of(text)
        if number is None or other is None:
            return held == text
        return half_up(float(number)) == other

    def _comment(self, grade: Grade, row: Row) -> None:
        at = self.book.comments
        if not self.comments or at is None or not grade.comment.strip():
            return
        text = grade.comment.strip()
        if self.book.html:
            text = "<p>" + html.escape(text).replace("\n", "<br>") + "</p>"
        held = cell(self.book.sheet.values[row.at], at)
        if held and held != text:
            self.commented.append(row.name)
        elif not held:
            self.cells[row.at, at] = defused(text)


def _listed(names: Sequence[str], most: int = 40) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "; ".join(names[:most]) + more
