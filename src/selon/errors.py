"""Everything selon raises.

SelonError
├── InputError      an input cannot be read: the message names the file, and the line where there is one
├── PackError       a language pack is malformed: the message names file and line
├── CaseError       a case file cannot be opened, written or upgraded
└── EngineError     an engine cannot run here: the message says what to install
"""


class SelonError(Exception):
    """Base of every error selon raises on purpose; its message is a sentence for the user."""


class InputError(SelonError):
    """An input cannot be read: the message names the file, and the line where there is one."""


class PackError(SelonError):
    """A language pack is malformed: the message names file and line."""


class CaseError(SelonError):
    """A case file cannot be opened, written or upgraded."""


class EngineError(SelonError):
    """An engine cannot run here: the message says what to install."""
