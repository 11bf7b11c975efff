"""`berth preferences`: what the engine weighs besides the bill, weight by weight."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import say
from assistant.quantities import number

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Print every weight by its name, with those that were changed."""
    from assistant.cli.workloads import read_weights
    from assistant.engine import weights
    from assistant.facts import load_knowledge

    found = weights(load_knowledge(options.knowledge), read_weights(options.weights))
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        say("\n".join(f"{name}: {_shown(value)}" for name, value in found.items()))
    return ExitCode.DONE


def _shown(value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value)
