"""Texts and captions: parse modes, entities, lengths."""

import pytest

SARI = 1001

ACCEPTED_HTML = [
    ("<b>tebal</b>", "tebal", [("bold", 0, 5)]),
    ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
    ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 2)]),
    ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", 0, 3)]),
    ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
    ("<code>x</code>", "x", [("code", 0, 1)]),
    ("<pre>x</pre>", "x", [("pre", 0, 1)]),
    ("<blockquote>kutipan</blockquote>", "kutipan", [("blockquote", 0, 7)]),
    ("<blockquote expandable>kutipan</blockquote>", "kutipan", [("expandable_blockquote", 0, 7)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<B>a</b>", "a", [("bold", 0, 1)]),
    ("<b>a</>", "a", [("bold", 0, 1)]),
    ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
    ("1 &lt; 2 &amp; 3 &gt; 2 &quot;ya&quot; &#33; &#x1F600;", '1 < 2 & 3 > 2 "ya" ! 😀', []),
    ("&nbsp; & biasa", "&nbsp; & biasa", []),
    ("<b></b>teks", "teks", []),
    ("<code><b>x</b></code>", "x", [("code", 0, 1)]),
    ('<a href="ini bukan alamat">x</a>', "x", []),
]

REFUSED_HTML = [
    ("<foo>x", 'Unsupported start tag "foo" at byte offset 0'),
    ("é<foo>", 'Unsupported start tag "foo" at byte offset 2'),
    ("a<br/>b", 'Unsupported start tag "br/" at byte offset 1'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<i>x</b>", 'Unmatched end tag at byte offset 4, expected "</i>", found "</b>"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("umur <", "Unclosed start tag at byte offset 5"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
    ('<a "x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
]

ACCEPTED_MARKDOWN = [
    ("*a* _b_ __c__ ~d~ ||e||", "a b c d e", ["bold", "italic", "underline", "strikethrough", "spoiler"]),
    ("`x` ```py\nkode```", "x kode", ["code", "pre"]),
    ("[situs](https://bsn.go.id)", "situs", ["text_link"]),
    (r"1\. selesai\!", "1. selesai!", []),
    (">satu\n>dua\nluar", "satu\ndua\nluar", ["blockquote"]),
    (">panjang||", "panjang", ["expandable_blockquote"]),
    ("*a _b_*", "a b", ["bold", "italic"]),
    ("![👍](tg://emoji?id=5368324170671202286)", "👍", ["custom_emoji"]),
]

REFUSED_MARKDOWN = [
    ("selesai.", r"Character '.' is reserved and must be escaped with the preceding '\'"),
    ("a-b", r"Character '-' is reserved and must be escaped with the preceding '\'"),
    ("a|b", r"Character '|' is reserved and must be escaped with the preceding '\'"),
    ("a>b", r"Character '>' is reserved and must be escaped with the preceding '\'"),
    ("é *x", "Can't find end of Bold entity at byte offset 3"),
    ("__x", "Can't find end of Underline entity at byte offset 0"),
    ("[x](http://a.b", "Can't find end of a URL at byte offset 4"),
    ("![x]", "The entity must contain a tg://emoji or tg://time URL"),
    ("![x](http://a.b)", "Invalid tg://emoji or tg://time URL specified"),
    (">*x\ny", "Can't find end of Bold entity at byte offset 1"),
]


def places(message):
    return [(entity["type"], entity["offset"], entity["length"]) for entity in message.get("entities", [])]


@pytest.mark.parametrize(("source", "text", "entities"), ACCEPTED_HTML)
async def test_html_becomes_text_and_entities(world, source, text, entities):
    message = await world.text(source, parse_mode="HTML")
    assert (message["text"], places(message)) == (text, entities)


@pytest.mark.parametrize(("source", "reason"), REFUSED_HTML)
async def test_broken_html_is_refused_in_telegrams_words(world, source, reason):
    refusal = await world.refused("sendMessage", chat_id=SARI, text=source, parse_mode="HTML")
    assert refusal == f"Bad Request: can't parse entities: {reason}"


async def test_code_in_pre_names_its_language_whichever_is_inside(world):
    for source in (
        '<pre><code class="language-py">x</code></pre>',
        '<code class="language-py"><pre>x</pre></code>',
    ):
        message = await world.text(source, parse_mode="html")
        assert message["entities"] == [{"type": "pre", "language": "py", "offset": 0, "length": 1}]


async def test_links_are_completed_and_mentions_carry_the_person(world):
    message = await world.text(
        '<a href="bsn.go.id">situs</a> <a href="tg://user?id=1002">Pak Dedi</a> <a href="tg://user?id=9">siapa</a>',
        parse_mode="HTML",
    )
    link, mention = message["entities"]
    assert link["url"] == "http://bsn.go.id/"
    assert (mention["type"], mention["user"]["first_name"]) == ("text_mention", "Pak Dedi")


@pytest.mark.parametrize(("source", "text", "kinds"), ACCEPTED_MARKDOWN)
async def test_markdown_v2_becomes_text_and_entities(world, source, text, kinds):
    message = await world.text(source, parse_mode="MarkdownV2")
    assert (message["text"], [kind for kind, _, _ in places(message)]) == (text, kinds)


@pytest.mark.parametrize(("source", "reason"), REFUSED_MARKDOWN)
async def test_broken_markdown_v2_is_refused_in_telegrams_words(world, source, reason):
    refusal = await world.refused("sendMessage", chat_id=SARI, text=source, parse_mode="MarkdownV2")
    assert refusal == f"Bad Request: can't parse entities: {reason}"


async def test_legacy_markdown_knows_its_four_marks_and_no_nesting(world):
    message = await world.text("*a* _b_ `c` ```d``` [e](http://f.id) x.y\\_z", parse_mode="Markdown")
    assert message["text"] == "a b c d e x.y_z"
    assert [kind for kind, _, _ in places(message)] == ["bold", "italic", "code", "pre", "text_link"]
    refusal = await world.refused("sendMessage", chat_id=SARI, text="a *b", parse_mode="Markdown")
    assert refusal.endswith("Can't find end of the entity starting at byte offset 2")


async def test_parse_mode_is_known_or_refused(world):
    assert (await world.text("<b>x</b>", parse_mode="None"))["text"] == "<b>x</b>"
    assert await world.refused("sendMessage", chat_id=SARI, text="x", parse_mode="BBCode") == (
        "Bad Request: unsupported parse_mode"
    )


async def test_explicit_entities_win_over_the_parse_mode(world):
    bold = [{"type": "bold", "offset": 3, "length": 1}]
    message = await world.text("<b>x</b>", parse_mode="HTML", entities=bold)
    assert (message["text"], message["entities"]) == ("<b>x</b>", bold)


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "offset": 3, "length": 1}, "entity begins after the end of the text at UTF-16 offset 3"),
        (
            {"type": "bold", "offset": 0, "length": 3},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 3",
        ),
        ({"type": "bold", "length": 1}, "can't parse MessageEntity: Can't find field \"offset\""),
        ({"type": "tebal", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        ("bold", "can't parse MessageEntity: expected an Object"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
    ],
)
async def test_explicit_entities_must_be_whole_and_within_the_text(world, entity, reason):
    refusal = await world.refused("sendMessage", chat_id=SARI, text="😀", entities=[entity])
    assert refusal == f"Bad Request: {reason}"


async def test_addresses_commands_mentions_and_hashtags_are_found_in_the_text(world):
    message = await world.text("/menu @busari #sni surat@bsn.go.id https://bsn.go.id/a, www.bsn.go.id")
    assert [kind for kind, _, _ in places(message)] == ["bot_command", "mention", "hashtag", "email", "url", "url"]
    assert places(message)[4][2] == len("https://bsn.go.id/a")


async def test_text_is_trimmed_and_control_characters_become_blanks(world):
    message = await world.text(" \n satu\tdua\r\n <b>tiga</b> \n", parse_mode="HTML")
    assert (message["text"], places(message)) == ("satu dua\n tiga", [("bold", 10, 4)])


async def test_blanks_before_the_first_entity_stay_if_they_belong_to_it(world):
    message = await world.text("  <b>  x</b>", parse_mode="HTML")
    assert (message["text"], places(message)) == ("  x", [("bold", 0, 3)])


@pytest.mark.parametrize(("text", "mode"), [("", ""), ("   \n", ""), ("<b> </b>", "HTML")])
async def test_nothing_left_to_say_is_refused(world, text, mode):
    assert await world.refused("sendMessage", chat_id=SARI, text=text, parse_mode=mode) == (
        "Bad Request: message text is empty"
    )


async def test_text_may_have_4096_characters_after_parsing_and_no_more(world):
    longest = "😀" * 4096
    assert (await world.text(f"<b>{longest}</b>", parse_mode="HTML"))["text"] == longest
    refusal = await world.refused("sendMessage", chat_id=SARI, text=longest + "x")
    assert refusal == "Bad Request: message is too long"
    assert await world.refused("sendMessage", chat_id=SARI, text="x" * 40_000) == "Bad Request: text is too long"


async def test_caption_may_be_empty_or_1024_characters_and_no_more(world):
    file = {"document": ("a.txt", b"isi")}
    assert "caption" not in await world.ok("sendDocument", file, chat_id=SARI, caption="")
    longest = await world.ok("sendDocument", file, chat_id=SARI, caption=f"<i>{'x' * 1024}</i>", parse_mode="HTML")
    assert longest["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1024}]
    refusal = await world.refused("sendDocument", file, chat_id=SARI, caption="x" * 1025)
    assert refusal == "Bad Request: message caption is too long"


@pytest.mark.strangers("a parameter of before Bot API 7.0, which Telegram still reads")
async def test_link_preview_options_are_echoed_and_must_be_an_object(world):
    message = await world.text("x", link_preview_options={"is_disabled": True})
    assert message["link_preview_options"] == {"is_disabled": True}
    assert (await world.text("x", disable_web_page_preview=True))["link_preview_options"] == {"is_disabled": True}
    refusal = await world.refused("sendMessage", chat_id=SARI, text="x", link_preview_options=[1])
    assert refusal == "Bad Request: object expected as link preview options"
