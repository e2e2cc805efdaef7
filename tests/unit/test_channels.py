"""Channels to a peer that sends what it likes: what is fit to be read arrives, nothing else."""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from queue import Empty
from socket import socketpair
from typing import Any

import pytest
import zmq
import zmq.asyncio
from jupyter_client.session import Session

from grader.limits import MIB
from grader.sandbox.base import Resources
from grader.sandbox.choose import choose_sandbox
from grader.session import wire as messages
from grader.session.channels import (
    MAX_MESSAGE,
    MAX_WAITING,
    GuardedChannel,
    OutputChannel,
    restrain,
)
from grader.session.kernel import SandboxedKernel

TOPIC = b"kernel.1.status"
KEY = b"secret"
SECONDS = 20.0


class Peer:
    """What stands where a kernel would; it answers on a ROUTER and publishes on an XPUB."""

    def __init__(self, context: zmq.Context[Any], folder: str) -> None:
        self.session = Session(key=KEY)
        self.shell, self.output = context.socket(zmq.ROUTER), context.socket(zmq.XPUB)
        for socket, name in ((self.shell, "shell"), (self.output, "output")):
            socket.linger = 0
            socket.sndtimeo = socket.rcvtimeo = int(SECONDS * 1000)
            socket.bind(f"ipc://{folder}/{name}")

    def message(self, kind: Any = "status", **content: Any) -> list[bytes]:
        """A signed message, without the identity that it goes to."""
        made = self.session.msg("status", content or {"execution_state": "idle"})
        made["header"]["msg_type"] = made["msg_type"] = kind
        parts: list[bytes] = self.session.serialize(made)
        return parts

    def signed(self, *frames: bytes) -> list[bytes]:
        """Frames with a right signature, whatever is in them."""
        return [b"<IDS|MSG>", self.session.sign(list(frames)), *frames]

    def with_parts(self, **parts: Any) -> list[bytes]:
        """A signed message with other things in the place of its parts."""
        whole = self.session.msg("status", {"execution_state": "idle"})
        names = ("header", "parent_header", "metadata", "content")
        frames = [parts.get(name, whole[name]) for name in names]
        return self.signed(
            *(
                frame if isinstance(frame, bytes) else json.dumps(frame, default=str).encode()
                for frame in frames
            )
        )


class Wire:
    """Both channels, connected to a peer."""

    def __init__(self, context: zmq.asyncio.Context, peer: Peer, folder: str) -> None:
        self.peer = peer
        client = messages.Wire(KEY)
        dealer = restrain(context.socket(zmq.DEALER), "shell")
        listener = restrain(context.socket(zmq.SUB), "iopub")
        listener.setsockopt(zmq.SUBSCRIBE, b"")
        for socket, name in ((dealer, "shell"), (listener, "output")):
            socket.linger = 0
            socket.connect(f"ipc://{folder}/{name}")
        self.shell, self.output = GuardedChannel(dealer, client), OutputChannel(listener, client)
        self.identity = b""

    async def ask(self) -> None:
        """Send a request, so that the peer can answer."""
        asked = self.shell.request("execute_request", {"code": "pass"})
        frames = await asyncio.to_thread(self.peer.shell.recv_multipart)
        (self.identity,), message = self.peer.session.feed_identities(frames)
        read = self.peer.session.deserialize(message)
        assert (read["msg_id"], read["content"]) == (asked, {"code": "pass"})

    def answer(self, parts: list[bytes]) -> None:
        """Send something from the peer to the channel for replies."""
        self.peer.shell.send_multipart([self.identity, *parts])

    def publish(self, parts: list[bytes], topic: bytes = TOPIC) -> None:
        """Publish something."""
        self.peer.output.send_multipart([topic, *parts])

    async def subscription(self) -> bytes:
        """What the channel for outputs says next on what it wants, as the peer hears it."""
        return bytes(await asyncio.to_thread(self.peer.output.recv))


def run(test: Callable[[Wire], Awaitable[None]]) -> None:
    """Run a test over a wire."""

    async def connected() -> None:
        with tempfile.TemporaryDirectory(prefix="wire-") as folder, zmq.Context() as theirs:
            ours = zmq.asyncio.Context()
            wire = Wire(ours, Peer(theirs, folder), folder)
            try:
                assert await wire.subscription() == b"\1"
                await asyncio.wait_for(test(wire), 3 * SECONDS)
            finally:
                wire.shell.close()
                wire.output.close()
                wire.peer.shell.close()
                wire.peer.output.close()
                ours.term()

    asyncio.run(connected())


async def is_empty(channel: GuardedChannel) -> bool:
    """Whether nothing is to be had from a channel."""
    try:
        await channel.get_msg(timeout=0.3)
    except Empty:
        return True
    return False


