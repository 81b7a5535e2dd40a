"""HTML character references as Telegram knows them: four names and numbers."""

import re

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*))")


def decoded_reference(text: str, at: int) -> tuple[str, int]:
    """The character of `&lt;`, `&#33;` ... and the position after it; no character if it is not one."""
    found = _REFERENCE.match(text, at)
    if found is None:
        return "", at
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        char = _NAMED.get(name, "")
    else:
        code = int(hexadecimal or "0", 16) if decimal is None else int(decimal or "0")
        char = chr(code) if 0 < code < 0x10FFFF and found.end() - at < 10 else ""
    after = found.end()
    return char, after + 1 if text[after : after + 1] == ";" else after
