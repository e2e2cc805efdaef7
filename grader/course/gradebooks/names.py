"""Names of people and titles, made fit to be compared."""

from grader.course.names import nfc


def folded(text: str) -> str:
    """A text to compare by: composed, without case, each run of white space one space."""
    return " ".join(nfc(text).casefold().split())


def key_of_name(name: str) -> tuple[str, ...]:
    """A person's name to compare by: its words in alphabetical order.

    `Doe, Jane`, `Jane Doe` and the same in decomposed letters are equal.
    """
    return tuple(sorted(folded(name.replace(",", " ").replace("_", " ")).split()))