def test_messages_arrive() -> None:
    """Those of the protocol, on both channels."""

    async def test(wire: Wire) -> None:
        await wire.ask()
        wire.answer(wire.peer.message("execute_reply", status="ok"))
        reply = await wire.shell.get_msg(timeout=SECONDS)
        assert (reply["header"]["msg_type"], reply["content"]) == (
            "execute_reply",
            {"status": "ok"},
        )
        wire.publish(wire.peer.message())
        state = await wire.output.get_msg(timeout=SECONDS)
        assert state["content"] == {"execution_state": "idle"}
        assert not wire.shell.lost.is_set()
        assert not wire.output.lost.is_set()
        assert await is_empty(wire.shell)
        assert await is_empty(wire.output)

    run(test)


def test_outputs_are_counted_and_not_read() -> None:
    """Only the kernel's state is."""

    async def test(wire: Wire) -> None:
        wire.output.begin(MIB)
        text = wire.peer.message("stream", text="x" * 10_000)
        wire.publish(text)
        wire.publish(wire.peer.message())
        state = await wire.output.get_msg(timeout=SECONDS)
        assert state["header"]["msg_type"] == "status"
        assert 10_000 < wire.output.taken < 20_000

    run(test)


NESTED = b"[" * 100_000 + b"]" * 100_000
BROKEN: dict[str, Callable[[Peer], list[bytes]]] = {
    "nothing": lambda peer: [b""],
    "no message": lambda peer: [b"what", b"ever"],
    "too few parts": lambda peer: peer.message()[:4],
    "another's signature": lambda peer: Peer.message(Impostor()),
    "no signature": lambda peer: [b"<IDS|MSG>", b"", *peer.message()[2:]],
    "a changed part": lambda peer: [*peer.message()[:-1], b'{"execution_state": "busy"}'],
    "broken JSON": lambda peer: peer.with_parts(content=b'{"execution_state": '),
    "no text": lambda peer: peer.with_parts(content=b"\xff\xfe\x00\x80"),
    "nested": lambda peer: peer.with_parts(content=NESTED),
    "a long number": lambda peer: peer.with_parts(content=b"9" * 100_000),
    "a list for a header": lambda peer: peer.with_parts(header=["status"]),
    "an empty header": lambda peer: peer.with_parts(header={}),
    "no kind": lambda peer: peer.with_parts(header={"msg_id": "1", "msg_type": None}),
    "a list for a kind": lambda peer: peer.with_parts(
        header={"msg_id": "1", "msg_type": ["status"]}
    ),
    "text for a parent": lambda peer: peer.with_parts(parent_header="1"),
    "a list for content": lambda peer: peer.with_parts(content=["idle"]),
    "no state": lambda peer: peer.with_parts(content={"state": "idle"}),
    "a number for a state": lambda peer: peer.with_parts(content={"execution_state": 1}),
}


class Impostor(Peer):
    """One who does not know the key."""

    def __init__(self) -> None:
        self.session = Session(key=b"guessed")


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_is_no_message_is_dropped(broken: Callable[[Peer], list[bytes]]) -> None:
    """It is noted as lost, and the next message arrives."""

    async def test(wire: Wire) -> None:
        await wire.ask()
        wire.answer(broken(wire.peer))
        assert await is_empty(wire.shell)
        assert wire.shell.lost.is_set()
        wire.shell.begin(MIB)
        assert not wire.shell.lost.is_set()
        wire.answer(wire.peer.message("execute_reply", status="ok"))
        assert (await wire.shell.get_msg(timeout=SECONDS))["content"] == {"status": "ok"}

        wire.publish(broken(wire.peer))
        wire.publish(wire.peer.message())
        state = await wire.output.get_msg(timeout=SECONDS)
        assert state["content"] == {"execution_state": "idle"}
        assert not wire.shell.disconnected

    run(test)


def test_the_same_message_twice_is_read_once() -> None:
    """A signature is good for one message."""

    async def test(wire: Wire) -> None:
        await wire.ask()
        again = wire.peer.message("execute_reply", status="ok")
        wire.answer(again)
        await wire.shell.get_msg(timeout=SECONDS)
        wire.answer(again)
        assert await is_empty(wire.shell)

    run(test)


def test_too_large_a_reply_is_not_let_in() -> None:
    """The channel says that it is lost, and goes on with the next."""

    async def test(wire: Wire) -> None:
        await wire.ask()
        wire.answer(wire.peer.message("execute_reply", evalue="x" * MAX_MESSAGE["shell"]))
        assert await is_empty(wire.shell)
        await asyncio.wait_for(wire.shell.lost.wait(), SECONDS)
        assert wire.shell.disconnected
        assert wire.shell.taken == 0
        await is_empty(wire.shell)  # it connects again while it waits
        wire.shell.begin(MIB)
        await wire.ask()
        wire.answer(wire.peer.message("execute_reply", status="ok"))
        assert (await wire.shell.get_msg(timeout=SECONDS))["content"] == {"status": "ok"}
        assert not wire.shell.disconnected

    run(test)


