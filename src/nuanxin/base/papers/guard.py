"""First look at an office's DOCX: nothing but text, tables and pictures of its own in it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

LARGEST = 1024 * 1024
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 200, 12 << 20, 200
_RATIO_FROM = 1 << 20
_ENCRYPTED = 0x1
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # what office programs write
_ACTIVE = re.compile(
    r"vbaProject|vbaData|externalLinks|embeddings|activeX|oleObject|afchunk|customUI|\.bin$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OUTSIDE = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
_MACRO_TYPE = re.compile(rb"macroEnabled|ms-word\.vba", re.IGNORECASE)
_FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)<|w:instr\s*=\s*[\"']([^\"']*)[\"']")
_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DATE", "TIME"})
_DOCUMENT = "word/document.xml"
_SAVE_AS = "请用 WPS 或 Word 打开，另存为 .docx 再交"


def refused(content: bytes) -> str:
    """Why the file may not be opened, in words; empty when it may."""
    if not content:
        return "文件是空的（0 字节），多半没有传完。请重新保存后再交"
    if len(content) > LARGEST:
        return "模板超过 1 MB。请删去里面的大图片再交"
    if not content.startswith(b"PK\x03\x04"):
        return f"不是 .docx 文件。{_SAVE_AS}"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _whole(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        return f"文件不完整，读不出来。{_SAVE_AS}"


def _whole(archive: zipfile.ZipFile) -> str:
    entries = archive.infolist()
    sizes = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or sizes > MOST_UNPACKED:
        return f"解开后大得不正常，为安全起见没有打开。{_SAVE_AS}"
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        return f"里面有两个同名的部分，为安全起见没有打开。{_SAVE_AS}"
    if _DOCUMENT not in names:
        return f"这是压缩包或别的办公文件，不是 .docx 文字文档。{_SAVE_AS}"
    return next(filter(None, (_entry(archive, entry) for entry in entries)), "")


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        return f"文件设了密码，读不出来。{_SAVE_AS}"
    if entry.compress_type not in _PACKINGS:
        return f"文件的压缩方式不是办公软件用的，没有打开。{_SAVE_AS}"
    if "vba" in name.lower():
        return "文件里带有宏，为安全起见没有打开。请另存为不带宏的 .docx 再交"
    if _ACTIVE.search(name) or _ELSEWHERE.search(name):
        return "文件里嵌有别的文件或控件。请删去后另存为 .docx 再交"
    if entry.file_size > max(_RATIO_FROM, MOST_RATIO * max(entry.compress_size, 1)):
        return f"解开后大得不正常，为安全起见没有打开。{_SAVE_AS}"
    if not name.endswith((".xml", ".rels")):
        return ""
    return _text(archive.read(entry))


def _text(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or _DTD.search(content):
        return f"文件里带有不该有的声明（DTD），为安全起见没有打开。{_SAVE_AS}"
    if _MACRO_TYPE.search(content):
        return "文件里带有宏，为安全起见没有打开。请另存为不带宏的 .docx 再交"
    if _OUTSIDE.search(content):
        return "文件里有指向网址或别的文件的链接。请取消超链接和引用的图片、模板后再交"
    return _fields(content)


def _fields(content: bytes) -> str:
    for pair in _FIELD.findall(content):
        words = b"".join(pair).decode("utf-8", "replace").split()
        if words and words[0].upper() not in _FIELDS:
            return f"文件里有域代码“{words[0][:20]}”，只能用页码、页数和日期。请删去后再交"
    return ""
