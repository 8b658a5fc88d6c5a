"""A question and a passage as the tokens that the reader's model takes."""

import re
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Encoding, Tokenizer

from retriever.reader.errors import ReaderError

MAX_TOKENS = 320
_MOST_QUESTION, _MOST_TITLE = 48, 32  # tokens of each that are read
_CHARACTERS_PER_TOKEN = 40  # what is longer than this many for each token is not even tokenised
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Offsets = list[tuple[int, int]]


@dataclass(frozen=True)
class PairInput:
    """Tokens of "[CLS] question [SEP] title. passage [SEP]".

    :param ids: the tokens, at most `MAX_TOKENS`.
    :param first: place in `ids` of the passage's first token.
    :param offsets: (start, end) in the passage, code points, of each of its tokens, in order.
    """

    ids: list[int]
    first: int
    offsets: Offsets


class PairTokenizer:
    """Tokenises questions with passages.

    :param path: a tokenizer.json with BERT's special tokens.
    :raises ReaderError: when it cannot be loaded.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises nothing narrower
            raise ReaderError(f"{path} cannot be loaded: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        cls, sep = map(self._tokenizer.token_to_id, ("[CLS]", "[SEP]"))
        if cls is None or sep is None:
            raise ReaderError(f"{path} is no tokenizer of a BERT model")
        self._cls, self._sep = cls, sep

    def pair(
        self, question: str, title: str, passage: str, *, max_tokens: int = MAX_TOKENS
    ) -> PairInput:
        """Return the input for a question and a passage; the end of what is too long is left out.

        :param title: of the passage's article; may be empty, and is left out where the passage
            begins with it.
        """
        ids = [self._cls, *self._ids(question, _MOST_QUESTION), self._sep]
        if title and not passage.startswith(title):
            ids += self._ids(f"{title}.", _MOST_TITLE)
        room = max_tokens - len(ids) - 1
        found = self._encode(passage, room)
        return PairInput([*ids, *found.ids[:room], self._sep], len(ids), found.offsets[:room])

    def _ids(self, text: str, most: int) -> list[int]:
        return self._encode(text, most).ids[:most]

    def _encode(self, text: str, most: int) -> Encoding:
        cut = text[: most * _CHARACTERS_PER_TOKEN]
        # Half a character has no UTF-8; the mark in its place is one code point long as it is.
        encodable = cut if cut.isascii() else _LONE_SURROGATE.sub("\ufffd", cut)
        return self._tokenizer.encode(encodable, add_special_tokens=False)
