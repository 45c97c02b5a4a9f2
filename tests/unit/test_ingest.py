"""Articles from files: what is read, what a header says, and what is refused with advice."""

from __future__ import annotations

import gzip
import json
from email.utils import parsedate
from pathlib import Path

import pytest

from kg.errors import BadArticle
from kg.ingest import article_from_json, decode, page_text, read_articles, read_jsonl
from kg.model import Article


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def only(path: Path) -> Article:
    (article,) = read_articles(path)
    return article


HEADER = "Title: Envoys meet\nDate: 8 January 2024\nSource: The Post\nURL: https://example.org/1\nLicence: CC0-1.0\n\n"


def test_a_header_names_title_date_source_and_licence(tmp_path: Path) -> None:
    article = only(write(tmp_path / "a.txt", HEADER + "Envoys met.\n"))
    assert article == Article(
        text="Envoys met.\n",
        title="Envoys meet",
        published="2024-01-08",
        source="The Post",
        url="https://example.org/1",
        licence="CC0-1.0",
    )


@pytest.mark.parametrize(
    "text",
    ["Envoys met.\n\nThey spoke.", "QUESTION: Who met?\n\nANSWER: Envoys.", "Title: a line with no gap\nEnvoys met."],
)
def test_text_without_a_header_is_kept_to_the_character(tmp_path: Path, text: str) -> None:
    assert only(write(tmp_path / "a.txt", text)) == Article(text=text)


@pytest.mark.parametrize(
    ("name", "sidecar"),
    [("a.toml", 'source = "AFP"\ndate = 2024-01-08\n'), ("a.json", '{"source": "AFP", "date": "2024-01-08"}')],
)
def test_a_sidecar_tells_what_the_text_does_not(tmp_path: Path, name: str, sidecar: str) -> None:
    write(tmp_path / name, sidecar)
    write(tmp_path / "a.txt", "Envoys met.")
    assert only(tmp_path) == Article(text="Envoys met.", source="AFP", published="2024-01-08")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
        ("café".encode("utf-16"), "café"),
        (b"caf\xe9 \x93quoted\x94", "café “quoted”"),
        ("café".encode(), "café"),
    ],
)
def test_the_encoding_is_found(raw: bytes, text: str) -> None:
    assert decode(raw) == text


def test_line_ends_entities_and_mojibake_are_made_plain(tmp_path: Path) -> None:
    raw = "AT&amp;T met.\r\n\r\nThey don" + "’".encode().decode("cp1252") + "t, said Â\u00a0Ångström.\r"
    assert only(write(tmp_path / "a.txt", raw)).text == "AT&T met.\n\nThey don’t, said \u00a0Ångström.\n"


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.txt", "b/one.md", ".hidden.txt", "README.md", "notes.pdf", "b/golden.json"):
        write(tmp_path / name, name)
    assert [article.text for article in read_articles(tmp_path)] == ["a.txt", "b/one.md", "b/two.txt"]


