"""Telegram counts entities in UTF-16 code units and places errors in UTF-8 bytes."""


def utf16_length(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def byte_offset(text: str, at: int) -> int:
    return len(text[:at].encode("utf-8", "surrogatepass"))


def index_of(text: str, offset: int) -> int:
    """The position in the string of a UTF-16 offset; the end of the string when it lies beyond."""
    if text.isascii():
        return min(offset, len(text))
    units = 0
    for index, char in enumerate(text):
        if units >= offset:
            return index
        units += 2 if char > "\uffff" else 1
    return len(text)
