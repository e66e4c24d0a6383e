"""The stages import one way: each module only from those above it in docs/architecture.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "selon"
LISTED = re.findall(
    r"^\| `(\w+)\.py` \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE
)
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py"))


def _imports(name: str) -> set[str]:
    """The modules of selon that a module imports, wherever in it."""
    tree = ast.parse((PACKAGE / f"{name}.py").read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "selon":
            found |= {alias.name if alias.name in MODULES else "__init__" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("selon."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("selon.")}
    return found


def test_the_list_is_the_folder() -> None:
    assert sorted(LISTED) == MODULES


@pytest.mark.parametrize("name", LISTED)
def test_a_module_imports_only_from_those_above_it(name: str) -> None:
    above = set(LISTED[: LISTED.index(name)])
    assert _imports(name) <= above
