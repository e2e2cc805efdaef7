"""Finding what a student wrote in answer to a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.lab.model import WrittenSpec
from grader.notebook.read import CellKind
from grader.notebook.written import MAX_ANSWER, find_answers
from tests.unit.build import notebook_of

Cells = list[tuple[CellKind, str]]
NEXT = r"\*\*(Ques|Task)\s*\d"
QUESTIONS = [
    WrittenSpec("one", "1", "Why?", 1, r"\bQues\s*1\b", NEXT),
    WrittenSpec("two", "1", "How?", 1, r"\bQues\s*2\b", NEXT),
]
QUESTION = """### The slope

Now you find out how steep it is.

> **Ques 1**: Derive the slope of the loss. End with two lines of this form:

$$\\nabla_W loss = ?$$

$$\\nabla_b loss = ?$$"""
TASK = "> **Task 1**: Write the function `slope`.\n\nIt gets a whole batch at once."
FUNCTION = "def slope(x):\n    # YOUR CODE HERE\n    raise NotImplementedError"
HANDOUT: Cells = [
    ("markdown", "# A lab\n\nThe loss of a sample is\n\n$$\nloss = - z\n$$"),
    ("code", "import numpy as np"),
    ("markdown", QUESTION),
    ("markdown", "**Answer to Ques 1**\n\n*Your answer here.*"),
    ("markdown", TASK),
    ("code", FUNCTION),
    ("markdown", "### The next part\n\nWe look at the next part of the lab."),
    ("code", "run_the_next_part()"),
    ("markdown", "> **Ques 2**: How steep is the next part?"),
    ("code", "run_the_last_part()"),
    ("markdown", "That was the last part of this lab."),
]
DERIVED = "By the chain rule,\n\n$$\n\\nabla_W loss = x\n$$"


def answers_in(cells: Cells, template: Cells | None = None) -> dict[str, str]:
    """The answers in a notebook."""
    handout = None if template is None else notebook_of(*template)
    return find_answers(notebook_of(*cells), QUESTIONS, handout)


def answer_in(*cells: tuple[CellKind, str]) -> str:
    """The answer to question 1 in a notebook whose handout nobody knows."""
    return answers_in(list(cells))["one"]


def handed_in(changes: dict[int, Cells]) -> dict[str, str]:
    """The answers in the handout with some cells replaced by others."""
    cells = [new for at, cell in enumerate(HANDOUT) for new in changes.get(at, [cell])]
    return answers_in(cells, HANDOUT)


@pytest.mark.parametrize(
    "cells",
    [
        [("markdown", "> **Ques 1**: Why?\nBecause.")],
        [("markdown", "> **Ques 1**: Why?"), ("markdown", "Because.")],
        [("markdown", "> **Ques 1**: Why?"), ("raw", "Because.")],
        [("markdown", "intro"), ("markdown", "> **Ques  1** Why?\n\n\n\nBecause.\n\n")],
        [("markdown", "**Ques 1**\nBecause.\n**Ques 2**\nNo.")],
        [("markdown", "**Ques 1**\nBecause."), ("markdown", "> **Task 1**: do it\nNo.")],
        [("markdown", "**Ques 1**\nBecause.\n## Next\nNo.")],
        [("markdown", "**Ques 1**\nBecause."), ("code", "x = 1"), ("markdown", "No.")],
        [("markdown", "**Ques 1**"), ("code", "  \n"), ("markdown", "Because.")],
        [("markdown", "**Ques 1**"), ("markdown", "**Answer to Ques 1**\nBecause.")],
        [("markdown", "**Ques 11**\nNo."), ("markdown", "**Ques 1**\nBecause.")],
        [("markdown", "**Ques 1**: Because.")],
        [("markdown", "## Ques 1\nBecause.")],
        [("markdown", "*Ques 1* - Because.")],
        [("code", "# Ques 1\nx = 'No.'"), ("markdown", "**Ques 1**\nBecause.")],
        [("markdown", "**Ques 1**\nBecause."), ("markdown", "**Ques 2**\nAs in Ques 1, no.")],
        [("markdown", "**Ques 2**\nIt is like Ques 1."), ("markdown", "**Ques 1**\nBecause.")],
        [("markdown", "**Ques 1**"), ("code", "# Because.")],
        [("markdown", "**Ques 1**"), ("code", "#Because.\n\n")],
    ],
)
def test_where_an_answer_stands(cells: Cells) -> None:
    """It stands below its label, up to a heading, the next question or code."""
    assert answer_in(*cells) == "Because."


def test_paragraphs_are_kept() -> None:
    """An answer's lines and paragraphs are kept, over several cells; only gaps shrink."""
    text = answer_in(
        ("markdown", "**Ques 1**\n\nFirst,\n  indented.\n\n\n\nThen $x$."), ("markdown", "Last.")
    )
    assert text == "First,\n  indented.\n\nThen $x$.\n\nLast."


