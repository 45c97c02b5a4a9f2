"""Articles from files: plain text and Markdown with a header, web pages, feeds, JSON Lines; a folder holds any of them.

Nothing here fetches anything. What a file says of itself (title, date, source, licence) comes from its header block, a
sidecar file of the same name, or its markup. Text from JSON Lines is kept to the character, since others count offsets
in it; text from files is decoded, its line ends and character entities made plain.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import tomllib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from email.utils import parsedate
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from kg.errors import BadArticle
from kg.model import Article

# Names a header or sidecar may use, and the field each fills.
_KEYS = {
    "title": "title", "date": "published", "published": "published", "source": "source", "url": "url",
    "licence": "licence", "license": "licence", "language": "language", "id": "id",
}  # fmt: skip
_JSON_KEYS = ("title", "published", "url", "source", "licence", "language")
_HEADER_LINE = re.compile(r"([A-Za-z]+):[ \t]*(.*)")
_DATE_FORMS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%B %Y")


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a file, or of every file below a folder in order of their names.

    Raises BadArticle, naming the file (and line), for the first that cannot be read; `read_each` goes on.
    """
    for found in read_each(path):
        if isinstance(found, BadArticle):
            raise found
        yield found


def read_each(path: Path) -> Iterator[Article | BadArticle]:
    """The articles of a file or folder, and in the place of each that cannot be read the error that says why.

    Reads .txt, .md, .html, .rss, .atom, .xml, .jsonl and .jsonl.gz.
    """
    for file in article_files(path):
        try:
            yield from _reader(file)(file)
        except BadArticle as error:
            yield error
        except (OSError, EOFError, zlib.error) as error:
            yield BadArticle(f"{file}: cannot be read: {error}.")


def article_files(path: Path) -> list[Path]:
    """The files that `path` stands for: itself, or what lies below a folder and is of a kind that is read.

    In a folder, files of other kinds, hidden ones and READMEs are left out.
    """
    if not path.is_dir():
        return [path]
    return [file for file in sorted(path.rglob("*")) if file.is_file() and _belongs(file.relative_to(path))]


