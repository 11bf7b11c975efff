"""The UI in the browser: a server on this machine that starts the UI for every page opened."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from assistant.errors import BerthError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

HOST = "127.0.0.1"
"""The only address that is served: whoever reaches the page can read this user's files."""


def serve(port: int, knowledge: Iterable[Path]) -> int:
    """Serve the UI until interrupted, and return the exit code.

    Raises:
        BerthError: when the extra packages are not installed.
    """
    try:
        server = server_for(port, knowledge)
    except ImportError:
        raise BerthError("berth serve needs more packages: pip install 'berth-aws[serve]'") from None
    server.serve()
    return 0


def server_for(port: int, knowledge: Iterable[Path]) -> Any:
    """Return the server; it refuses requests that another site's page makes in the user's browser.

    Raises:
        ImportError: when textual-serve is not installed.
    """
    from aiohttp import web
    from textual_serve.server import Server

    allowed = {f"{name}:{port}" for name in (HOST, "localhost")}

    @web.middleware
    async def only_from_here(request: web.Request, handler: Any) -> Any:
        origin = request.headers.get("Origin", "")
        from_here = not origin or origin.removeprefix("http://") in allowed
        if request.headers.get("Host", "") not in allowed or not from_here:
            raise web.HTTPForbidden(text="Berth answers only pages of its own.")
        return await handler(request)

    class LocalServer(Server):
        async def _make_app(self) -> Any:
            app = await super()._make_app()
            app.middlewares.append(only_from_here)
            return app

    return LocalServer(ui_command(knowledge), host=HOST, port=port, title="Berth")


def ui_command(knowledge: Iterable[Path]) -> str:
    """Return the shell command that starts the UI for one page."""
    packs = [word for folder in knowledge for word in ("--knowledge", str(folder.resolve()))]
    return shlex.join([sys.executable, "-m", "assistant.tui.served", *packs])
