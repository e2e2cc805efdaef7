"""What a class handed in, read from where it lies: folders, and zips as platforms export them."""

from grader.course.intake.archives import Archives, contents
from grader.course.intake.read import Intake, read
from grader.course.intake.recognise import NAMES

__all__ = ["NAMES", "Archives", "Intake", "contents", "read"]