def read_jsonl(lines: Iterable[str | bytes], name: str = "line") -> Iterator[Article | BadArticle]:
    """One article for each line of the interchange form, or the error that says what is wrong with the line.

    Blank lines give nothing. `name` is what errors call the input.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield article_from_json(_object(line), f"{name}:{number}")
        except (ValueError, RecursionError) as error:
            yield BadArticle(f"{name}:{number}: this is no JSON object: {error}.")
        except BadArticle as error:
            yield error


def article_from_json(values: Mapping[str, Any], where: str = "article") -> Article:
    """The article of one interchange object; keys it does not know are ignored.

    Needs `id` and `text`; `published` and the others may be null or missing. Raises BadArticle, led by `where`.
    """
    identifier, text = values.get("id"), values.get("text")
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    if not isinstance(identifier, str) or not identifier:
        raise BadArticle(f'{where}: an article needs an "id", a string that is not empty.')
    if not isinstance(text, str):
        raise BadArticle(f'{where}: an article needs a "text", a string.')
    if _LONE_SURROGATE.search(text):
        raise BadArticle(f'{where}: the "text" holds half a surrogate pair, which no text may.')
    return Article(text=text, id=identifier, **_fields({k: values.get(k) for k in _JSON_KEYS}, where))


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(raw: bytes, where: str = "file") -> str:
    """Text from bytes: by its byte order mark, else UTF-8, else Windows-1252. Raises BadArticle for binary data."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    if b"\0" in raw:
        raise BadArticle(f"{where}: this is no text. Save it as UTF-8.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _suffix(path: Path) -> str:
    return "".join(path.suffixes[-2:]).lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def _reader(path: Path) -> Callable[[Path], Iterator[Article | BadArticle]]:
    if not path.exists():
        raise BadArticle(f"{path}: there is no such file or folder.")
    reader = _READERS.get(_suffix(path))
    if reader is None:
        raise BadArticle(f"{path}: files of this kind are not read; give one of {', '.join(sorted(_READERS))}.")
    return reader


def _belongs(relative: Path) -> bool:
    hidden = any(part.startswith((".", "_")) for part in relative.parts)
    return _suffix(relative) in _READERS and not hidden and relative.stem.lower() != "readme"


def _object(line: str | bytes) -> dict[str, Any]:
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError("it is something else")
    return values


# --- what a file says of itself --------------------------------------------------------------------------------------


def _fields(values: Mapping[str, Any], where: str) -> dict[str, str | None]:
    """The metadata fields of an article from loosely named keys; an unknown key is ignored, a bad value is not."""
    found: dict[str, str | None] = {}
    for key, value in values.items():
        field = _KEYS.get(key.lower())
        if field is None or value is None or value == "":
            continue
        if field == "published":
            found[field] = _iso_date(value, where)
        elif isinstance(value, str):
            found[field] = value
        else:
            raise BadArticle(f'{where}: "{key}" should be a string.')
    return found


def _iso_date(value: object, where: str) -> str:
    """An ISO date (also of a year or month alone) from the forms that headers and feeds use."""
    if isinstance(value, date):  # TOML has dates; a datetime is a date too
        return value.isoformat()[:10]
    text = str(value).strip()
    partial = re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", text)
    if partial:
        return text
    for read in (_from_iso, _from_mail, _from_words):
        day = read(text)
        if day:
            return day
    raise BadArticle(f'{where}: "{text}" is no date. Write it as 2024-01-08.')


def _from_iso(text: str) -> str | None:
    try:
        return date.fromisoformat(text[:10]).isoformat() if re.match(r"\d{4}-\d\d-\d\d(?:$|[T ])", text) else None
    except ValueError:
        return None


def _from_mail(text: str) -> str | None:
    parsed = parsedate(text) if re.search(r"\d:\d\d", text) else None
    return date(*parsed[:3]).isoformat() if parsed else None


def _from_words(text: str) -> str | None:
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text, form).date().isoformat()[: 7 if form == "%B %Y" else 10]
        except ValueError:
            continue
    return None


def _sidecar(path: Path) -> dict[str, str | None]:
    for sidecar, load in ((path.with_suffix(".toml"), tomllib.loads), (path.with_suffix(".json"), _object)):
        if sidecar.is_file():
            try:
                return _fields(load(decode(sidecar.read_bytes(), str(sidecar))), str(sidecar))
            except ValueError as error:
                raise BadArticle(f"{sidecar}: {error}.") from error
    return {}


# --- one reader a kind of file ---------------------------------------------------------------------------------------


def _read_text(path: Path) -> Iterator[Article]:
    content = decode(path.read_bytes(), str(path)).replace("\r\n", "\n").replace("\r", "\n")
    header, text = _split_header(content, str(path))
    if not text.strip():
        raise BadArticle(f"{path}: there is no text in it.")
    yield Article(text=_mend(html.unescape(text)), **(header | _sidecar(path)))


def _split_header(content: str, where: str) -> tuple[dict[str, str | None], str]:
    """The header ("Title: ..." lines up to a blank one) and the text after it; no header where any line differs."""
    block, gap, rest = content.lstrip("\n").partition("\n\n")
    found: dict[str, str | None] = {}
    for number, line in enumerate(block.split("\n"), 1):
        match = _HEADER_LINE.fullmatch(line)
        if match is None or match[1].lower() not in _KEYS or not gap:
            return {}, content
        found |= _fields({match[1]: html.unescape(match[2].strip())}, f"{where}:{number}")
    return found, rest.lstrip("\n")


def _mend(text: str) -> str:
    """The text with UTF-8 that somebody read as Windows-1252 ("donâ€™t") put right; anything doubtful is left alone."""
    return _MOJIBAKE.sub(_mended, text)


