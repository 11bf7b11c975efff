"""`berth schema`: JSON Schema of the public models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Print the schema of one model."""
    print(json.dumps(_schema(options.name), indent=2))
    return ExitCode.DONE


def _schema(name: str) -> dict[str, Any]:
    if name == "card":
        from assistant.facts.loading import card_adapter

        return card_adapter().json_schema()
    if name == "reply":
        from assistant.reply import Reply as Model
    elif name == "workload":
        from assistant.engine.workload import Workload as Model  # type: ignore[assignment]  # one of four models
    elif name == "recommendation":
        from assistant.engine.recommendation import (  # type: ignore[assignment]  # one of four models
            Recommendation as Model,
        )
    else:
        from assistant.session.transcripts import Transcript as Model  # type: ignore[assignment]  # one of four models
    return Model.model_json_schema()
