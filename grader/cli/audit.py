"""`grader audit`: tries wrong functions on a lab's rubric."""

import sys
from pathlib import Path

import click

from grader.cli import console
from grader.cli.options import lab_option, seed_option


@click.command(
    epilog="Exit codes: 0 nothing is wrong with the rubric; 1 a mutant survives, something right "
    "loses marks, the reference does not earn everything or the template earns something; 2 the "
    "lab or the command is at fault."
)
@lab_option("The lab to audit: a folder with a lab.py.")
@click.option("--json", "json_file", metavar="FILE", help="Write the audit as JSON; - for stdout.")
@seed_option("Seed of the problems, as in grading.")
@click.option(
    "--trainings",
    is_flag=True,
    help="Train with every wrong function, not only with a sample: this takes minutes.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print no report and no progress.")
@console.verbose_option
def command(
    lab_folder: Path | None, json_file: str | None, seed: int, trainings: bool, quiet: bool
) -> int:
    """Try functions that are wrong on purpose, and report what the rubric does not catch.

    These are the mistakes that the lab declares, and changes of the right outputs that make sense
    in any lab. Each is judged like a function of a submission. No notebook is run.
    """
    from grader.audit.report import to_json
    from grader.audit.run import audit_lab
    from grader.audit.terminal import print_audit
    from grader.lab.load import load_lab
    from grader.reports.files import check_writable, write_atomically

    if json_file not in (None, "-"):
        check_writable(Path(str(json_file)))
    lab = load_lab(lab_folder)
    with console.progress_line(quiet) as progress:
        report = audit_lab(lab, seed, every_training=trainings, progress=progress)
    if json_file == "-":
        sys.stdout.buffer.write(to_json(report))
        sys.stdout.flush()
    elif json_file is not None:
        write_atomically(Path(json_file), to_json(report))
    if not quiet:
        print_audit(report, console.stderr() if json_file == "-" else console.stdout())
    return console.GRADED if report.sound else console.BELOW
