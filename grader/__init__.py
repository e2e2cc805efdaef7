"""grader: grades numerical Jupyter notebooks from outside the student's process.

from grader import grade

result = grade("submission.ipynb")
result.score, result.items[0].message
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.api import grade

__version__ = "0.1.0"
__all__ = ["__version__", "grade"]


def __getattr__(name: str) -> Any:
    # Imported when it is asked for: `grader` is imported by every command, --help among them.
    if name == "grade":
        from grader.api import grade

        return grade
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
