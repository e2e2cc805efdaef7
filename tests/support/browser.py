"""A headless Chromium that looks at pages: what it logs, how wide they are, a picture of them.

It is driven by the DevTools protocol, over Tornado's web socket client.
"""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

Scheme = Literal["light", "dark"]
Medium = Literal["screen", "print"]
_START_SECONDS = 60.0
_SETTLE_SECONDS = 0.3
_FAULTS = Path(__file__).with_name("accessibility.js")
_HIDDEN = (
    "[...document.querySelectorAll('.code')].filter(code => !code.checkVisibility("
    "{contentVisibilityAuto: true})).length"
)
_FIRST = "document.querySelector('.issue')?.getBoundingClientRect().top + window.scrollY || 0"
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)


@dataclass(frozen=True)
class View:
    """What a browser made of a page. Sizes are in CSS pixels, the picture is a PNG or WebP.

    faults are what keeps people from reading it, as `accessibility.js` finds them; background is
    the page's colour, hidden the number of blocks of code that nothing shows, first how far down
    the first issue stands.
    """

    messages: tuple[str, ...]
    requests: tuple[str, ...]
    width: int
    title: str
    picture: bytes
    faults: tuple[str, ...]
    background: str
    hidden: int
    first: int


def require_chromium() -> str:
    """The browser's path: missing it is a failure in CI, elsewhere a reason to skip."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None and os.environ.get("CI"):
        pytest.fail("CI must have Chromium")
    if found is None:
        pytest.skip("there is no Chromium here")
    return found


def look(
    page: Path,
    width: int,
    scheme: Scheme,
    height: int = 900,
    medium: Medium = "screen",
    at: str = "",
    small: bool = False,
) -> View:
    """Open a page, as wide as that, and look at its top, or at the heading that begins so.

    small has the picture as WebP, of a tenth of the size, for docs.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        chromium = subprocess.Popen(
            [require_chromium(), *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            port = _port(Path(profile) / "DevToolsActivePort")
            return asyncio.run(_look(port, page, width, height, scheme, medium, at, small))
        finally:
            chromium.kill()
            chromium.wait()


def printed(page: Path) -> bytes:
    """A page on paper (A4), as a PDF."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        chromium = subprocess.Popen(
            [require_chromium(), *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return asyncio.run(_print(_port(Path(profile) / "DevToolsActivePort"), page))
        finally:
            chromium.kill()
            chromium.wait()


async def _print(port: int, page: Path) -> bytes:
    targets = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/json")
    address = next(t for t in json.loads(targets.body) if t["type"] == "page")
    tab = _Tab(await websocket_connect(address["webSocketDebuggerUrl"], max_message_size=2**28))
    await tab.ask("Page.enable")
    await tab.ask("Page.navigate", url=page.resolve().as_uri())
    await tab.until("Page.loadEventFired")
    paper = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": True}
    made = await tab.ask("Page.printToPDF", preferCSSPageSize=False, **paper)
    return base64.b64decode(made["data"])


def _port(file: Path) -> int:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if file.is_file() and file.read_text():
            return int(file.read_text().splitlines()[0])
        time.sleep(0.05)
    raise TimeoutError("Chromium did not start")


async def _look(
    port: int,
    page: Path,
    width: int,
    height: int,
    scheme: Scheme,
    medium: Medium,
    at: str,
    small: bool,
) -> View:
    targets = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/json")
    address = next(t for t in json.loads(targets.body) if t["type"] == "page")
    tab = _Tab(await websocket_connect(address["webSocketDebuggerUrl"], max_message_size=2**28))
    for domain in ("Page", "Runtime", "Log", "Network"):
        await tab.ask(f"{domain}.enable")
    await tab.ask(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=height,
        deviceScaleFactor=1,
        mobile=False,
    )
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    await tab.ask("Emulation.setEmulatedMedia", media=medium, features=features)
    await tab.ask("Page.navigate", url=page.resolve().as_uri())
    await tab.until("Page.loadEventFired")
    await asyncio.sleep(_SETTLE_SECONDS)
    wide = await tab.value("document.documentElement.scrollWidth")
    title = await tab.value("document.title")
    faults = await tab.value(_FAULTS.read_text("utf-8"))
    if at:
        heading = f"[...document.querySelectorAll('h2')].find(h => h.innerText.startsWith('{at}'))"
        await tab.ask("Runtime.evaluate", expression=f"{heading}.scrollIntoView()")
        await asyncio.sleep(_SETTLE_SECONDS)
    kind = {"format": "webp", "quality": 70} if small else {"format": "png"}
    shot = await tab.ask("Page.captureScreenshot", captureBeyondViewport=False, **kind)
    return View(
        tuple(tab.messages),
        tuple(url for url in tab.requests if not url.startswith(("file:", "data:"))),
        int(wide),
        str(title),
        base64.b64decode(shot["data"]),
        tuple(str(faults).splitlines()),
        str(await tab.value("getComputedStyle(document.body).backgroundColor")),
        int(await tab.value(_HIDDEN)),
        int(await tab.value(_FIRST)),
    )


class _Tab:
    """One page's side of the protocol; keeps what it logs and what it asks of the network."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket, self._last = socket, 0
        self._events: list[str] = []
        self.messages: list[str] = []
        self.requests: list[str] = []

    async def ask(self, method: str, **parameters: Any) -> Any:
        """Call a method and return its result."""
        self._last += 1
        call = {"id": self._last, "method": method, "params": parameters}
        await self._socket.write_message(json.dumps(call))
        while (message := await self._read()).get("id") != self._last:
            pass
        return message["result"]

    async def value(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = await self.ask("Runtime.evaluate", expression=expression)
        assert "exceptionDetails" not in answer, answer
        return answer["result"]["value"]

    async def until(self, event: str) -> None:
        """Wait for an event, if it has not come already."""
        while event not in self._events:
            await self._read()

    async def _read(self) -> Any:
        text = await self._socket.read_message()
        assert text is not None, "Chromium closed the connection"
        message = json.loads(text)
        method, parameters = message.get("method", ""), message.get("params", {})
        self._events.append(method)
        if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            self.messages.append(json.dumps(parameters)[:500])
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        return message
