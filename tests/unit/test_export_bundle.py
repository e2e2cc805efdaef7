"""What is uploaded to a platform: whole, runnable, the same each time."""

import dataclasses
import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from grader.cli.export import export_command
from grader.errors import UsageError
from grader.export.bundle import Bundle, make_bundle, next_steps
from grader.export.platforms import PLATFORMS
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from tests.support.platforms import LINE_LAB

OPTIONS = "--seed 7 --execute all"


@pytest.fixture(scope="module")
def bundles(lab: LabSpec) -> dict[str, Bundle]:
    """The bundles of all platforms, for the lab of this repository."""
    return {name: make_bundle(platform, lab, OPTIONS) for name, platform in PLATFORMS.items()}


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_bundle_is_whole(bundles: dict[str, Bundle], name: str) -> None:
    """The grader, the lab with its template, pins with hashes, scripts, and a page on their use."""
    files = bundles[name].files
    assert {"USAGE.md", "setup.sh", "grade.sh", "requirements.txt"} <= set(files)
    assert {"code/grader/__main__.py", "code/grader/inside/boot.py"} <= set(files)
    assert {"lab/reference/lab.py", "lab/student_template/lab.ipynb"} <= set(files)
    assert not [file for file in files if "__pycache__" in file or file.endswith(".pyc")]
    assert b"--hash=sha256:" in files["requirements.txt"]
    assert b"http" not in files["requirements.txt"]
    assert OPTIONS.encode() in files["grade.sh"]


@pytest.mark.parametrize("name", PLATFORMS)
def test_no_place_is_left_open(bundles: dict[str, Bundle], name: str) -> None:
    """Every word between @ signs was filled in; JSON among the scripts is JSON."""
    for file, data in bundles[name].files.items():
        if not file.startswith(("code/", "lab/")):
            assert not any(f"@{word}@".encode() in data for word in ("name", "root", "lab"))
            assert b"@options@" not in data
            if file.endswith(".json"):
                json.loads(data)


@pytest.mark.parametrize("name", PLATFORMS)
def test_scripts_are_sound(bundles: dict[str, Bundle], name: str) -> None:
    """Bash and Python can read all scripts."""
    for file, data in bundles[name].files.items():
        if data.startswith((b"#!/usr/bin/env bash", b"#!/bin/bash")):
            done = subprocess.run(["bash", "-n"], input=data, capture_output=True, check=False)
            assert done.stderr == b"", file
        elif file.endswith(".py") and "/" not in file:
            compile(data, file, "exec")


def test_a_zip_is_the_same_each_time(bundles: dict[str, Bundle]) -> None:
    """No time is in it; scripts can be run, and no folder is around the files."""
    bundle = bundles["gradescope"]
    first = bundle.zipped()
    assert first == bundle.zipped()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        modes = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert modes["lab/reference/lab.py"] == 0o644


def test_a_folder(bundles: dict[str, Bundle], tmp_path: Path) -> None:
    """It must be new or empty, so that nothing of anybody's is overwritten."""
    bundles["gradescope"].write_folder(tmp_path / "new")
    assert os.access(tmp_path / "new" / "setup.sh", os.X_OK)
    with pytest.raises(UsageError, match="not empty"):
        bundles["gradescope"].write_folder(tmp_path / "new")


def test_the_command(tmp_path: Path) -> None:
    """Options go along, quoted; the page says how many points there are."""
    target = tmp_path / "upload.zip"
    done = CliRunner().invoke(
        export_command,
        [
            "gradescope",
            "-o",
            str(target),
            "--seed",
            "7",
            "--sandbox",
            "confined",
            "--whole",
            "--total-time",
            "90",
        ],
        standalone_mode=False,
    )
    assert done.exception is None
    with zipfile.ZipFile(target) as archive:
        assert b"--seed 7" in archive.read("grade.sh")
        assert b"--sandbox confined --whole --total-time 90.0" in archive.read("grade.sh")
        assert b"points: 100" in archive.read("USAGE.md")


def test_what_is_hidden_stays(tmp_path: Path) -> None:
    """A lab in a repository takes neither its history nor its environment along."""
    folder = tmp_path / "line_lab"
    shutil.copytree(LINE_LAB, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".git/config", ".venv/bin/python", "__pycache__/lab.pyc", "data/points.csv"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("")
    files = make_bundle(PLATFORMS["ci"], load_lab(folder), "").files
    assert {name for name in files if name.startswith("lab/")} == {
        *("lab/line_lab/lab.py", "lab/line_lab/data/points.csv")
    }


def test_a_template_that_is_too_far(tmp_path: Path, lab: LabSpec) -> None:
    """It is told at export, not on the platform."""
    far = dataclasses.replace(lab, template=tmp_path / "lab.ipynb")
    with pytest.raises(UsageError, match="too far"):
        make_bundle(PLATFORMS["ci"], far, "")


@pytest.mark.parametrize("name", PLATFORMS)
def test_the_next_steps_are_those_of_the_page(bundles: dict[str, Bundle], name: str) -> None:
    """Three at least: from what was written to a first submission of one's own."""
    steps = next_steps(bundles[name])
    assert len(steps) >= 3
    page = " ".join(bundles[name].files["USAGE.md"].decode().split())
    assert all(step in page for step in steps)


def test_a_question_has_an_identity_and_an_image(lab: LabSpec) -> None:
    """The same each time for the same lab, whatever its title holds; another for another lab."""
    titled = dataclasses.replace(lab, title='The "second" lab')
    found = []
    for each, image in ((lab, ""), (lab, "me/lab:1"), (titled, "")):
        files = make_bundle(PLATFORMS["prairielearn"], each, "", image).files
        found.append(json.loads(files["question/info.json"]))
        assert b'file-patterns="*.ipynb"' in files["question/question.html"]
    assert found[0]["uuid"] == found[1]["uuid"] != found[2]["uuid"]
    assert [UUID(each["uuid"]).version for each in found] == [4, 4, 4]
    images = [each["externalGradingOptions"]["image"] for each in found]
    assert images == ["grader-reference", "me/lab:1", "grader-reference"]
    assert found[2]["title"] == titled.title


@pytest.mark.parametrize(
    ("image", "fits"),
    [
        ("me/lab:1", True),
        ("localhost:5000/a/b", True),
        ("ghcr.io/me/lab@sha256:" + "0" * 64, True),
        ("ME/lab", False),
        ("a lab", False),
        ('x"', False),
        ("/lab", False),
    ],
)
def test_names_of_images(tmp_path: Path, image: str, fits: bool) -> None:
    """What Docker would refuse is refused at export; the command says what to do next."""
    target = tmp_path / "out"
    done = CliRunner().invoke(
        export_command,
        ["prairielearn", "-o", str(target), "--lab", str(LINE_LAB), "--image", image],
        standalone_mode=False,
    )
    assert (done.exception is None) == fits == target.exists()
    if fits:
        assert f"1. Build the image in this folder and push it: `docker build -t {image} .`" in (
            " ".join(done.output.split())
        )


def test_help() -> None:
    """The platforms are listed, and each says what is written."""
    listed = CliRunner().invoke(export_command, ["--help"]).output
    for platform in PLATFORMS.values():
        assert platform.name in listed
        said = CliRunner().invoke(export_command, [platform.name, "--help"]).output
        assert " ".join(platform.writes.split()) in " ".join(said.split())