@pytest.mark.parametrize(
    "placeholder",
    [
        "*Your answer here.*",
        "your answer here",
        "<!-- write below -->",
        r"$$\nabla_W loss = ?$$",
        r"$$\nabla_{b_1} loss = \; ?$$",
        r"$\nabla_W loss = \; ? $",
        "$$ loss =\t? $$",
    ],
)
def test_placeholders_are_no_answer(placeholder: str) -> None:
    """What stands in the handouts before anyone has written is not an answer."""
    assert answer_in(("markdown", f"**Ques 1**\n\n{placeholder}\n")) == ""


@pytest.mark.parametrize(
    "text",
    [
        r"$$\nabla_W loss = (q - p) x^T$$",
        r"$x = ?$ is what we look for",
        "Is it your answer here?",
        "Why? Because x = 3.",
    ],
)
def test_answers_that_look_like_placeholders(text: str) -> None:
    """Real sentences and formulas are kept, even with question marks and equals signs."""
    assert answer_in(("markdown", f"**Ques 1**\n{text}")) == text


def test_no_answer() -> None:
    """Without the label, or with nothing below it, there is no answer."""
    assert answer_in() == ""
    assert answer_in(("markdown", "Ques 2\nNo.")) == ""
    assert answer_in(("markdown", "**Ques 1**")) == ""
    assert answer_in(("markdown", "**Ques 1**\n**Ques 2**\nNo.")) == ""
    assert answers_in(HANDOUT, HANDOUT) == {"one": "", "two": ""}


def test_a_mention() -> None:
    """A mention of the question hides no answer, and is not a label where there is one."""
    cells: Cells = [
        ("markdown", "I am proud of Ques 1."),
        ("code", "import numpy as np"),
        ("markdown", "> **Ques 1**: Why?"),
        ("markdown", "Because."),
        ("code", "run()"),
        ("markdown", "We know from Ques 1 that it is so."),
    ]
    assert answer_in(*cells) == "Because."


@pytest.mark.parametrize(
    "changes",
    [
        {3: [("markdown", f"**Answer to Ques 1**\n\n{DERIVED}")]},
        {3: [("markdown", f"**Answer to Ques 1**\n\n*Your answer here.*\n\n{DERIVED}")]},
        {3: [("markdown", DERIVED)]},
        {3: [HANDOUT[3], ("markdown", DERIVED)]},
        {3: [HANDOUT[3], ("raw", DERIVED)]},
        {3: [("markdown", DERIVED), HANDOUT[3]]},
        {2: [("markdown", f"{QUESTION}\n\n{DERIVED}")]},
        {2: [("markdown", f"{QUESTION}\n\n{DERIVED}")], 3: []},
        {2: [("markdown", QUESTION.partition("\n\n$$")[0] + f"\n\n{DERIVED}")], 3: []},
        {2: [], 3: [("markdown", DERIVED)]},
        {2: [("markdown", f"## Derivation\n\n{DERIVED}")], 3: []},
        {2: [("markdown", DERIVED), HANDOUT[2]]},
        {2: [("markdown", f"{DERIVED}\n\n{QUESTION}")]},
        {4: [HANDOUT[4], ("markdown", DERIVED)]},
        {4: [("markdown", f"{TASK}\n\n{DERIVED}")]},
        {5: [HANDOUT[5], ("markdown", DERIVED)]},
        {5: [HANDOUT[5], ("code", "slope(np.ones(3))"), ("markdown", DERIVED)]},
        {3: [("markdown", "**Answer to Ques 1**\n\nSee below.")], 5: [("markdown", DERIVED)]},
        {10: [HANDOUT[10], ("markdown", f"**Ques 1**\n\n{DERIVED}")]},
        {10: [HANDOUT[10], ("markdown", f"# My answers\n## Solution to Ques 1:\n{DERIVED}")]},
        {3: [("code", "\n".join(f"# {line}" for line in DERIVED.splitlines()))]},
        {3: [HANDOUT[3], ("code", f'r"""\n{DERIVED}\n"""')]},
        {3: [HANDOUT[3], ("code", f'"""\n{DERIVED}\n"""')]},
        {3: [HANDOUT[3], ("code", f'answer = r"""{DERIVED}"""\nprint(r"That is it.")')]},
        {3: [HANDOUT[3], ("code", f"%%latex\n{DERIVED}")]},
        {3: [HANDOUT[3], ("code", f"%%markdown\n{DERIVED}")]},
        {3: [HANDOUT[3], ("code", f"from IPython.display import *\nMath(r'''{DERIVED}''')")]},
        {3: [HANDOUT[3], ("code", DERIVED)]},
        {
            5: [
                (
                    "code",
                    f"{FUNCTION}\n\n# Ques 1: {DERIVED}".replace("\n$", "\n# $").replace(
                        "\n\\", "\n# \\"
                    ),
                )
            ]
        },
    ],
)
def test_answers_in_a_handout(changes: dict[int, Cells]) -> None:
    """Found under, above and in place of the question, below its task, and in code cells."""
    found = handed_in(changes)
    assert "\\nabla_W loss = x" in found["one"]
    for line in ("batch", "Derive", "= ?", "Your answer", "next part", "raise"):
        assert line not in found["one"]
    assert found["two"] == ""


