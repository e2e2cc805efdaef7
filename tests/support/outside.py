"""Judges cells by a lab's tests without kernels: they are executed here."""

import ast
import contextlib
from collections.abc import Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Any

from grader.inside.agent import ARGUMENTS_BACK, RESUME, answer, resumed
from grader.inside.substitutes import replace_helpers
from grader.judge.asking import Judge
from grader.lab.model import LabSpec
from grader.messages.render import described
from grader.notebook.analysis import analysis_of
from grader.notebook.read import Cell, Notebook
from grader.plan import make_plan
from grader.requests import CallRequest, Request, TestRequest
from grader.result import Item
from grader.rounds import completed
from grader.session.answers import read_answer
from grader.session.local import answers_in_process
from grader.substitutes import substitutes_of
from grader.testers import tester_of
from grader.transcript import (
    CallAnswer,
    Called,
    Exchange,
    StepOutcome,
    TestAnswer,
    Transcript,
)
from grader.values.capture import capture
from grader.values.frames import Message
from grader.values.rebuild import rebuild
from grader.values.tree import Tree
from grader.values.writer import encode


def in_process(lab: LabSpec, request: TestRequest, namespace: dict[str, Any]) -> TestAnswer:
    """What comes of a test on functions that live here."""
    exchanges: list[Exchange] = []
    handles: dict[int, Any] = {}
    came: SimpleQueue[StepOutcome] = SimpleQueue()
    resumes: SimpleQueue[Tree] = SimpleQueue()

    def calling(number: int) -> Any:
        def stands_for_it(*given: Any, **named: Any) -> Any:
            came.put(Called(number, capture(given), capture(named)))
            return resumed(resumes.get(), handles)

        return stands_for_it

    def make(asked: Message, sent_back: int) -> None:
        said = answer(asked, namespace, handles, calling=calling)
        came.put(read_answer(said, sent_back, lambda *_: None))

    def step(kind: int, name: str, arguments: tuple[Tree, ...], flags: int) -> StepOutcome:
        if kind == RESUME:
            resumes.put(arguments[0])
        else:
            asked = Message(kind, len(exchanges) + 1, encode((name, arguments, flags)))
            sent_back = len(arguments) if flags & ARGUMENTS_BACK else 0
            Thread(target=make, args=(asked, sent_back), daemon=True).start()
        outcome = came.get()
        exchanges.append(Exchange(kind, name, arguments, flags, outcome))
        return outcome

    asked: list[str] = []

    def ask(name: str, arguments: tuple[Any, ...]) -> Any:
        asked.append(name)
        return rebuild(substitutes_of(lab)(name, capture(arguments)))

    if request.substitutes:
        replace_helpers(namespace, request.kept, request.substitutes, ask)
    ended = tester_of(lab)(request.test, request.seed, step)
    return TestAnswer(tuple(exchanges), ended, tuple(dict.fromkeys(asked)))


def judged_by_tests(lab: LabSpec, cells: Sequence[str], seed: int = 0) -> dict[str, Item]:
    """The items of a lab of tests, for a notebook of these cells."""
    notebook = Notebook(
        "cells", "", tuple(Cell(index, "code", cell) for index, cell in enumerate(cells))
    )
    judge = Judge(lab, make_plan(lab, seed), analysis_of(notebook, lab))

    async def answering(request: Request) -> TestAnswer | CallAnswer:
        assert isinstance(request, TestRequest | CallRequest)
        namespace: dict[str, Any] = {"__name__": "submission"}
        for index, cell in enumerate(cells):
            if request.position is None or index <= request.position:
                for statement in ast.parse(cell).body:
                    with contextlib.suppress(Exception):  # as cells are executed, come what may
                        code = compile(ast.Module([statement], []), f"cell {index}", "exec")
                        exec(code, namespace)
        if isinstance(request, TestRequest):
            return in_process(lab, request, namespace)
        inputs = tuple(step.arguments for step in request.steps)
        return CallAnswer(inputs, answers_in_process(namespace, request.steps[0].name, inputs))

    work = completed(judge, Transcript(), answering)
    try:
        work.send(None)
    except StopIteration as done:
        items = described(judge.judge(done.value).items, lab)
        return {item.id: item for item in items}
    raise AssertionError("it waits")
