"""Writes a page for each platform: what its bundle's USAGE.md says, for the lab of this repository.

python -m docs.make_platform_pages
"""

from collections.abc import Iterator
from pathlib import Path

from grader.export.bundle import make_bundle
from grader.export.platforms import PLATFORMS
from grader.lab.load import load_lab

HERE = Path(__file__).resolve().parent
# What `grader export` fixes where nothing else is asked for.
OPTIONS = "--seed 0 --execute all --sandbox auto"
_PAGE = """# {title}

One of [the platforms](../grade-on-a-platform.md).

```sh
grader export {name}
```

writes `{output}`. It holds the page that follows (`USAGE.md`), here for the lab of this repository.

{usage}"""


def pages() -> Iterator[tuple[Path, str]]:
    """Every page: where it is, and what is on it."""
    lab = load_lab()
    for platform in PLATFORMS.values():
        usage = make_bundle(platform, lab, OPTIONS).files["USAGE.md"].decode()
        words = {"title": platform.title, "name": platform.name, "output": platform.output}
        text = _PAGE.format(usage=usage.split("\n", 2)[2], **words)
        yield HERE / "platforms" / f"{platform.name}.md", text


def main() -> None:
    """Write them all."""
    for path, text in pages():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
