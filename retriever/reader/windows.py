"""A question and a passage as the inputs of any model of transformers, in windows it can read."""

from dataclasses import dataclass
from typing import Any

from index.encoder.foreign import encodable
from retriever.reader.inputs import Offsets

# As such models are fine-tuned on SQuAD (transformers, run_qa.py): windows of 384 tokens, of which
# a long passage's overlap by 128.
LONGEST_WINDOW, _LONGEST_OVERLAP = 384, 128
_MOST_QUESTION, _MOST_TITLE = 64, 32  # tokens of each that are read
_CHARACTERS_PER_TOKEN = 40  # what is longer than this many for each token is not even tokenised
_MOST_CHARACTERS = 12_000  # of a passage: a dozen windows


@dataclass(frozen=True)
class Window:
    """A part of a passage that is read at once, together with the question.

    :param ids: its tokens, with the model's special ones.
    :param types: 0 for each of the question, 1 for each of the passage, where that is told apart.
    :param null: place in `ids` of the token that stands for "no answer".
    :param first: place in `ids` of its first token of title and passage, which then follow.
    :param skipped: tokens of title and passage that stand before this window.
    :param offsets: (start, end) in the passage, code points without white space around them, of
        each token of title and passage; those of the title lie before 0.
    """

    ids: list[int]
    types: list[int]
    null: int
    first: int
    skipped: int
    offsets: Offsets


def windows(
    tokenizer: Any,  # noqa: ANN401 - of an optional package
    question: str,
    title: str,
    passage: str,
    *,
    max_tokens: int,
) -> list[Window]:
    """Return the windows of a passage, in order; together they hold all of its tokens.

    The end of a question or title that is too long is left out, and of a passage so long that it
    cannot be one.

    :param tokenizer: of transformers, with offsets.
    :param title: of the passage's article; may be empty, and is left out where the passage begins
        with it.
    :param max_tokens: that a window may hold.
    """
    question = _cut(tokenizer, question, min(_MOST_QUESTION, max_tokens // 4))
    before = ""
    if title and not passage.startswith(title):
        before = _cut(tokenizer, title, min(_MOST_TITLE, max_tokens // 8)) + ". "
    text = before + encodable(passage[:_MOST_CHARACTERS])
    asked = tokenizer(question, add_special_tokens=False)["input_ids"]
    room = max_tokens - len(asked) - tokenizer.num_special_tokens_to_add(pair=True)
    overlap = min(_LONGEST_OVERLAP, room // 3)
    encoded = tokenizer(
        question,
        text,
        truncation="only_second",
        max_length=max_tokens,
        stride=overlap,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
        return_token_type_ids=True,
    )
    made = []
    for i, ids in enumerate(encoded["input_ids"]):
        inside = [place for place, part in enumerate(encoded.sequence_ids(i)) if part == 1]
        offsets = encoded["offset_mapping"][i]
        null = tokenizer.cls_token_id
        made.append(
            Window(
                ids=ids,
                types=encoded["token_type_ids"][i],
                null=ids.index(null) if null in ids else 0,
                first=inside[0] if inside else 0,
                skipped=i * (room - overlap),
                offsets=[_bare(text, *offsets[place], shift=len(before)) for place in inside],
            )
        )
    return made


def _cut(tokenizer: Any, text: str, most: int) -> str:  # noqa: ANN401 - of transformers, which has no types
    """Return the beginning of `text` that has at most `most` tokens."""
    text = encodable(text[: most * _CHARACTERS_PER_TOKEN])
    encoded = tokenizer(
        text,
        add_special_tokens=False,
        truncation=True,
        max_length=most,
        return_offsets_mapping=True,
    )
    ends = [end for _, end in encoded["offset_mapping"]]
    return text[: max(ends, default=0)]


def _bare(text: str, start: int, end: int, *, shift: int) -> tuple[int, int]:
    """Return the range without the white space around it, less `shift`.

    Some tokenizers count the space before a word to it.
    """
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start - shift, end - shift
