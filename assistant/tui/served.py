"""The UI of one browser page: `python -m assistant.tui.served`, started by the server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from assistant.session import Session
from assistant.tui.app import BerthApp
from assistant.tui.settings import SettingsFile, config_folder
from assistant.tui.state_files import state_folder


def main(arguments: list[str] | None = None) -> int:
    """Run the UI over the driver that the server set."""
    parser = argparse.ArgumentParser(prog="assistant.tui.served")
    parser.add_argument("--knowledge", type=Path, action="append", default=[])
    options = parser.parse_args(arguments)
    app = BerthApp(lambda: Session(options.knowledge), state_folder(), SettingsFile(config_folder()))
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
