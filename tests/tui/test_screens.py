"""The pictures of the README come from the real program."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_three_screens_are_written(tmp_path):
    path = ROOT / "docs" / "make_screens.py"
    spec = importlib.util.spec_from_file_location("make_screens", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.write(tmp_path)
    pictures = {
        picture.stem: picture.read_text().replace("&#160;", " ") for picture in tmp_path.glob("*.svg")
    }
    assert set(pictures) == {"answer", "recommendation", "chart"}
    for words, name in (("244 GB", "answer"), ("a month", "recommendation"), ("You: 3 million", "chart")):
        assert words.lower() in pictures[name].lower()
        assert "font-face" not in pictures[name]
    readme = (ROOT / "README.md").read_text()
    for name in pictures:
        assert f"docs/screens/{name}.svg" in readme
        assert (ROOT / "docs" / "screens" / f"{name}.svg").is_file()