@pytest.mark.parametrize(
    "changes",
    [
        {5: [HANDOUT[5], ("markdown", "I have tested it with three samples.")]},
        {5: [("code", f"# sum over samples\n{FUNCTION}")]},
        {6: [("markdown", "### The next part\n\nMine is quick: $x = 2$.")]},
        {7: [HANDOUT[7], ("markdown", "The curve falls, and $x = 2$.")]},
        {4: [("markdown", "> **Task 1**: I did this first. $x = 2$\n\nAnd well.")]},
        {5: [HANDOUT[5], ("code", "# slope(np.ones(3))\n# print(x == 3)")]},
    ],
)
def test_what_belongs_to_others(changes: dict[int, Cells]) -> None:
    """Remarks on code, on tasks and on other parts are left out of an answer that is there."""
    assert handed_in({3: [("markdown", DERIVED)], **changes})["one"] == DERIVED


def test_remarks_are_taken_only_where_they_may_be_the_answer() -> None:
    """Text below the task counts where nothing better was found, text of other parts never."""
    remark: Cells = [HANDOUT[5], ("markdown", "By the chain rule it is the input.")]
    assert handed_in({5: remark})["one"] == "By the chain rule it is the input."
    assert handed_in({6: [HANDOUT[6], ("markdown", "By the chain rule.")]})["one"] == ""
    assert handed_in({5: [HANDOUT[5], ("code", "# slope(1)\n# x = 3")]})["one"] == ""
    assert handed_in({5: [("code", f"# dW = x\n{FUNCTION}")]})["one"] == ""


OTHER: Cells = [
    ("markdown", "# Another lab\n\nIts words are quite different ones."),
    ("markdown", "> **Ques 1**: Derive it.\n\n$$slope = ?$$\n\n> **Task 1**: Write it."),
    ("code", "def steepness(x):\n    return 1"),
    ("markdown", "Let us try $x$ of three kinds:"),
    ("code", "steepness(1)"),
    ("code", "steepness(2)"),
    ("markdown", "The formula $y = x$ is our next one."),
]


@pytest.mark.parametrize("template", [None, HANDOUT], ids=["unknown", "another"])
@pytest.mark.parametrize("at", [2, 3, 4])
def test_handouts_that_nobody_knows(template: Cells | None, at: int) -> None:
    """Near the question, cells with equations are taken for the student's, and nothing else."""
    assert answers_in(OTHER, template)["one"] == ""
    answered: Cells = [*OTHER[:at], ("markdown", DERIVED), *OTHER[at:]]
    assert answers_in(answered, template)["one"] == DERIVED
    inside: Cells = [OTHER[0], ("markdown", f"{OTHER[1][1]}\n\n{DERIVED}"), *OTHER[2:]]
    assert answers_in(inside, template)["one"] == DERIVED


