"""The loop of a verdict: what the judge lacks is asked for, until nothing is missing."""

from collections.abc import Awaitable, Callable

from grader.judge.asking import Judge
from grader.requests import Key, Request
from grader.transcript import CallAnswer, TestAnswer, TrainingAnswer, Transcript

Answering = Callable[[Request], Awaitable[CallAnswer | TrainingAnswer | TestAnswer]]


async def completed(judge: Judge, transcript: Transcript, answer: Answering) -> Transcript:
    """The transcript with every answer that the verdict needs.

    What was answered is not asked again: a test that goes another way each time has no verdict.
    """
    asked: set[Key] = set()
    while requests := [one for one in judge.lacks(transcript) if one.key not in asked]:
        for request in requests:
            asked.add(request.key)
            transcript = transcript.with_answer(request.key, await answer(request))
    return transcript
