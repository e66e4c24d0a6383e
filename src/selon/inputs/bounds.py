"""What keeps hostile input small: bytes read up to a limit, archives that may not swell, XML without entities.

A limit is on what comes out, never on what a header claims: a claim only makes the refusal come sooner.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from html.entities import html5
from typing import Any, BinaryIO, cast

from lxml import etree

from selon.errors import InputError

LARGEST = 64 * 2**20  # bytes of one article, or of one line of JSON Lines: a novel has about one of them
SWELLING = 200  # bytes out for a byte in; text and HTML reach 30, deflate at most 1032
_DIRECTORY = 16 * 2**20  # bytes of a zip archive's directory: some 200,000 names, which cost 100 MB once read
_END = struct.Struct("<4s4H2LH")  # the end record of a zip archive, then those of the 64-bit form
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CUT = "cut short or damaged"


def too_large() -> InputError:
    """The refusal of what is larger than one article may be."""
    return InputError(f"larger than {LARGEST >> 20} MiB, the most that one article may have")


def read_whole(stream: BinaryIO) -> bytes:
    """All bytes of a stream; raises InputError where they are too many or none."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise too_large()
    if not data.strip():
        raise InputError("empty")
    return data


class Unzipped(io.RawIOBase):
    """The bytes of a gzip stream; raises InputError once they are too many for what was compressed."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = Counted(packed)
        self._gzip = gzip.GzipFile(fileobj=cast(Any, self._packed))
        self._out = 0

    def readable(self) -> bool:
        """True: it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer, as for every raw stream."""
        data = self._gzip.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(data)] = data
        self._out += len(data)
        check_swelling(self._packed.count, self._out)
        return len(data)


class Counted(io.RawIOBase):
    """A stream that counts the bytes read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        """True: it can be read."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes."""
        data = self._stream.read(-1 if size is None else size)
        self.count += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self.count


def check_swelling(packed: int, out: int) -> None:
    """Raises InputError where compressed bytes gave so many that they were made to."""
    if out > LARGEST and out > SWELLING * packed:
        raise InputError(
            f"a compression bomb: {out >> 20} MiB from {max(packed >> 10, 1)} KiB, and not read further"
        )


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """A zip archive, its directory read; raises InputError where it is damaged or its directory too large."""
    _check_directory(stream)
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(f"a zip archive {_CUT}: {error}") from error


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member; raises InputError where there is none, or it is damaged, locked or too large."""
    try:
        info = archive.getinfo(name)
        check_member(info)
        with archive.open(info) as member:
            return member.read(LARGEST + 1)
    except KeyError as error:
        raise InputError(f"the archive holds no {name}") from error
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise InputError(f"{name}: {_CUT}: {error}") from error


def check_member(info: zipfile.ZipInfo) -> None:
    """Raises InputError where a member says that it is larger than one article may be."""
    if info.file_size > LARGEST:
        raise InputError(f"{info.filename}: claims {info.file_size:,} bytes; {too_large()}")


def check_members(archive: zipfile.ZipFile) -> None:
    """Raises InputError where all members together claim too much; for readers that open them by themselves."""
    for info in archive.infolist():
        check_member(info)
    whole = sum(info.file_size for info in archive.infolist())
    check_swelling(sum(info.compress_size for info in archive.infolist()), whole)
    if whole > 4 * LARGEST:
        raise InputError(f"claims {whole:,} bytes in all, more than a document has")


def _check_directory(stream: BinaryIO) -> None:
    """Raises InputError where the directory of a zip archive is too large to be held."""
    if not stream.seekable():
        raise InputError("a zip archive is read from a file, and not from a stream")
    size = stream.seek(0, io.SEEK_END)
    reach = min(size, _END.size + 2**16)
    stream.seek(size - reach)
    tail = stream.read(reach)
    at = tail.rfind(b"PK\5\6")
    if at == -1 or at + _END.size > len(tail):
        raise InputError(f"a zip archive {_CUT}: its end is missing")
    directory = _END.unpack_from(tail, at)[5]
    if directory == 0xFFFFFFFF and at >= _LOCATOR.size:
        stream.seek(min(_LOCATOR.unpack_from(tail, at - _LOCATOR.size)[2], size))
        record = stream.read(_END64.size)
        directory = _END64.unpack(record)[8] if len(record) == _END64.size else directory
    if directory > _DIRECTORY:
        raise InputError(f"a zip archive whose directory claims {directory:,} bytes: it is not opened")
    stream.seek(0)


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document, mended where it is broken.

    Nothing is loaded from outside and no entity is expanded: the names of HTML are put in as characters, and
    a text that uses any other is refused, since its words would be missing. So is what is nested deeper than
    256 elements. Raises InputError.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"not XML: {error}") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise InputError("XML nested too deep, or larger than any document needs")
    if root is None:
        raise InputError("not XML")
    for entity in list(root.iter(etree.Entity)):
        _put_in(entity)
    return root


def _put_in(entity: etree._Entity) -> None:
    """An entity of HTML as its character; raises InputError for any other."""
    name = entity.name or ""
    if f"{name};" not in html5:
        raise InputError(f"uses the XML entity &{name};, and selon expands none")
    parent, before = entity.getparent(), entity.getprevious()
    words = html5[f"{name};"] + (entity.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + words
    elif parent is not None:
        parent.text = (parent.text or "") + words
    if parent is not None:
        entity.tail = None
        parent.remove(entity)
