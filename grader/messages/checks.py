"""What a check says to a student in the notebook, around the sentences of the findings."""

from collections.abc import Sequence


def passes(function: str, problems: int) -> str:
    """Everything that is visible is right."""
    return f"{function} passes, on {problems} public problem{'s' if problems != 1 else ''}."


def fails(function: str) -> str:
    """Something is not right."""
    return f"{function} does not pass."


def right_but(function: str) -> str:
    """All values are right, but something costs points all the same."""
    return f"{function} is right, but would not get full marks."


def sentence_of(outputs: Sequence[str], text: str) -> str:
    """What is wrong with some outputs, which are named where it does not go without saying."""
    return f"  {', '.join(outputs)}: {text}" if outputs else f"  {text}"


def helpers(names: Sequence[str]) -> str:
    """Functions that it calls do not pass either."""
    named = " and ".join(names)
    verb, them = ("does", "it") if len(names) == 1 else ("do", "them")
    return f"  It calls {named}, which {verb} not pass: mend {them} first."


def tried_with(names: Sequence[str]) -> str:
    """Functions that it calls do pass, but may answer otherwise than expected here."""
    named = " and ".join(names)
    verb = "passes" if len(names) == 1 else "pass"
    return f"  It calls {named}, which {verb}. For a grade it is also tried with the lab's own."


def unknown(name: str, known: Sequence[str]) -> str:
    """There is no check of this name."""
    return f"There is no check for {name}. There are checks for {', '.join(known)}."


def no_name(known: Sequence[str]) -> str:
    """What was given is no name."""
    return f'Name a function, as in check("{known[0]}").'


def stopped(function: str) -> str:
    """The student stopped the cell."""
    return (
        f"{function} was stopped before it returned. Does a loop never end, or does it take long?"
    )


def broken(function: str, error: str) -> str:
    """The check itself fails."""
    return f"{function} cannot be checked ({error}). This is not your fault: tell your instructor."


def counted(passed: int, checks: int) -> str:
    """All checks at once."""
    return f"{passed} of {checks} functions pass. They are graded on other problems than these."
