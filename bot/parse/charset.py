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
    r"gb2312|gbk|gb18030|big5(?:-?hkscs)?|iso-2022-(?:jp|kr)\w*|mac-?(?:roman|cyrillic)|tis-620|"
    r"macintosh|x-mac-cyrillic|windows-31j|ks_c_5601-1987|ibm866|l[1-4])$",
    re.IGNORECASE,
)
# https://encoding.spec.whatwg.org/#names-and-labels: what the labels mean in practice.
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
          "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "x-sjis": "shift_jis",
          "iso-8859-9": "cp1254", "shift_jis": "cp932", "windows-31j": "cp932",
          "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "windows-874": "cp874",
          "tis-620": "cp874", "iso-8859-11": "cp874", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
          "ibm866": "cp866", "l1": "cp1252"}  # fmt: skip
# The first bytes of UTF-8 sequences, as Windows-1252 shows them, with another after them.
_MANGLED = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_TO_BYTES = {
    ord(character): code
    for code in range(0x80, 0xA0)
    if (character := bytes([code]).decode("cp1252", "ignore"))
}
_SINGLE_BYTE = re.compile(
    r"^(?:cp(?:125|866|874)|windows-?125|iso-?8859|latin|l[1-4]|mac|koi8)", re.IGNORECASE
)


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
    return _unmangled(_first_that_fits(body, _candidates(head[:_HEAD], content_type)))


def _unmangled(text: str) -> str:
    """Undo a double encoding: UTF-8 that its publisher took for Windows-1252 once too often.

    Only where the whole text reads as UTF-8 again, which text that means it never does.
    """
    if _MANGLED.search(text) is None:
        return text
    try:
        return text.translate(_TO_BYTES).encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


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
