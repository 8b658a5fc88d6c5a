"""A question with what was said before it, as the tokens that the network takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.encoder.bert_tokenizer import BertTokenizer
from retriever.followups.said import Text
from retriever.followups.words import content_stems

MAX_TOKENS = 192
KIND_COUNT = 9
_MOST_QUESTION = 60
# Tokens of a text that are read, of the last turn and of those before.
_MOST = {"question": (40, 40), "answer": (24, 24), "quote": (130, 50), "title": (20, 20)}
# What a token belongs to: 0 to the question, else the kind of text by the age of its turn.
_KINDS = {"question": (1, 2, 3), "answer": (4, 5, 5), "quote": (6, 7, 7), "title": (8, 8, 8)}


@dataclass(frozen=True)
class TermInput:
    """Tokens of "[CLS] question [SEP] text [SEP] text [SEP]".

    :param ids: the tokens, at most `MAX_TOKENS`.
    :param kinds: what each token belongs to, below `KIND_COUNT`.
    :param places: for the stem of each word that might be added, its first tokens.
    """

    ids: list[int]
    kinds: list[int]
    places: Mapping[str, list[int]]


class TermTokenizer:
    """Tokenises questions with the texts of a conversation.

    :param path: a tokenizer.json with BERT's special tokens.
    :raises EncoderError: when it cannot be loaded, or has none.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = BertTokenizer(path)

    def input(
        self, question: str, texts: Sequence[Text], *, max_tokens: int = MAX_TOKENS
    ) -> TermInput:
        """Return the input for a question after `texts`; what is too long is left out.

        The last turn comes first, then what was asked and answered before it, then what was
        quoted there.
        """
        own = content_stems(question)
        cls, sep = self._tokenizer.cls, self._tokenizer.sep
        asked = self._tokenizer.encode(question, _MOST_QUESTION).ids[:_MOST_QUESTION]
        ids = [cls, *asked, sep]
        kinds = [0] * len(ids)
        places: dict[str, list[int]] = {}
        for text in sorted(texts, key=_order):
            room = min(_MOST[text.kind][text.age > 1], max_tokens - len(ids) - 1)
            if room <= 0:
                break
            read = self._tokenizer.encode(text.text, room)
            begins = {start: i for i, (start, _) in reversed([*enumerate(read.offsets[:room])])}
            for word in text.words:
                if word.content and word.stem not in own and word.start in begins:
                    places.setdefault(word.stem, []).append(len(ids) + begins[word.start])
            added = [*read.ids[:room], sep]
            kinds += [_KINDS[text.kind][min(text.age, 3) - 1]] * len(added)
            ids += added
        return TermInput(ids, kinds, places)


def _order(text: Text) -> tuple[bool, int]:
    return text.age > 1 and text.kind in ("quote", "title"), text.age
