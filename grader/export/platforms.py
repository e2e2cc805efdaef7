"""Every platform by name."""

from collections.abc import Mapping

from grader.export import gradescope
from grader.export.platform import Platform

PLATFORMS: Mapping[str, Platform] = {
    module.PLATFORM.name: module.PLATFORM for module in (gradescope,)
}
