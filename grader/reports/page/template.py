"""What the pages of a result and of a class share: how they are filled in, and their style."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from grader.reports.page.source import style


@cache
def template(package: str, name: str) -> Template:
    """A package's template of HTML, in which whatever is filled in is escaped."""
    text = (files(package) / name).read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)


def style_of(*more: str) -> Markup:
    """The style of a page: that of results, more rules, the colours of code by day and by night."""
    shared = (files(__package__) / "page.css").read_text(encoding="utf-8")
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{style('github-dark')}\n}}"
    return Markup("\n".join([shared, *more, style("default"), dark]))
