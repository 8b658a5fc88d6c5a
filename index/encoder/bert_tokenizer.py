"""Texts into the tokens of a BERT model, part by part."""

import re
from pathlib import Path

from tokenizers import Encoding, Tokenizer

from index.errors import EncoderError

_CHARACTERS_PER_TOKEN = 40  # what is longer than this many for each token is not even tokenised
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class BertTokenizer:
    """Tokenises the parts of an input; who uses it puts the special tokens between them.

    :param path: a tokenizer.json with BERT's special tokens.
    :raises EncoderError: when it cannot be loaded, or has none.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = load_tokenizer(path)
        self._tokenizer.no_truncation()
        cls, sep = map(self._tokenizer.token_to_id, ("[CLS]", "[SEP]"))
        if cls is None or sep is None:
            raise EncoderError(f"{path} is no tokenizer of a BERT model")
        self.cls: int = cls
        self.sep: int = sep

    def encode(self, text: str, most: int) -> Encoding:
        """Return at least the first `most` tokens of `text`, without special ones.

        Offsets are those of code points in `text`.
        """
        cut = encodable(text[: max(0, most) * _CHARACTERS_PER_TOKEN])
        return self._tokenizer.encode(cut, add_special_tokens=False)


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer of a tokenizer.json, without padding.

    :raises EncoderError: when it cannot be loaded.
    """
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing narrower
        raise EncoderError(f"{path} cannot be loaded: {error}") from error
    tokenizer.no_padding()
    return tokenizer


def encodable(text: str) -> str:
    """Return `text` with a mark in the place of what is half a character and has no UTF-8.

    The mark is one code point long as it is.
    """
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)
