"""Options that several commands have, and what they mean where they are not given."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

STORE = Path("grades.sqlite")

F = TypeVar("F", bound=Callable[..., Any])


def lab_option(use: str) -> Callable[[F], F]:
    """--lab, as lab_folder; None is the lab that came with grader. use says what it is for."""
    return click.option(
        "--lab",
        "lab_folder",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help=f"{use} [default: the lab that came with grader]",
    )


def store_option(use: str, default: Path | None = None) -> Callable[[F], F]:
    """--store, as store_file; use says what is done with it."""
    return click.option(
        "--store",
        "store_file",
        type=click.Path(path_type=Path),
        default=default,
        show_default=default is not None,
        metavar="FILE",
        help=use,
    )


def seed_option(use: str | None = None) -> Callable[[F], F]:
    """--seed: of the problems."""
    return click.option(
        "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help=use
    )


def execute_option(use: str | None = None) -> Callable[[F], F]:
    """--execute: which cells are run."""
    return click.option(
        "--execute",
        type=click.Choice(["all", "needed"]),
        default="all",
        show_default=True,
        help=use,
    )


def sandbox_option(use: str | None = None) -> Callable[[F], F]:
    """--sandbox: the level of isolation."""
    return click.option(
        "--sandbox",
        type=click.Choice(["auto", "namespaces", "confined", "unsandboxed"]),
        default="auto",
        show_default=True,
        help=use,
    )
