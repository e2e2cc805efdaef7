"""The markers of three styles, and what students get in the place of what they mark."""

import re
from dataclasses import dataclass, field

from grader.assignments.model import RawCell, text_of
from grader.errors import LabError

_BEGIN = re.compile(r"^(\s*)#+\s*BEGIN SOLUTION( NO PROMPT)?\s*$")
_END = re.compile(r"^\s*#+\s*END SOLUTION\s*$")
_BEGIN_TEXT = re.compile(r"^(\s*)<!--\s*BEGIN SOLUTION\s*-->\s*$")
_END_TEXT = re.compile(r"^\s*<!--\s*END SOLUTION\s*-->\s*$")
HIDDEN = re.compile(r"BEGIN (HIDDEN TESTS|MARK SCHEME)")
END_HIDDEN = re.compile(r"END (HIDDEN TESTS|MARK SCHEME)")
_NO_PROMPT = re.compile(r"#\s*SOLUTION NO PROMPT\s*$")
_PROMPT = re.compile(r"#\s*(BEGIN|END) PROMPT\s*$")
_IGNORED = re.compile(r"#\s*IGNORE\s*$")
_BEGIN_IGNORED = re.compile(r"^\s*#\s*BEGIN IGNORE\s*$")
_END_IGNORED = re.compile(r"^\s*#\s*END IGNORE\s*$")
_LINE = re.compile(r"^(\s*)([^#\n]+?)\s*#\s*SOLUTION\s*$")
_ASSIGNMENT = re.compile(r"^(\s*[\w.\[\], ]*[^=!<>+\-*/%&|^@])=(?!=)")
# What no notebook for students holds.
LEFT = re.compile(
    r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME|PROMPT|TESTS|QUESTION|TEST CONFIG|IGNORE)\b"
    r"|#\s*SOLUTION( NO PROMPT)?\s*$|^\s*#+\s*HIDDEN( TEST)?\s*#*\s*$|^\s*#\s*ASSIGNMENT CONFIG"
    r"|^\s*#*\s*\**SOLUTION\**:?\**\s*$",
)
OURS = ("# YOUR CODE HERE", 'raise NotImplementedError("Replace this line by your code.")')
TEXT = ("*Your answer here.*",)
DOTS = ("...",)


@dataclass
class Stripped:
    """A cell's lines without what is marked; solution and hidden are numbers of its lines, from 1.

    count is how many solutions there were.
    """

    lines: list[str] = field(default_factory=list)
    solution: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    count: int = 0

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def strip(cell: RawCell, number: int, *, hashes: bool = False) -> Stripped:
    """A cell without its solutions and hidden tests, whichever style marks them.

    number is the cell's, from 1, for messages. In text solutions stand between comments of HTML,
    or where hashes says so, as in code. Raises LabError where markers do not pair up.
    """
    done = Stripped()
    solution = hidden = ignored = False
    is_code = cell.get("cell_type") == "code"
    as_code = is_code or hashes
    begins, ends = (_BEGIN, _END) if as_code else (_BEGIN_TEXT, _END_TEXT)
    for at, line in enumerate(text_of(cell).split("\n"), 1):
        begin = begins.match(line)
        if as_code and (ignored or _BEGIN_IGNORED.match(line) or _IGNORED.search(line)):
            ignored = not _END_IGNORED.match(line) and (ignored or bool(_BEGIN_IGNORED.match(line)))
        elif HIDDEN.search(line) or END_HIDDEN.search(line):
            opens = bool(HIDDEN.search(line))
            _pairs(number, opens != hidden and not solution)
            hidden = opens
            done.hidden.add(at)
        elif hidden:
            done.hidden.add(at)
        elif begin or ends.match(line):
            _pairs(number, bool(begin) != solution)
            solution = bool(begin)
            done.solution.add(at)
            if begin:
                done.count += 1
                done.lines += [begin.group(1) + filler for filler in _filler(line, is_code)]
        elif solution:
            done.solution.add(at)
        elif is_code:
            _line(line, at, done)
        else:
            done.lines.append(line)
    if solution or hidden or ignored:
        what = "solution" if solution else "hidden test" if hidden else "part to ignore"
        raise LabError(f"Cell {number}: a {what} is not closed.", "Add the line that ends it.")
    return done


def without_ignored(lines: list[str]) -> list[str]:
    """The lines, those that otter leaves out of all that it makes empty."""
    kept, ignored = [], False
    for line in lines:
        ignored = ignored or bool(_BEGIN_IGNORED.match(line))
        kept.append("" if ignored or _IGNORED.search(line) else line)
        ignored = ignored and not _END_IGNORED.match(line)
    return kept


def _pairs(number: int, well: bool) -> None:
    if not well:
        raise LabError(
            f"Cell {number}: solution markers do not pair up.",
            "Each line that begins a solution or a hidden test needs one below it that ends it.",
        )


def _filler(line: str, is_code: bool) -> tuple[str, ...]:
    """What stands in the place of a solution: ours and nbgrader's raises, otter's is dots."""
    if not is_code:
        return TEXT
    if line.strip().startswith("##"):
        return OURS
    return () if line.rstrip().upper().endswith("NO PROMPT") else DOTS


def _line(line: str, at: int, done: Stripped) -> None:
    """A line of its own, as otter marks it."""
    if _NO_PROMPT.search(line):
        done.solution.add(at)
        done.count += 1
        return
    if _PROMPT.search(line):
        return
    marked = _LINE.match(line)
    if marked is None:
        done.lines.append(line)
        return
    done.solution.add(at)
    done.count += 1
    assigned = _ASSIGNMENT.match(marked.group(2))
    kept = f"{assigned.group(1).rstrip()} = " if assigned else ""
    done.lines.append(f"{marked.group(1)}{kept}...")
