"""A fork of an executed notebook, in which steps are made, within limits."""

import contextlib
import itertools
import socket
import time
from collections.abc import Collection, Sequence
from typing import Self

from grader.inside.agent import (
    ARGUMENTS_BACK,
    CALL,
    CALLED,
    FORK,
    GIVE_BACK,
    GIVEN,
    HELP,
    KILL,
    READY,
    REFUSED,
    RESUME,
    STAND_IN,
    TAPE,
    TAPED,
)
from grader.requests import Refusal, Substitutes
from grader.session.answers import Locate, pair, read_answer, read_called
from grader.session.call_budget import CallBudget
from grader.session.orders import READY_SECONDS, order
from grader.transcript import (
    Answer,
    Called,
    Died,
    Raised,
    StepOutcome,
    TimedOut,
)
from grader.values.frames import Channel, FrameError, Message, TooLarge
from grader.values.limits import Refused
from grader.values.reader import decode
from grader.values.tree import Tree
from grader.values.writer import encode

_NOBODY = "it called a function that nobody has sent"


class ForkedNotebook:
    """A fork of the executed notebook that answers calls. Use as a context manager.

    substituted names the substitutes that it asked and that answered.
    """

    def __init__(
        self, control: socket.socket, token: int, seed: int, locate: Locate, budget: CallBudget
    ) -> None:
        self._control, self._locate, self._budget = control, locate, budget
        self._before = budget.processes()
        self._token = f"{token}:{seed}".encode()
        self._sequence = itertools.count(1)
        self._ended: Died | TimedOut | None = None
        self._substitutes: Substitutes | None = None
        self._offered: tuple[str, ...] = ()
        # Of each step that waits for a function of a test's how many arguments it sends back.
        self._waiting: list[int] = []
        self.substituted: tuple[str, ...] = ()
        self._connection, theirs = socket.socketpair()
        self._channel = Channel(self._connection)
        try:
            order(control, FORK, self._token, theirs)
            theirs.close()  # so that the end of a fork that ends at once is noticed
            deadline = time.monotonic() + budget.patience(READY_SECONDS)
            if self._receive(deadline).kind != READY:
                self._ended = Died("it did not follow the protocol")
        except (OSError, FrameError):
            self._ended = budget.died("the notebook's process had ended or did not answer")
        finally:
            theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._connection.close()
        # Where the notebook's process has ended, its children have ended with it.
        with contextlib.suppress(OSError):
            order(self._control, KILL, self._token)
        self._budget.end_others(self._before)

    @property
    def is_alive(self) -> bool:
        """Whether it answers, as far as is known."""
        return self._ended is None

    def substitute(
        self, substitutes: Substitutes, names: Sequence[str], kept: Collection[str]
    ) -> None:
        """Have these functions answered by our side; the names in kept stay the notebook's own."""
        if self._ended is None and names:
            self._substitutes, self._offered = substitutes, tuple(names)
            deadline = time.monotonic() + self._budget.patience(READY_SECONDS)
            try:
                self._channel.send(STAND_IN, 0, encode((tuple(kept), tuple(names))), deadline)
                if self._receive(deadline).kind != READY:
                    self._ended = Died("it did not follow the protocol")
            except (OSError, FrameError):
                self._ended = Died("the notebook's process had ended or did not answer")

    def call(self, name: str, arguments: tuple[Tree, ...], limit: float) -> Answer:
        """Call a function of the notebook; limit is in seconds. Once it died, every call has."""
        return self.step(CALL, name, arguments, GIVE_BACK, limit)

    def step(
        self, kind: int, name: str, arguments: tuple[Tree, ...], flags: int, limit: float
    ) -> Answer:
        """Make one of the agent's steps, with its flags; limit is in seconds.

        What is kept of the first has the handle 1, of the next 2, and so on, kept or not. Once it
        died, every step has.
        """
        outcome = self.step_of_test(kind, name, arguments, flags, limit)
        return self._ends(Died(_NOBODY)) if isinstance(outcome, Called) else outcome

    def step_of_test(
        self, kind: int, name: str, arguments: tuple[Tree, ...], flags: int, limit: float
    ) -> StepOutcome:
        """The same of a test, whose functions it may call: it waits for a RESUME step then."""
        message = self._asked(kind, (name, arguments, flags), limit)
        if not isinstance(message, Message):
            return message
        sent_back = len(arguments) if flags & ARGUMENTS_BACK else 0
        if kind == RESUME and self._waiting:
            sent_back = self._waiting.pop()
        try:
            if message.kind == CALLED:
                self._waiting.append(sent_back)
                return read_called(message)
            answer = read_answer(message, sent_back, self._locate)
        except Refused as error:
            return self._ends(self._budget.died(str(error)))
        except FrameError as error:
            return self._ends(Died(str(error)))
        if isinstance(answer, Raised):
            self._budget.watchdog.blame(answer.limit)
        return answer

    def record(self, steps: Tree, limit: float) -> Tree:
        """Have many steps of a training done at once; None where that does not work."""
        message = self._asked(TAPE, steps, limit)
        if not isinstance(message, Message) or message.kind != TAPED:
            return None
        try:
            return decode(message.payload, sources=False)
        except Refused:
            return None

    def _asked(self, kind: int, asked: Tree, limit: float) -> Message | Died | TimedOut:
        """What comes back for a message, once all helpers that it asks for have been given."""
        if self._ended is not None:
            return self._ended
        sequence = next(self._sequence) & 0xFFFFFFFF
        limit = self._budget.begin(limit)
        deadline = time.monotonic() + limit
        try:
            self._channel.send(kind, sequence, encode(asked), deadline)
            message = self._receive(deadline)
            while self._offered and message.kind == HELP:
                self._channel.send(*self._help(message), deadline)
                message = self._receive(deadline)
            if message.sequence != sequence:
                raise FrameError("it answered out of turn")
            return message
        except TimeoutError:
            return self._ends(self._budget.timed_out(limit))
        except TooLarge as error:
            return self._ends(Died(str(error), "reply"))
        except Refused as error:
            return self._ends(self._budget.died(str(error)))
        except OSError:
            return self._ends(self._budget.died("the connection was closed"))

    def _ends(self, ended: Died | TimedOut) -> Died | TimedOut:
        self._ended = ended
        return ended

    def _receive(self, deadline: float) -> Message:
        return self._channel.receive(deadline, self._budget.max_reply)

    def _help(self, asked: Message) -> Message:
        try:
            name, arguments = pair(decode(asked.payload, sources=False), str)
            if self._substitutes is None or name not in self._offered:
                raise Refusal("no such helper")
            given = encode(self._substitutes(name, arguments))
        except (Refusal, Refused) as error:
            return Message(REFUSED, 0, encode(str(error)))
        if name not in self.substituted:
            self.substituted = (*self.substituted, name)
        return Message(GIVEN, 0, given)
