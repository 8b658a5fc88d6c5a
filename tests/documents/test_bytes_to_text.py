"""Bytes into text."""

import codecs
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from documents.decoding import decode
from documents.errors import UnreadableSourceError

CONTROL = {chr(code) for code in (*range(0x09), *range(0x0E, 0x20))}
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="".join(CONTROL) + "\r\ufeff"))
LATIN = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("éèüñ’“”–€\n")
)


@given(TEXT)
def test_utf8_comes_back_with_and_without_a_byte_order_mark(text: str) -> None:
    assert decode(text.encode("utf-8-sig"), "a.txt") == text
    if "\x00" not in text:
        assert decode(text.encode(), "a.txt") == text


@given(TEXT, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf16_with_a_byte_order_mark_comes_back(text: str, encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    assert decode(mark + text.encode(encoding), "a.txt") == text


@given(LATIN, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf16_without_a_byte_order_mark_is_known_by_its_zeros(text: str, encoding: str) -> None:
    text = "A man: " + text.replace("’", "'").translate(dict.fromkeys(map(ord, "“”–€")))
    assert decode(text.encode(encoding), "a.txt") == text


@given(LATIN)
def test_cp1252_comes_back_unless_its_bytes_are_utf8(text: str) -> None:
    raw = text.encode("cp1252")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        # Two marks in a row, such as "Ã" before "©", read as UTF-8: no rule can tell them apart.
        assume(not any(one in "éèüñ€“”’–" and two in "éèüñ€“”’–" for one, two in pairwise(text)))
        assert decode(raw, "a.txt") == text
    else:
        assert decode(raw, "a.txt") == raw.decode("utf-8")


def test_line_ends_become_one_character() -> None:
    assert decode(b"a\r\nb\rc\nd", "a.txt") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        # Offsets counted by hand.
        (b"caf\xc3\xa9 na\xefve", "byte 0xef at offset 8 is not UTF-8"),
        (b"caf\xe9 \x81", "byte 0x81 at offset 5 is not UTF-8 or cp1252"),
        (codecs.BOM_UTF8 + b"ab\xff", "byte 0xff at offset 5 is not UTF-8"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00", "byte 0x00 at offset 4 is not UTF-16-LE"),
        (codecs.BOM_UTF16_BE + b"\x00a\x00", "byte 0x00 at offset 4 is not UTF-16-BE"),
        (b"ab\x01", "not a text file: control character 0x01 at byte 2"),
        (codecs.BOM_UTF8 + "é\x01".encode(), "not a text file: control character 0x01 at byte 5"),
        (
            codecs.BOM_UTF16_LE + "a\x01".encode("utf-16-le"),
            "not a text file: control character 0x01 at byte 4",
        ),
        (b"\x89PNG\r\n\x1a\n\x00", "byte 0x1a at offset 6 is not UTF-8 or cp1252"),
    ],
)
def test_wrong_bytes_are_named_with_file_and_offset(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        decode(raw, "news/a.txt")
    assert str(caught.value) == f"news/a.txt: {reason}"


@given(st.binary())
def test_any_bytes_give_text_without_control_characters_or_a_clear_refusal(raw: bytes) -> None:
    refusal = text = ""
    try:
        text = decode(raw, "a.txt")
    except UnreadableSourceError as error:
        refusal = str(error)
    assert refusal.startswith("a.txt: ") == bool(refusal)
    assert "\n" not in refusal
    assert not CONTROL & set(text)
    text.encode()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Трамвай сошёл с рельсов в субботу утром, никто не пострадал. Движение "),
        ("koi8-r", "Трамвай сошёл с рельсов в субботу утром, никто не пострадал. Движение "),
        ("cp1253", "Το τραμ βγήκε από τις ράγες το πρωί του Σαββάτου και κανείς δεν "),
        ("cp1255", "החשמלית ירדה מהפסים בשבת בבוקר ואיש לא נפגע. התנועה חודשה "),
        ("cp1256", "خرج الترام عن القضبان صباح يوم السبت ولم يصب أحد بأذى. استؤنفت "),
        ("shift_jis", "土曜日の朝、路面電車が脱線しましたが、負傷者はいませんでした。運転は"),
        ("gb18030", "星期六早上，一辆电车脱轨，无人受伤。当天下午恢复通车，市长说。"),
        ("euc-kr", "토요일 아침 전차가 탈선했지만 다친 사람은 없었다. 오후에 운행이 "),
        ("cp1252", "Le tramway a déraillé samedi matin près du café; personne n’a été blessé à "),
    ],
)
def test_a_text_in_any_encoding_is_read(encoding: str, text: str) -> None:
    assert decode((text * 3).encode(encoding), "a.txt") == text * 3
