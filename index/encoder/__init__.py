"""Encoders: texts into unit vectors."""

from index.encoder.apart import ProcessEncoder
from index.encoder.compressed import CompressedEncoder
from index.encoder.cores import usable_cores
from index.encoder.loading import DEFAULT_MODEL, load_encoder, vocabulary_file
from index.encoder.protocol import Encoder
from index.encoder.sentence_transformer import SentenceTransformerEncoder

__all__ = [
    "DEFAULT_MODEL",
    "CompressedEncoder",
    "Encoder",
    "ProcessEncoder",
    "SentenceTransformerEncoder",
    "load_encoder",
    "usable_cores",
    "vocabulary_file",
]
