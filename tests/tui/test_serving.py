"""The UI in the browser, by the protocol that the page speaks."""

import asyncio
import contextlib
import itertools
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.errors import BerthError
from assistant.tui import serving

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")
WAIT_SECONDS = 60


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind((serving.HOST, 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(port, tmp_path):
    environment = {
        **os.environ,
        "BERTH_STATE_DIR": str(tmp_path / "s"),
        "BERTH_CONFIG_DIR": str(tmp_path / "c"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", str(port)],
        env=environment, cwd=Path.cwd(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((serving.HOST, port), timeout=1):
            break
        time.sleep(0.1)
    yield f"{serving.HOST}:{port}"
    process.terminate()
    process.wait(WAIT_SECONDS)


async def read_until(websocket, words):
    seen = b""
    async with asyncio.timeout(WAIT_SECONDS):
        async for message in websocket:
            seen += message.data if isinstance(message.data, bytes) else message.data.encode()
            if words in seen:
                return True
    return False


async def test_a_question_is_answered_in_the_page(server):
    async with aiohttp.ClientSession() as client:
        async with client.get(f"http://{server}/") as page:
            assert page.status == 200
            assert "Berth" in await page.text()
        async with client.ws_connect(f"http://{server}/ws?width=100&height=30") as websocket:
            assert await read_until(websocket, b"Where should this run on AWS")
            await websocket.send_json(["stdin", "max memory for a fargate task?\r"])
            assert await read_until(websocket, b"244 GB")


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
async def test_it_is_used_in_a_browser(server, tmp_path):
    """Chromium opens the page, a question is typed into it, and the turn is kept by the program behind."""
    browser = await asyncio.create_subprocess_exec(
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
        "--remote-allow-origins=*", f"--user-data-dir={tmp_path / 'browser'}", f"http://{server}/",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(WAIT_SECONDS), aiohttp.ClientSession() as client:
            while b"DevTools listening" not in (line := await browser.stderr.readline()):
                assert line, "the browser ended"
            port = line.decode().rpartition(":")[2].partition("/")[0]
            page = None
            while page is None:
                async with client.get(f"http://127.0.0.1:{port}/json") as answer:
                    pages = await answer.json(content_type=None)
                page = next((one for one in pages if one["type"] == "page" and server in one["url"]), None)
            async with client.ws_connect(page["webSocketDebuggerUrl"]) as devtools:
                numbers = itertools.count(1)

                async def call(method, **params):
                    number = next(numbers)
                    await devtools.send_json({"id": number, "method": method, "params": params})
                    while (found := await devtools.receive_json()).get("id") != number:
                        pass
                    return found["result"]

                async def evaluate(code):
                    return (await call("Runtime.evaluate", expression=code))["result"].get("value")

                shown = "document.body.classList.contains('-first-byte')"
                while not await evaluate(f"{shown} && !!document.querySelector('.xterm textarea')"):
                    pass
                await evaluate("document.querySelector('.xterm textarea').focus()")
                kept = tmp_path / "s" / "conversations"
                while not any("fargate" in path.read_text() for path in kept.glob("*") if path.is_file()):
                    await call("Input.insertText", text="max memory for a fargate task?")
                    for kind in ("keyDown", "keyUp"):
                        await call(
                            "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter",
                            windowsVirtualKeyCode=13, text="\r" if kind == "keyDown" else "",
                        )  # fmt: skip
                    await asyncio.sleep(1)
        assert any("244 GB" in path.read_text() for path in kept.glob("*") if path.is_file())
    finally:
        browser.kill()
        await browser.wait()


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Host": "elsewhere.example"}])
async def test_pages_of_other_sites_are_refused(server, headers):
    async with aiohttp.ClientSession() as client:
        for path in ("/", "/ws"):
            async with client.get(f"http://{server}{path}", headers=headers) as answer:
                assert answer.status == 403


def test_the_packs_of_the_user_go_along(tmp_path):
    pack = tmp_path / "my pack; rm -rf x"
    words = shlex.split(serving.ui_command([pack]))
    assert words[-2:] == ["--knowledge", str(pack)]
    assert words[1:3] == ["-m", "assistant.tui.served"]


def test_without_the_extra_there_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    with pytest.raises(BerthError, match="pip install"):
        serving.serve(8000, [])
