"""From the name of a model to its encoder."""

from pathlib import Path

from index.encoder.compressed import CompressedEncoder
from index.encoder.manifest import TOKENIZER
from index.encoder.protocol import Encoder
from index.encoder.sentence_transformer import SentenceTransformerEncoder

DEFAULT_MODEL = "all-MiniLM-L6-v2"
SHIPPED = Path(__file__).parent / DEFAULT_MODEL


def vocabulary_file() -> Path:
    """Return the tokenizer.json of the shipped encoder, with the words that it knows whole."""
    return SHIPPED / TOKENIZER


def load_encoder(
    model: str = DEFAULT_MODEL,
    *,
    threads: int | None = None,
    device: str | None = None,
    local_files_only: bool = True,
) -> Encoder:
    """Return the encoder called `model`; nothing large is loaded before its first use.

    :param model: the shipped one's name, or the name or folder of a sentence-transformers model.
    :param threads: how many the shipped one computes with; None: one for each core.
    :param device: where another model runs, as torch names it; None: what torch finds.
    :param local_files_only: whether another model must be on this computer already.
    :raises EncoderError: when the shipped one's folder is damaged.
    """
    if model == DEFAULT_MODEL:
        return CompressedEncoder(SHIPPED, threads=threads)
    return SentenceTransformerEncoder(model, device=device, local_files_only=local_files_only)
