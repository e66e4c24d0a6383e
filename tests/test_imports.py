"""The stages import one way: each module only from those above it in docs/architecture.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "selon"
LISTED = re.findall(
    r"^\| `([\w/]+)\.py` \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE
)
STAGES = {path.parent for path in PACKAGE.glob("*/__init__.py")}
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("").as_posix()
    for folder in (PACKAGE, *STAGES)
    for path in folder.glob("*.py")
    if folder == PACKAGE or path.name != "__init__.py"
)


def _imports(name: str) -> set[str]:
    """The modules of selon that a module imports, wherever in it."""
    tree = ast.parse((PACKAGE / f"{name}.py").read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "selon":
            found |= {_module(f"{node.module}.{alias.name}") for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {_module(alias.name) for alias in node.names if alias.name.startswith("selon")}
    return found


def _module(dotted: str) -> str:
    """The module that a dotted name of selon stands for, or stands in."""
    steps = dotted.split(".")[1:]
    while steps and "/".join(steps) not in MODULES:
        steps.pop()
    return "/".join(steps) or "__init__"


def test_the_list_is_the_folder() -> None:
    assert sorted(LISTED) == MODULES


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_holds_nothing_itself(stage: Path) -> None:
    body = ast.parse((stage / "__init__.py").read_text("utf-8")).body
    assert [type(node) for node in body] == [ast.Expr], (
        "a docstring says what the stage is; its modules hold the rest"
    )


@pytest.mark.parametrize("name", LISTED)
def test_a_module_imports_only_from_those_above_it(name: str) -> None:
    above = set(LISTED[: LISTED.index(name)])
    assert _imports(name) <= above