def test_json_lines_keep_every_character(tmp_path: Path) -> None:
    text = "a\r\n&amp; don" + "’".encode().decode("cp1252") + "t \U0001f600"
    line = json.dumps({"id": "1", "text": text, "published": None, "date": "some day", "mood": 5})
    write(tmp_path / "a.jsonl.gz", gzip.compress((line + "\n\n").encode()))
    assert only(tmp_path / "a.jsonl.gz") == Article(text=text, id="1")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "no JSON"),
        (b"\xff\xfe{", "no JSON"),
        ('{"text": "a"}', '"id"'),
        ('{"id": "", "text": "a"}', '"id"'),
        ('{"id": "1"}', '"text"'),
        ('{"id": "1", "text": 5}', '"text"'),
        ('{"id": "1", "text": "\\ud800"}', "surrogate"),
        ('{"id": "1", "text": "a", "published": "soon"}', "2024-01-08"),
        ('{"id": "1", "text": "a", "title": 5}', '"title"'),
    ],
)
def test_a_bad_line_is_told_and_the_rest_is_read(line: str | bytes, message: str) -> None:
    first, second = read_jsonl([line, '{"id": 7, "text": "fine"}'], "in.jsonl")
    assert isinstance(first, BadArticle)
    assert str(first).startswith("in.jsonl:1: ")
    assert message in str(first)
    assert second == Article(text="fine", id="7")


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("2024", "2024"),
        ("2024-01", "2024-01"),
        ("2024-01-08", "2024-01-08"),
        ("2024-01-08T23:30:00Z", "2024-01-08"),
        ("Mon, 08 Jan 2024 10:57:00 +0000", "2024-01-08"),
        ("January 8, 2024", "2024-01-08"),
        ("January 2024", "2024-01"),
    ],
)
def test_dates_are_read_in_the_forms_files_use(told: str, iso: str) -> None:
    assert article_from_json({"id": "1", "text": "a", "published": told}).published == iso


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "  \n", "a.txt: there is no text"),
        ("a.txt", b"\0\1\2", "UTF-8"),
        ("a.txt", "Title: x\nDate: soon\n\ntext", "a.txt:2"),
        ("a.pdf", "x", ".jsonl"),
        ("a.jsonl", '{"id": "1", "text": "a"}\n{}', "a.jsonl:2"),
        ("a.jsonl.gz", "not gzip", "cannot be read"),
        ("a.html", "<html></html>", "no article"),
        ("a.rss", "<rss></rss>", "no RSS"),
        ("a.xml", "<rss version='2.0'><channel><item><title>Only</title></item></channel></rss>", "headlines only"),
    ],
)
def test_a_bad_file_is_refused_with_its_name(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(BadArticle) as caught:
        list(read_articles(path))
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_a_bad_sidecar_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.toml", "source = ")
    path = write(tmp_path / "a.txt", "Envoys met.")
    with pytest.raises(BadArticle, match=r"a\.toml"):
        list(read_articles(path))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadArticle, match="no such file"):
        list(read_articles(tmp_path / "nowhere"))


def test_a_feed_gives_its_entries(tmp_path: Path) -> None:
    feed = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <channel><title>The Post</title><language>en</language><item><title>Envoys &amp;amp; ministers</title>
    <link>https://example.org/1</link><guid>g1</guid><pubDate>Mon, 08 Jan 2024 10:57:00 +0000</pubDate>
    <description>Short.</description>
    <content:encoded><![CDATA[<p>Envoys met.</p><p>They&nbsp;spoke.</p>]]></content:encoded></item></channel></rss>"""
    assert only(write(tmp_path / "a.rss", feed)) == Article(
        text="Envoys met.\n\nThey\u00a0spoke.",
        title="Envoys & ministers",
        published="2024-01-08",
        url="https://example.org/1",
        source="The Post",
        language="en",
        id="g1",
    )


def test_markup_becomes_blocks_of_words() -> None:
    assert page_text("<div>One<br/>two</div><script>no()</script><ul><li>a &amp; b</li></ul>") == "One\n\ntwo\n\na & b"


class TestShared:
    pytestmark = pytest.mark.shared

    def test_the_corpus_reads_whole(self, shared: Path) -> None:
        articles = list(read_articles(shared / "corpus" / "articles.jsonl.gz"))
        assert len(articles) == 5328
        assert all(article.text and article.id for article in articles)

    def test_pages_give_title_and_date(self, shared: Path) -> None:
        lines = (shared / "corpus" / "html" / "index.jsonl").read_text(encoding="utf-8").splitlines()
        gold = [record for record in map(json.loads, lines) if record["gold_title"]]
        right = 0
        for record in gold:
            article = only(shared / "corpus" / record["file"])
            same_title = plain(article.title) == plain(record["gold_title"])
            right += same_title and article.published == day(record["gold_date"])
        assert right == len(gold) == 9

    def test_feeds_give_every_entry_with_its_text(self, shared: Path) -> None:
        feeds = [
            path for path in sorted((shared / "corpus" / "feeds").glob("*.rss")) if "globalvoices" not in path.name
        ]
        entries = [article for path in feeds for article in read_articles(path)]
        assert len(entries) == 80
        assert all(article.title and article.published and article.url for article in entries)
        assert not [article.title for article in entries if "<p>" in article.text]

    def test_the_seed_is_read_as_it_stands(self, shared: Path) -> None:
        (path,) = (shared / "seeds").glob("*.txt")
        assert only(path) == Article(text=path.read_bytes().decode("utf-8"))


def plain(text: str | None) -> str:
    return (text or "").replace("’", "'").strip()


def day(text: str) -> str:
    parsed = parsedate(text) if "," in text else None
    return "{:04}-{:02}-{:02}".format(*parsed[:3]) if parsed else text[:10]
