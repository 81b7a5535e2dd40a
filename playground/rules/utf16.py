"""Telegram counts entities in UTF-16 code units and places errors in UTF-8 bytes."""


def utf16_length(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def byte_offset(text: str, at: int) -> int:
    return len(text[:at].encode("utf-8", "surrogatepass"))
