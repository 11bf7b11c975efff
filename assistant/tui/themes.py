"""Berth's own themes: dark, light, and two of high contrast; the terminal's own colours come with Textual."""

from __future__ import annotations

from textual.theme import Theme

_ROLES = ("primary", "secondary", "warning", "error", "success", "accent")


def _theme(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    texts = {f"text-{role}": colours[role] for role in _ROLES}
    return Theme(
        name=name,
        dark=dark,
        primary=colours["primary"],
        secondary=colours["secondary"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        accent=colours["accent"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        variables={
            **texts,
            "text-muted": colours["muted"],
            "foreground-muted": colours["muted"],
            "border-blurred": colours["line"],
            "scrollbar": colours["line"],
            "scrollbar-hover": colours["muted"],
            "scrollbar-active": colours["primary"],
            "scrollbar-background": colours["background"],
            "scrollbar-background-hover": colours["background"],
            "scrollbar-background-active": colours["background"],
        },
    )


THEMES = (
    _theme(
        "berth-dark",
        {
            "primary": "#6cb6ff", "secondary": "#96d0ff", "accent": "#f0b72f", "warning": "#daaa3f",
            "error": "#ff938a", "success": "#6bc46d", "foreground": "#d7dde5", "muted": "#9aa6b2",
            "background": "#14181d", "surface": "#1b2027", "panel": "#232a33", "line": "#3b4653",
        },
        dark=True,
    ),
    _theme(
        "berth-light",
        {
            "primary": "#0550ae", "secondary": "#0a5a8a", "accent": "#7d4e00", "warning": "#7d4e00",
            "error": "#a40e26", "success": "#116329", "foreground": "#1f2328", "muted": "#57606a",
            "background": "#ffffff", "surface": "#f6f8fa", "panel": "#e7ecf0", "line": "#b9c2cc",
        },
        dark=False,
    ),
    _theme(
        "high-contrast",
        {
            "primary": "#8fd3ff", "secondary": "#b8e6ff", "accent": "#ffe066", "warning": "#ffe066",
            "error": "#ffb3b3", "success": "#9dff9d", "foreground": "#ffffff", "muted": "#e0e0e0",
            "background": "#000000", "surface": "#000000", "panel": "#1a1a1a", "line": "#ffffff",
        },
        dark=True,
    ),
    _theme(
        "high-contrast-light",
        {
            "primary": "#00308f", "secondary": "#003a6b", "accent": "#5c2e00", "warning": "#5c2e00",
            "error": "#7a0012", "success": "#00450f", "foreground": "#000000", "muted": "#262626",
            "background": "#ffffff", "surface": "#ffffff", "panel": "#ececec", "line": "#000000",
        },
        dark=False,
    ),
)  # fmt: skip
