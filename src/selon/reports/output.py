"""Where results go: a file that is written whole or not at all, or standard output."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

from selon.errors import SelonError


def save(path: Path, pieces: Iterable[bytes]) -> None:
    """Writes the pieces to a file, which keeps its old content until the last of them is on disk.

    A link stays a link. What is no plain file (a pipe, /dev/null) is written to as it is. Raises SelonError
    naming the file where it cannot be written; a missing folder is not made.
    """
    target = path.resolve()
    if target.is_dir():
        raise SelonError(f"{path}: is a folder; name a file")
    if not target.parent.is_dir():
        raise SelonError(f"{path}: the folder {target.parent} does not exist")
    special = target.exists() and not target.is_file()
    unfinished = target if special else target.with_name(f".selon-{secrets.token_hex(8)}")
    try:
        with unfinished.open("wb" if special else "xb") as file:
            file.writelines(pieces)
        if not special:
            unfinished.replace(target)
    except OSError as error:
        raise SelonError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        if not special:
            unfinished.unlink(missing_ok=True)


def send(pieces: Iterable[bytes]) -> None:
    """Writes the pieces to standard output, each as it comes."""
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.flush()
