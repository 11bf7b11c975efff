"""`python -m assistant` and the `berth` command."""

from __future__ import annotations

import sys

_INTERRUPTED = 130


def main() -> int:
    """Run the command line and return its exit code; Ctrl-C ends it quietly, also while it loads."""
    try:
        from assistant.cli.entry import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
