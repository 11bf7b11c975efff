"""Starting the server on standard input and output."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from assistant.errors import BerthError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def serve(knowledge: Sequence[Path] = ()) -> None:
    """Serve one client on standard input and output until it closes them.

    Args:
        knowledge: packs of your own cards and prices; a later one overrides.

    Raises:
        BerthError: when the extra packages are not installed.
        InputError: when a pack is missing or malformed.
    """
    try:
        from assistant.mcp.server import server_over  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] == "assistant":
            raise
        raise BerthError("berth mcp needs more packages: pip install 'berth-aws[mcp]'") from None
    server = server_over(knowledge)
    gc.freeze()  # the knowledge stays: a collection that looks through it would take as long as an answer
    server.run("stdio")
