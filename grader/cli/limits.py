"""The flags of the limits: one for each, made from what `grader.limits` declares."""

import dataclasses
from collections.abc import Callable
from typing import Any

import click

from grader.limits import Limits

_OF_CLASS = frozenset(
    (
        "--store",
        "--from",
        "--jobs",
        "--again",
        "--only",
        "--executor",
        "--worker-timeout",
        "--shard",
    )
)


class CommandWithLimits(click.Command):
    """A command whose help lists the limits in a section of their own, and what a class needs."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options by their sections."""
        limits = {flag_of(each) for each in Limits.declared()} | {"--time-limit"}
        titles = {"For a class": _OF_CLASS, "Limits of the submission": limits}
        sections: dict[str, list[tuple[str, str]]] = {"Options": [], **{t: [] for t in titles}}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                found = (title for title, flags in titles.items() if flags & {*parameter.opts})
                sections[next(found, "Options")].append(record)
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


def flag_of(limit: "dataclasses.Field[Any]") -> str:
    """The flag of a limit: --cell-time for cell_time."""
    return "--" + str(limit.metadata["name"]).replace("_", "-")


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for each limit."""
    for limit in reversed(Limits.declared()):
        unit = {"s": "SECONDS", "": "N"}.get(limit.metadata["unit"], limit.metadata["unit"])
        whole = isinstance(limit.default, int)
        kind: click.IntRange | click.FloatRange = (
            click.IntRange(1) if whole else click.FloatRange(0, min_open=True)
        )
        about = limit.metadata["about"].removeprefix("of ")
        command = click.option(
            flag_of(limit),
            limit.name,
            type=kind,
            metavar=unit,
            help=f"Most {about}. [default: {limit.default:g}]",
        )(command)
    return click.option(
        "--time-limit",
        type=click.FloatRange(0, min_open=True),
        metavar="SECONDS",
        help="Short for --cell-time and --call-time at once.",
    )(command)


def take_limits(options: dict[str, Any]) -> Limits:
    """Take the limits out of a command's options."""
    limits = Limits.of(options.pop("time_limit"))
    given = {limit.name: options.pop(limit.name) for limit in Limits.declared()}
    return dataclasses.replace(
        limits, **{name: value for name, value in given.items() if value is not None}
    )
