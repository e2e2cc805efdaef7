"""`grader VERB`: everything but grading one notebook."""

import json
import shlex
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

import grader
from grader.cli import console
from grader.cli.audit import command as audit_command
from grader.cli.author import check_command, new_command
from grader.cli.class_report import class_report_command
from grader.cli.export import export_command, platform_command
from grader.cli.grade import command as grade_command
from grader.cli.gradebook import command as gradebook_command
from grader.cli.import_lab import command as import_command
from grader.cli.mark import command as mark_command
from grader.cli.merge import command as merge_command
from grader.cli.release import command as release_command
from grader.cli.report import command as report_command
from grader.cli.rescore import command as rescore_command
from grader.cli.results import command as results_command
from grader.cli.similar import similar_command
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.sandbox.base import Obstacle


_LISTED = {
    "Grade": {
        "grade": "Grade a notebook, or a class.",
        "rescore": "Judge again what was kept, without running anything.",
        "report": "Show the report of a stored result, or write it to files.",
        "mark": "Add marks for written answers.",
    },
    "A class": {
        "results": "List the grades of a class.",
        "class-report": "Sum up a class: scores, hard items, common mistakes.",
        "gradebook": "Fill in a gradebook from Canvas, Moodle and others.",
        "similar": "Prepare the code of a class for JPlag, Dolos or Moss.",
        "merge": "Put together what several machines have graded.",
    },
    "Labs": {
        "new": "Write a small lab that works, to begin from.",
        "check": "Say everything that is wrong with a lab.",
        "audit": "Try wrong functions, and report what the rubric misses.",
        "import": "Make a lab from an assignment of nbgrader or otter-grader.",
        "release": "Make the notebook that students get from the solution.",
    },
    "Machines and platforms": {
        "doctor": "Say which sandbox levels this machine offers.",
        "export": "Make the files that you upload to a platform.",
        "schema": "Print the JSON Schema of results.",
    },
}


class _Verbs(click.Group):
    """The verbs; whoever names a file instead is told of the one that is meant."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them by what they are for; one that is not sorted in comes last."""
        told = {name: text for section in _LISTED.values() for name, text in section.items()}
        others = {
            name: found.get_short_help_str(limit=200)
            for name in self.list_commands(ctx)
            if name not in told and (found := self.get_command(ctx, name)) and not found.hidden
        }
        for title, section in {**_LISTED, "Others": others}.items():
            if section:
                with formatter.section(title):
                    formatter.write_dl([*section.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            if not Path(args[0]).suffix and not Path(args[0]).exists():
                raise
            raise UsageError(
                f"{args[0]} is not a command.", f"To grade it: grade {shlex.join(args)}"
            ) from None


@click.group(
    cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(grader.__version__, "-V", "--version", prog_name="grader")
def command() -> None:
    """Grade numerical notebooks, and look after grades and the labs they are graded by."""


command.add_command(grade_command, "grade")
command.add_command(mark_command, "mark")
command.add_command(gradebook_command, "gradebook")
command.add_command(rescore_command, "rescore")
command.add_command(results_command, "results")
command.add_command(merge_command, "merge")
command.add_command(report_command, "report")
command.add_command(class_report_command)
command.add_command(similar_command)
command.add_command(audit_command, "audit")
command.add_command(new_command)
command.add_command(check_command)
command.add_command(import_command)
command.add_command(release_command)
command.add_command(export_command)
command.add_command(platform_command)


@command.command()
def schema() -> None:
    """Print the JSON Schema of results."""
    from grader.result import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> int:
    """List the sandbox levels, whether this machine offers them, and how to get those that are
    missing. Also say if the machine has less memory, processes or disk than submissions may take.

    Exits with 1 if the only level is unsandboxed, which does not protect this machine.
    """
    from grader.lab.load import default_lab_folder
    from grader.limits import Limits
    from grader.sandbox.choose import offers
    from grader.sandbox.interpreter import interpreter
    from grader.sandbox.readable import exposed
    from grader.session.machine import shortcomings

    found = list(offers())
    scarce = shortcomings(Limits(), Path(tempfile.gettempdir()))
    # Whoever asks stands among submissions, as a rule.
    warning = exposed(interpreter(), (default_lab_folder(), Path.cwd()))
    chosen = next(level.name for level, obstacle in found if obstacle is None)
    if as_json:
        levels = [
            {
                "level": level.name,
                "mechanism": level.mechanism,
                "available": obstacle is None,
                "why_not": obstacle.why if obstacle else "",
                "remedy": obstacle.remedy if obstacle else "",
                "promises": level.promises,
                "warning": level.warning,
            }
            for level, obstacle in found
        ]
        said = {"chosen": chosen, "levels": levels, "warning": warning, "scarce": scarce}
        click.echo(json.dumps(said, indent=2))
    else:
        for level, obstacle in found:
            mark = " <- taken unless --sandbox says otherwise" if level.name == chosen else ""
            click.echo(f"{level.name} ({level.mechanism}): ", nl=False)
            click.echo(f"unavailable: {obstacle.why}" if obstacle else f"available{mark}")
            if obstacle and obstacle.remedy:
                click.echo(f"  to get it: {obstacle.remedy}")
            for promise in level.promises:
                click.echo(f"  - {promise}")
            if level.warning:
                click.echo(f"  ! {level.warning}")
        if chosen == "unsandboxed":
            for line in way_out(obstacle for _, obstacle in found):
                click.echo(f"\n{line}")
        for line in (*([warning] if warning else []), *scarce):
            click.echo(f"! {line}")
    return console.BELOW if chosen == "unsandboxed" else console.GRADED


def way_out(obstacles: "Iterable[Obstacle | None]") -> tuple[str, str]:
    """What the level unsandboxed means, and how to leave it: a sentence each."""
    remedies = dict.fromkeys(each.remedy for each in obstacles if each and each.remedy)
    remedy = "; or ".join(remedies) or "grade in a Linux container"
    return (
        "Unsandboxed means that notebooks run with your rights: what a student wrote can read your "
        "files, the reference among them, and use your network.",
        f"To leave it: {remedy}.",
    )


def main() -> None:
    """The `grader` program."""
    console.run(command)
