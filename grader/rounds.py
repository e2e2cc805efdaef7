"""The loop of a verdict: what the judge lacks is asked for, until nothing is missing."""

from collections.abc import Awaitable, Callable

from grader.judge.asking import Judge
from grader.requests import Request
from grader.transcript import CallAnswer, TrainingAnswer, Transcript

Answering = Callable[[Request], Awaitable[CallAnswer | TrainingAnswer]]


async def completed(judge: Judge, transcript: Transcript, answer: Answering) -> Transcript:
    """The transcript with every answer that the verdict needs."""
    while requests := judge.lacks(transcript):
        for request in requests:
            transcript = transcript.with_answer(request.key, await answer(request))
    return transcript