def test_pieces_stay_in_order() -> None:
    """Several pieces of an answer are kept in the order of the notebook."""
    pieces: dict[int, Cells] = {
        3: [("markdown", "**Answer to Ques 1**\n\nFirst: $x = 1$."), ("code", "# Second.")],
        10: [HANDOUT[10], ("markdown", "**Ques 1** (continued)\n\nThird.")],
    }
    assert handed_in(pieces)["one"] == "First: $x = 1$.\n\nSecond.\n\n(continued)\n\nThird."


def test_two_questions() -> None:
    """Each gets its own, also from one cell at the end of the notebook."""
    both = "**Ques 1**\n\nBecause $x = 1$.\n\n**Ques 2**\n\nAs in Ques 1: $x = 2$."
    found = handed_in({10: [HANDOUT[10], ("markdown", both)]})
    assert found == {"one": "Because $x = 1$.", "two": "As in Ques 1: $x = 2$."}
    assert handed_in({9: [("markdown", "Very.")]}) == {"one": "", "two": "Very."}
    assert handed_in({8: [("markdown", "Very steep.")]})["two"] == "Very steep."


def test_provided_signs_are_the_students_too() -> None:
    """A line such as $$ is not taken from an answer because the handout has one elsewhere."""
    assert handed_in({3: [("markdown", DERIVED)]})["one"] == DERIVED
    untouched = [HANDOUT[0], ("markdown", "**Ques 1**\n\n$$\ny = x\n$$")]
    assert answers_in(untouched, untouched)["one"] == ""


def test_pictures() -> None:
    """A picture stays a reference, however long its address is."""
    assert handed_in({3: [("markdown", "![](attachment:a.png)")]})["one"] == "![](attachment:a.png)"
    inline = f'<img src="data:image/png;base64,{"A" * 100_000}">'
    assert handed_in({3: [("markdown", inline)]})["one"] == '<img src="data:…">'


@pytest.mark.parametrize(
    "cells",
    [
        [("markdown", "**Ques 1**\n" + "x = 1\n" * 100_000)],
        [("markdown", "**Ques 1** " + "*" * 1_000_000)],
        [("markdown", "**Ques 1** " + "x" * 5_000_000)],
        [("markdown", "**Ques 1**\n" * 50_000)],
        [("markdown", "**Ques 1**"), ("code", "# " * 300_000)],
        [("markdown", "**Ques 1**"), ("code", "(" * 50_000)],
        [("markdown", "**Ques 1**"), ("code", "\\" * 50_000 + "$")],
        [("markdown", "**Ques 1**"), ("code", "'''" + "\\alpha\0" * 50_000)],
        [("markdown", "**Ques 1**"), ("code", "-" * 80_000 + "'x y'")],
        [("markdown", "**Ques 1**"), *[("markdown", "a = 1")] * 10_000],
        [("code", "# Ques 1: a\n#\n" * 7_000)],
    ],
    ids=lambda cells: cells[-1][1][:12],
)
@pytest.mark.parametrize("template", [None, HANDOUT], ids=["alone", "handout"])
def test_hostile_notebooks(cells: Cells, template: Cells | None) -> None:
    """Floods and broken code come out as answers of bounded length."""
    found = answers_in(cells, template)
    assert all(len(text) <= MAX_ANSWER for text in found.values())


lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["Ques 1", "**Ques 2**", "> **Task 1**", "# Heading", "text", "", "= ?", "$$", "'x y'"]
)
kinds: st.SearchStrategy[CellKind] = st.sampled_from(["code", "markdown", "raw"])
notebooks = st.lists(st.tuples(kinds, st.lists(lines).map("\n".join)))


@given(notebooks, st.none() | notebooks)
def test_answers_are_the_students_text(cells: Cells, template: Cells | None) -> None:
    """Whatever a notebook holds, an answer is made of its text, and has no gaps."""
    source = "\n".join(source for _, source in cells)
    for text in answers_in(cells, template).values():
        assert all(word in source for word in text.split())
        assert text == text.strip()
        assert "\n\n\n" not in text


@given(notebooks)
def test_a_handout_holds_no_answers(cells: Cells) -> None:
    """What was handed out and comes back untouched answers nothing."""
    assert set(answers_in(cells, cells).values()) == {""}