_MOJIBAKE = re.compile(r"â[\u0080-\u00bf€][\u0080-\u00bf\u0152-\u0178\u02c6-\u02dc\u2013-\u2122]|[ÂÃ][\u0080-\u00bf]")


def _mended(match: re.Match[str]) -> str:
    try:
        return b"".join(c.encode("latin-1" if ord(c) < 256 else "cp1252") for c in match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]


def _read_jsonl(path: Path) -> Iterator[Article | BadArticle]:
    with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as lines:
        yield from read_jsonl(lines, str(path))


def _read_page(path: Path) -> Iterator[Article]:
    import trafilatura  # half a second that only pages need

    raw = path.read_bytes()
    page: Any = trafilatura.bare_extraction(raw, fast=True, include_comments=False, with_metadata=True)
    text = page and page.text
    if not text or not text.strip():
        raise BadArticle(f"{path}: no article is found on this page.")
    told: dict[str, str | None] = {
        "title": _page_title(page.title, decode(raw, str(path))),
        "published": _iso_date(page.date, str(path)) if page.date else None,
        "url": page.url,
        "source": page.sitename or page.hostname,
        "licence": page.license,
    }
    yield Article(text=text, **(told | _sidecar(path)))


def _page_title(found: str | None, page: str) -> str | None:
    """The title found, unless the page's own ("Site » Story", as blogs write it) shows it to be the site's name."""
    match = re.search(r"<title[^>]*>(.*?)</title>", page, re.I | re.S)
    whole = " ".join(html.unescape(match[1]).split()) if match else ""
    parts = re.split(r"\s+»\s+", whole)
    if found and len(parts) > 1 and parts[0] == found and len(parts[1]) > len(found):
        return parts[1]
    return found or whole or None


def _read_feed(path: Path) -> Iterator[Article]:
    import feedparser  # a tenth of a second that only feeds need

    feed = feedparser.parse(path.read_bytes())
    if not feed.entries:
        raise BadArticle(f"{path}: this is no RSS or Atom feed, or an empty one.")
    articles = [article for entry in feed.entries if (article := _entry(entry, feed.feed, str(path)))]
    if not articles:
        raise BadArticle(f"{path}: the feed holds headlines only. Give the pages they link to.")
    yield from articles


def _entry(entry: Any, feed: Any, where: str) -> Article | None:
    bodies = [content.value for content in entry.get("content", ())] + [entry.get("summary", "")]
    text = max((page_text(body) for body in bodies), key=len)
    if not text:
        return None
    day = entry.get("published") or entry.get("updated")
    return Article(
        text=text,
        title=page_text(entry.get("title", "")) or None,
        published=_iso_date(day, where) if day else None,
        url=entry.get("link"),
        source=feed.get("title"),
        licence=entry.get("rights") or feed.get("rights"),
        language=feed.get("language"),
        id=entry.get("id"),
    )


def page_text(markup: str) -> str:
    """The words of a piece of HTML, with a blank line between its blocks; plain text is returned as it is."""
    parser = _Words()
    parser.feed(markup)
    parser.close()
    blocks = (re.sub(r"[ \t\r\n]+", " ", block).strip() for block in "".join(parser.pieces).split("\0"))
    return "\n\n".join(block for block in blocks if block.strip("\u00a0 "))


class _Words(HTMLParser):
    """Gathers the text of markup in `pieces`, a NUL where a block begins or ends."""

    _BLOCKS = frozenset(
        ["p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "section", "hr"]
    )
    _HIDDEN = frozenset(["script", "style"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in self._HIDDEN
        if tag in self._BLOCKS:
            self.pieces.append("\0")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self._HIDDEN and self._hidden > 0
        if tag in self._BLOCKS:
            self.pieces.append("\0")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


_READERS: dict[str, Callable[[Path], Iterator[Article | BadArticle]]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".jsonl": _read_jsonl,
    ".jsonl.gz": _read_jsonl,
    ".html": _read_page,
    ".htm": _read_page,
    ".rss": _read_feed,
    ".atom": _read_feed,
    ".xml": _read_feed,
}
