"""Sentences as offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.sentences import LONGEST_SENTENCE, sentence_spans

# Enough of what ends, opens and pauses a sentence that hypothesis meets their combinations.
PROSE = st.text(
    st.one_of(st.sampled_from("aA.?!…;,\"'“”()–\n\r\t \u00a0\u2028\x1c0é中😀"), st.characters())
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(st.one_of(PROSE, st.text()))
def test_for_any_text_the_sentences_tile_what_is_no_white_space(text: str) -> None:
    spans = sentence_spans(text)
    end_before = 0
    for start, end in spans:
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        assert not text[end_before:start].strip()
        end_before = end
    assert not text[end_before:].strip()


@given(PROSE.filter(str.strip), st.integers(min_value=100, max_value=3000))
def test_for_any_text_however_long_no_sentence_is_longer_than_the_limit(
    text: str, times: int
) -> None:
    spans = sentence_spans((text.strip() * times)[:6000])
    assert max(end - start for start, end in spans) <= LONGEST_SENTENCE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("No full stop\nbut a line break", ["No full stop", "but a line break"]),
        (
            "Dr. Bos met Mr. Lee at 5 p.m. They spoke.",
            ["Dr. Bos met Mr. Lee at 5 p.m.", "They spoke."],
        ),
        ("The U.S. Senate voted.", ["The U.S. Senate voted."]),
        ("  Padded.  \r\n  Twice.  ", ["Padded.", "Twice."]),
        ("It fell 3.5 percent. It rose.", ["It fell 3.5 percent.", "It rose."]),
        ("😀 Smile. 中文。", ["😀 Smile.", "中文。"]),
    ],
)
def test_sentences_as_a_reader_would_part_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_initials_belong_to_the_sentence_that_they_open() -> None:
    assert sentences("He left. J. Smith stayed.") == ["He left.", "J. Smith stayed."]
    assert sentences("All came. U.S. Senator Lee spoke.") == [
        "All came.",
        "U.S. Senator Lee spoke.",
    ]
    assert sentences("U.S. The vote passed.") == ["U.S. The vote passed."]
    assert sentences("They left the U.S.") == ["They left the U.S."]
    assert sentences("U.S.") == ["U.S."]


def test_a_run_without_any_stop_is_cut_between_words() -> None:
    text = "word " * 1000
    parts = sentences(text)
    assert " ".join(parts) == text.strip()
    assert len(parts) == 4  # 4,999 characters in pieces of 1,500 at most, worked by hand


def test_a_run_without_a_space_is_cut_at_the_limit() -> None:
    text = "x" * 3200
    assert sentence_spans(text) == [(0, 1500), (1500, 3000), (3000, 3200)]
