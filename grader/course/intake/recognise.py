"""Which platform a listing comes from."""

from collections.abc import Sequence
from dataclasses import replace

from grader.course.intake.entries import Listing
from grader.course.intake.handins import Platform, tops
from grader.course.intake.platforms import (
    blackboard,
    brightspace,
    canvas,
    generic,
    github,
    gradescope,
    moodle,
    nbgrader,
    table,
)
from grader.errors import UsageError

# In the order in which they are asked.
PLATFORMS: tuple[Platform, ...] = (
    gradescope.PLATFORM,
    moodle.PLATFORM,
    brightspace.PLATFORM,
    blackboard.PLATFORM,
    nbgrader.HUB,
    nbgrader.PLATFORM,
    github.PLATFORM,
    canvas.PLATFORM,
    generic.FOLDERS,
    generic.FILES,
    table.PLATFORM,
)
NAMES = tuple(platform.name for platform in PLATFORMS)

# What must fit for a platform to be recognised; the rest is shown as nobody's.
_ENOUGH = 0.5
_MOST_WRAPPINGS = 3


def recognised(listing: Listing, source: str | None) -> tuple[Platform, Listing]:
    """The platform, and the listing without wrapping folders; UsageError for an unknown name."""
    if source is not None:
        platform = named(source)
        options = [*_unwrapped(listing)]
        if platform.generic:
            return platform, _generic_view(options, platform)
        return platform, max(options, key=platform.fits)
    options = _unwrapped(listing)
    for view in options:
        fitting = [(each.fits(view), each) for each in PLATFORMS if not each.generic]
        best, platform = max(fitting, key=lambda pair: pair[0], default=(0.0, generic.FILES))
        if best >= _ENOUGH:
            return platform, view
    view = _generic_view(options, None)
    return max((generic.FOLDERS, generic.FILES), key=lambda each: each.fits(view)), view


def named(source: str) -> Platform:
    """The platform of a name."""
    for platform in PLATFORMS:
        if platform.name == source:
            return platform
    raise UsageError(f"There is no platform {source!r}.", f"Known: {', '.join(NAMES)}.")


def _unwrapped(listing: Listing) -> list[Listing]:
    """The listing, and those within its wrapping folders, outermost first."""
    views = [listing]
    for _ in range(_MOST_WRAPPINGS):
        view = views[-1]
        # Brightspace writes an overview beside the folder that holds all.
        firsts = {each.name.partition("/")[0] for each in view.entries} - {"index.html"}
        firsts |= {each.partition("/")[0] for each in view.folders}
        if len(firsts) != 1 or not any("/" in each.name for each in view.entries):
            break
        first = firsts.pop()
        if any(each.name == first for each in view.entries):
            break
        views.append(replace(view.under(first), root=first))
    return views


def _generic_view(views: Sequence[Listing], platform: Platform | None) -> Listing:
    """The outermost view that holds more than one student."""
    if platform is generic.FOLDERS:
        fitting = [each for each in views if len(tops(each)) > 1 and generic.FOLDERS.fits(each)]
        return fitting[0] if fitting else views[0]
    for view in views:
        if len(tops(view)) > 1:
            folders = sum("/" not in each for each in view.folders)
            alone = view is not views[0] and len(_notebooks(view)) <= 1 and folders < 2
            return views[views.index(view) - 1] if alone else view
    return views[0]


def _notebooks(view: Listing) -> list[str]:
    return [each.name for each in view.entries if each.name.casefold().endswith(".ipynb")]
