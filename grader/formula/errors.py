"""Why a formula could not be read: the only exceptions that leave this package."""

from grader.text import clean


class FormulaError(Exception):
    """A formula that we cannot read or evaluate; `reason` is a clause without a full stop."""

    def __init__(self, reason: str) -> None:
        self.reason = clean(reason, 160)
        super().__init__(self.reason)


class ShapeError(FormulaError):
    """Shapes that do not fit as written."""


class MisfitError(ShapeError):
    """A value that does not have the shape of the variable."""


class UnknownSymbolError(FormulaError):
    """A symbol that neither the question nor the student has given a meaning."""
