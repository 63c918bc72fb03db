"""Bytes -> text, trusting what a feed says of itself over what its server says."""

import codecs
import re

_HEAD = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_BOM = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Only real character sets: Python's registry also has zip, punycode and escapes under names.
_ENCODING = re.compile(
    r"^(?:us-?ascii|ascii|utf-?8|utf-?16(?:-?[lb]e)?|utf-?32(?:-?[lb]e)?|iso-?8859-?\d{1,2}|latin-?\d|"
    r"windows-?\d{3,4}|cp-?\d{3,4}|koi8-?[rut]|shift[-_]?jis\w*|x-sjis|sjis|euc[-_](?:jp|kr|cn|tw)|"
    r"gb2312|gbk|gb18030|big5(?:-?hkscs)?|iso-2022-(?:jp|kr)\w*|mac-?(?:roman|cyrillic)|tis-620)$",
    re.IGNORECASE,
)
# https://encoding.spec.whatwg.org/#names-and-labels: what the labels mean in practice.
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
          "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "x-sjis": "shift_jis",
          "iso-8859-9": "cp1254", "shift_jis": "cp932"}  # fmt: skip
_SINGLE_BYTE = re.compile(r"^(?:cp125|iso-?8859|latin|mac)", re.IGNORECASE)


def decode(body: bytes, content_type: str = "") -> str:
    """Decode a body: byte order mark, then its own declaration, then UTF-8, then the header.

    The header comes last because servers' defaults garble feeds that say better themselves. Text
    that is valid UTF-8 with letters beyond ASCII is UTF-8 though it declare a one-byte set.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    head = body.lstrip(b" \t\r\n")
    for start, encoding in _WITHOUT_BOM:
        if head.startswith(start):
            return body.decode(encoding, "replace")
    return _first_that_fits(body, _candidates(head[:_HEAD], content_type))


def _candidates(head: bytes, content_type: str) -> list[str]:
    declared = _DECLARED.search(head)
    header = _CHARSET.search(content_type)
    names = [declared[1].decode("ascii")] if declared else []
    names.append("utf-8")
    if header:
        names.append(header[1])
    known = [_MEANT.get(name.lower(), name) for name in names if _ENCODING.match(name)]
    if _SINGLE_BYTE.match(known[0]):
        known.insert(0, "utf-8")
    return known


def _first_that_fits(body: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError as error:
            # A body cut inside a character is still in that encoding.
            if error.start >= len(body) - 3:
                return body[: error.start].decode(encoding, "replace")
        except LookupError:
            continue
    return body.decode("cp1252", "replace")
