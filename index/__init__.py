"""Passages kept: the encoder, the document store, its truth in SQLite, updates."""

from index.adding import AddReport, Progress, add_files, adding_pipeline, withdraw
from index.database.backup import restore
from index.database.filtering import Filters
from index.database.manifest import Manifest
from index.embedding import PassageEmbedder, QuestionEmbedder
from index.encoder import (
    DEFAULT_MODEL,
    CompressedEncoder,
    Encoder,
    ProcessEncoder,
    load_encoder,
    usable_cores,
    vocabulary_file,
)
from index.errors import DamagedError, EncoderError, IndexMismatchError, StorageError
from index.lexical.numerals import numerals
from index.lexical.words import STOP_WORDS, content_words
from index.repair import Repair, repair
from index.running import run_pipeline
from index.store import FaissDocumentStore
from index.tables.articles import ArticleSummary
from index.tables.copies import Copy
from index.tables.revisions import Revision

__all__ = [
    "DEFAULT_MODEL",
    "STOP_WORDS",
    "AddReport",
    "ArticleSummary",
    "CompressedEncoder",
    "Copy",
    "DamagedError",
    "Encoder",
    "EncoderError",
    "FaissDocumentStore",
    "Filters",
    "IndexMismatchError",
    "Manifest",
    "PassageEmbedder",
    "ProcessEncoder",
    "Progress",
    "QuestionEmbedder",
    "Repair",
    "Revision",
    "StorageError",
    "add_files",
    "adding_pipeline",
    "content_words",
    "load_encoder",
    "numerals",
    "repair",
    "restore",
    "run_pipeline",
    "usable_cores",
    "vocabulary_file",
    "withdraw",
]
