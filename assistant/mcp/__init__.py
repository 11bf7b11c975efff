"""The door for other programs' assistants: Berth's answers and advice over the Model Context Protocol."""

from assistant.mcp.serving import serve

__all__ = ["serve"]
