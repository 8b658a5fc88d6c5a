"""Small models of transformers, made on the spot with random weights, and their tokenizers.

What imports this has to skip itself where the extra `models` is not installed.
"""

from pathlib import Path
from typing import Any

import torch
from tokenizers.pre_tokenizers import ByteLevel
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertTokenizer,
    RobertaConfig,
    RobertaForQuestionAnswering,
    RobertaTokenizer,
)

PLANTED = "brandt"  # the word that `bert_reader(planted=True)` takes for every answer
_SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "initializer_range": 0.2,
}
_WORDS = ["the", "bridge", "river", "mayor", "who", PLANTED, "cup", "won", "tram", "lake"]


def bert_tokenizer() -> BertTokenizer:
    """Return a tokenizer that knows a few words and spells out the rest."""
    letters = list("abcdefghijklmnopqrstuvwxyz0123456789.,?!$'\"-")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_WORDS, *letters]
    pieces += [f"##{letter}" for letter in letters]
    return BertTokenizer(vocab={piece: i for i, piece in enumerate(pieces)})


def roberta_tokenizer() -> RobertaTokenizer:
    """Return a tokenizer of bytes, which counts the space before a word to it."""
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *sorted(ByteLevel.alphabet())]
    merges: Any = [("t", "h"), ("th", "e"), ("Ġ", "the"), ("e", "r")]
    pieces += [left + right for left, right in merges]
    return RobertaTokenizer(vocab={piece: i for i, piece in enumerate(pieces)}, merges=merges)


def bert_reader(folder: Path, *, places: int = 128, planted: bool = False) -> Path:
    """Make a question-answering model of BERT's kind in `folder` and return it.

    :param places: tokens that it reads at once.
    :param planted: make it start and end an answer at the word `PLANTED`, where there is one.
    """
    torch.manual_seed(1)
    tokenizer = bert_tokenizer()
    sizes = _SIZES | ({"initializer_range": 0.01} if planted else {})
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=places, **sizes)
    model = BertForQuestionAnswering(config)
    if planted:
        with torch.no_grad():
            word = tokenizer.convert_tokens_to_ids(PLANTED)
            model.bert.embeddings.word_embeddings.weight[word, 0] = 50.0
            model.qa_outputs.weight.zero_()
            model.qa_outputs.weight[:, 0] = 3.0
    return _saved(model, tokenizer, folder)


def roberta_reader(folder: Path, *, places: int = 128) -> Path:
    """Make a question-answering model of RoBERTa's kind in `folder` and return it."""
    torch.manual_seed(2)
    tokenizer = roberta_tokenizer()
    config = RobertaConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=places + 2,  # the first two are never used
        type_vocab_size=1,
        pad_token_id=1,
        **_SIZES,
    )
    return _saved(RobertaForQuestionAnswering(config), tokenizer, folder)


def cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """Make a cross-encoder in `folder` and return it."""
    torch.manual_seed(3)
    tokenizer = bert_tokenizer()
    sizes = _SIZES | {"num_labels": labels}
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=64, **sizes)
    return _saved(BertForSequenceClassification(config), tokenizer, folder)


def _saved(model: Any, tokenizer: Any, folder: Path) -> Path:  # noqa: ANN401 - transformers has no types
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
