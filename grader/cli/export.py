"""`grader export PLATFORM` makes what is uploaded; `grader platform NAME` runs there."""

import os
import re
import shlex
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import console
from grader.cli.limits import CommandWithLimits, flag_of, limit_options, take_limits
from grader.cli.options import execute_option, lab_option, sandbox_option, seed_option
from grader.errors import UsageError
from grader.limits import Limits
from grader.text import many

if TYPE_CHECKING:
    from grader.export.platform import Platform

_STEPS = 3
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
# As Docker reads one: a registry maybe with a port, folders, a tag, a digest.
_IMAGE = re.compile(
    rf"(?:(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:))(?::\d+)?/)?{_PART}(?:/{_PART})*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
)

_OPTIONS = (
    seed_option(),
    execute_option(),
    sandbox_option(),
    click.option(
        "--whole",
        is_flag=True,
        help="Count items that the lab withholds, as one sum that says nothing else.",
    ),
)


def _grading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of how to grade."""
    command = limit_options(command)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class _Platforms(click.Group):
    """A command for each platform; they are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from grader.export.platforms import PLATFORMS

        return list(PLATFORMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from grader.export.platforms import PLATFORMS

        platform = PLATFORMS.get(cmd_name)
        return None if platform is None else _exporter(platform)


@click.group(
    "export",
    cls=_Platforms,
    subcommand_metavar="PLATFORM [OPTIONS]",
    epilog="`grader export PLATFORM --help` says what is written.",
)
def export_command() -> None:
    """Make the files that you upload to a platform, with a page on how to use them (USAGE.md)."""


@click.command("platform", cls=CommandWithLimits, hidden=True)
@click.argument("name")
@click.option("--root", type=click.Path(path_type=Path), help="The platform's folder.")
@click.option("--lab", "lab_folder", type=click.Path(path_type=Path), required=True)
@_grading
@console.verbose_option
def platform_command(
    name: str,
    root: Path | None,
    lab_folder: Path,
    whole: bool,
    **options: Any,
) -> int:
    """Grade on a platform, from its folders: what `grader export` makes calls this."""
    from grader.export.platform import PlatformContext
    from grader.export.platforms import PLATFORMS
    from grader.export.run import run_on_platform
    from grader.grading import Options

    if name not in PLATFORMS:
        raise UsageError(f"There is no platform {name}.", "`grader export --help` lists them.")
    platform = PLATFORMS[name]
    limits = _limits(platform, options)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    place = PlatformContext((root or Path(platform.root)).absolute(), dict(os.environ), now)
    return run_on_platform(platform, place, lab_folder, Options(limits=limits, **options), whole)


def _exporter(platform: "Platform") -> click.Command:
    """The command that exports to one platform."""

    @click.command(
        platform.name,
        cls=CommandWithLimits,
        help=f"{platform.title}.\n\n{platform.writes}",
        short_help=platform.title,
    )
    @click.option(
        "-o",
        "--to",
        "target",
        type=click.Path(path_type=Path),
        default=platform.output,
        show_default=True,
        help="A new folder, or a zip where the name ends so.",
    )
    @lab_option("The lab to grade by.")
    @_image(platform)
    @_grading
    @console.verbose_option
    def command(target: Path, lab_folder: Path | None, image: str = "", **options: Any) -> int:
        from grader.export.bundle import make_bundle, next_steps
        from grader.lab.load import load_lab
        from grader.reports.files import check_writable, write_atomically

        lab = load_lab(lab_folder)
        bundle = make_bundle(platform, lab, _command_line(options), image)
        if target.suffix == ".zip":
            check_writable(target)
            write_atomically(target, bundle.zipped())
        else:
            bundle.write_folder(target)
        click.echo(f"{target} is for {platform.title}. Next:")
        steps = next_steps(bundle)
        for at, step in enumerate(steps[:_STEPS], 1):
            click.echo(_wrapped(f"{at}. ", step))
        more = len(steps) - _STEPS
        rest = f"{many(more, 'more step')}, and what" if more > 0 else "What"
        click.echo(f"{rest} to do when something goes wrong: USAGE.md in {target}.")
        return console.GRADED

    return command


def _wrapped(number: str, step: str) -> str:
    """A step of a page for the terminal: commands stay in one line, to be copied."""
    step = re.sub(r"\*([^*]+)\*", r"\1", step)
    kept = re.sub("`[^`]+`", lambda found: found[0].replace(" ", "\xa0"), step)
    filled = textwrap.fill(
        kept, 88, initial_indent=number, subsequent_indent="   ", break_long_words=False
    )
    return filled.replace("\xa0", " ")


def _image(platform: "Platform") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option that names an image, where the platform has one."""
    if not platform.has_image:
        return lambda command: command
    return click.option(
        "--image",
        metavar="NAME",
        default="",
        callback=_check_image,
        help="The image that you will build and push, as ACCOUNT/NAME or REGISTRY/NAME:TAG. "
        "[default: grader- and the lab's folder]",
    )


def _check_image(ctx: click.Context, option: click.Parameter, image: str) -> str:
    if image and not _IMAGE.fullmatch(image):
        raise click.BadParameter(
            f"{image!r} cannot name an image. Use lower case, as in account/grader-lab:1.",
            ctx,
            option,
        )
    return image


def _limits(platform: "Platform", options: dict[str, Any]) -> Limits:
    """The limits that were asked for; what was not is what the platform has room for."""
    both = options["time_limit"]
    given = {name: options[name] for name in ("cell", "call", "training", "submission", "memory")}
    limits = take_limits(options)
    usual: dict[str, Any] = {
        "cell": both or limits.cell / platform.pace,
        "call": both or limits.call / platform.pace,
        "training": limits.training / platform.pace,
        "submission": platform.seconds,
        "memory": platform.memory,
    }
    return replace(limits, **{name: given[name] or value for name, value in usual.items()})


def _command_line(options: dict[str, Any]) -> str:
    flags = {limit.name: flag_of(limit) for limit in Limits.declared()}
    words = []
    for name, value in options.items():
        flag = flags.get(name, f"--{name.replace('_', '-')}")
        if value is True:
            words += [flag]
        elif value is not None and value is not False:
            words += [flag, str(value)]
    return shlex.join(words)
