"""Marks by hand for a class: a table of answers for each question, read back whole or not at all.

store --collect--> answers --sheets--> CSV --(a human)--> CSV --read_back--> marks
"""

from grader.course.marking.answers import Answer, answers_of
from grader.course.marking.read import Given, read_back
from grader.course.marking.sheets import marking_sheet

__all__ = ["Answer", "Given", "answers_of", "marking_sheet", "read_back"]
