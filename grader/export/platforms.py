"""Every platform by name."""

from collections.abc import Mapping

from grader.export import (
    ci,
    classroom50,
    coderunner,
    coursera,
    github,
    gradescope,
    prairielearn,
    vocareum,
    vpl,
)
from grader.export.platform import Platform

PLATFORMS: Mapping[str, Platform] = {
    platform.name: platform
    for platform in (
        gradescope.PLATFORM,
        prairielearn.PLATFORM,
        classroom50.PLATFORM,
        github.PLATFORM,
        vpl.PLATFORM,
        coderunner.PLATFORM,
        coursera.PLATFORM,
        vocareum.PLATFORM,
        ci.CODEGRADE,
        ci.PLATFORM,
    )
}
