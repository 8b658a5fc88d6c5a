"""A question and a passage as the tokens that the reader's model takes."""

from dataclasses import dataclass
from pathlib import Path

from index.encoder.bert_tokenizer import BertTokenizer

MAX_TOKENS = 320
_MOST_QUESTION, _MOST_TITLE = 48, 32  # tokens of each that are read

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
    :raises EncoderError: when it cannot be loaded, or has none.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = BertTokenizer(path)

    def pair(
        self, question: str, title: str, passage: str, *, max_tokens: int = MAX_TOKENS
    ) -> PairInput:
        """Return the input for a question and a passage; the end of what is too long is left out.

        :param title: of the passage's article; may be empty, and is left out where the passage
            begins with it.
        """
        cls, sep = self._tokenizer.cls, self._tokenizer.sep
        ids = [cls, *self._ids(question, _MOST_QUESTION), sep]
        if title and not passage.startswith(title):
            ids += self._ids(f"{title}.", _MOST_TITLE)
        room = max_tokens - len(ids) - 1
        found = self._tokenizer.encode(passage, room)
        return PairInput([*ids, *found.ids[:room], sep], len(ids), found.offsets[:room])

    def _ids(self, text: str, most: int) -> list[int]:
        return self._tokenizer.encode(text, most).ids[:most]