def test_too_large_an_output_is_not_let_in() -> None:
    """The channel listens again afterwards."""

    async def test(wire: Wire) -> None:
        wire.publish(wire.peer.message("stream", text="x" * MAX_MESSAGE["iopub"]))
        assert await is_empty(wire.output)
        await asyncio.wait_for(wire.output.lost.wait(), SECONDS)
        assert wire.output.disconnected
        # It connects again while it waits, and until then nobody hears what is published.
        for _ in range(int(SECONDS)):
            wire.publish(wire.peer.message())
            if not await is_empty(wire.output):
                return
        pytest.fail("nothing is heard any more")

    run(test)


def test_one_who_sends_without_end_is_given_away() -> None:
    """However small the messages are, and only when it is far more than the limit."""

    async def test(wire: Wire) -> None:
        floods: list[int] = []
        wire.shell.flooded = lambda: floods.append(wire.shell.taken)
        await wire.ask()
        wire.shell.begin(16 * 1024)
        for _ in range(MAX_WAITING["shell"]):
            wire.answer([b""])
        assert await is_empty(wire.shell)
        assert not floods
        for _ in range(150):
            wire.answer([b""])
            await asyncio.sleep(0)
        assert await is_empty(wire.shell)
        assert floods
        assert floods[0] > 4 * 16 * 1024
        floods.clear()
        wire.shell.begin(16 * 1024)
        wire.answer(wire.peer.message())
        await wire.shell.get_msg(timeout=SECONDS)
        assert not floods

    run(test)


def test_outputs_over_the_limit_stay_away() -> None:
    """The kernel is told to keep them, all but its state, until the next cell begins."""

    async def test(wire: Wire) -> None:
        text = wire.peer.message("stream", text="x" * 1000)
        wire.publish(wire.peer.message())
        await wire.output.get_msg(timeout=SECONDS)
        wire.output.begin(20_000)
        for _ in range(10):
            wire.publish(text, b"stream.stdout")
        assert await is_empty(wire.output)
        assert not wire.output.cut
        for _ in range(10):
            wire.publish(text, b"stream.stdout")
        assert await is_empty(wire.output)
        assert wire.output.cut
        assert [await wire.subscription() for _ in range(2)] == [b"\1" + TOPIC, b"\0"]
        before = wire.output.taken
        wire.publish(text, b"stream.stdout")
        wire.publish(wire.peer.message())
        assert (await wire.output.get_msg(timeout=SECONDS))["header"]["msg_type"] == "status"
        assert wire.output.taken - before < 1000

        wire.output.begin(20_000)
        assert not wire.output.cut
        assert [await wire.subscription() for _ in range(2)] == [b"\1", b"\0" + TOPIC]
        wire.publish(text, b"stream.stdout")
        assert await is_empty(wire.output)
        assert wire.output.taken > 1000

    run(test)


def test_nobody_else_is_kept_waiting() -> None:
    """While one channel is flooded, another task goes on."""

    async def test(wire: Wire) -> None:
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        beside = asyncio.ensure_future(other())
        await wire.ask()
        for _ in range(MAX_WAITING["shell"]):
            wire.answer([b""])
        assert await is_empty(wire.shell)
        assert wire.shell.taken >= 512 * MAX_WAITING["shell"]
        assert turns >= MAX_WAITING["shell"]
        beside.cancel()

    run(test)


def test_a_closed_channel_has_no_messages() -> None:
    """It may be closed twice."""

    async def test(wire: Wire) -> None:
        wire.shell.close()
        wire.shell.close()
        assert await is_empty(wire.shell)

    run(test)


def test_each_interrupt_arrives_whatever_became_of_the_one_before() -> None:
    """By a connection of its own, under a name of its own: one of an earlier one may be refused."""

    async def interrupt() -> list[list[bytes]]:
        ours, theirs = socketpair()
        with ours, theirs, tempfile.TemporaryDirectory() as folder:
            kernel = SandboxedKernel(choose_sandbox(), Path(folder), theirs, (), Resources())
            with zmq.Context() as context, context.socket(zmq.ROUTER) as control:
                control.linger, control.rcvtimeo = 0, int(SECONDS * 1000)
                control.bind(f"ipc://{folder}/kernel-4")
                came = []
                for _ in range(3):
                    kernel.interrupt()
                    came.append(control.recv_multipart())
            await kernel.close()
            return came

    came = asyncio.run(interrupt())
    assert len({identity for identity, *_ in came}) == len(came)
    assert all(b"interrupt_request" in b"".join(frames) for frames in came)
