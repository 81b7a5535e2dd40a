"""What follows an opening code fence in both Markdown modes: a language, and a newline that does not count."""

import re

_LANGUAGE = re.compile(r"[^\s`\0]*")


def language_at(text: str, at: int) -> tuple[str, int]:
    found = _LANGUAGE.match(text, at)
    after = found.end() if found else at
    if after == at or text[after] in "\0`":
        return "", at
    return text[at:after], after


def after_newline(text: str, at: int) -> int:
    if text[at] not in "\r\n":
        return at
    return at + 2 if text[at + 1] in "\r\n" and text[at + 1] != text[at] else at + 1
