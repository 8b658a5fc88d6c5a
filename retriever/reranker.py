"""Passages in the order of a cross-encoder; needs the extra `models`."""

import math
import threading
from dataclasses import replace
from typing import Any

import numpy as np
from haystack import Document, component

from index.encoder.foreign import (
    EXTRA,
    architectures,
    encodable,
    first_line,
    import_extra,
    is_installed,
    knows_words,
    local_folder,
    read_config,
)
from index.tables.passages import passage_text
from retriever.errors import RerankerError

# What sentence-transformers makes a cross-encoder of without adding weights that nothing trained.
_HEADS = ("ForSequenceClassification", "ForCausalLM")


@component
class Reranker:
    """Orders passages by what a model says that reads the question together with each of them.

    A passage is read under its title; the end of one that is longer than the model reads is left
    out. Calls from several threads take turns. haystack's own ranker would do the same, but asks
    the network for a model that lies in the cache.

    :param model: folder of a cross-encoder of sentence-transformers, or the name by which it was
        downloaded before.
    :param top_k: how many of the passages to keep.
    :param threads: how many torch computes with; None: as many as it finds.
    :param batch_size: passages that go through the model together.
    :raises RerankerError: when the model is not on this computer or is no cross-encoder.
    """

    def __init__(
        self, *, model: str, top_k: int = 10, threads: int | None = None, batch_size: int = 16
    ) -> None:
        for name, number in (("top_k", top_k), ("threads", threads), ("batch_size", batch_size)):
            if number is not None and number < 1:
                raise ValueError(f"{name} must be at least 1, got {number}")
        self.model = model
        self.top_k = top_k
        self.threads = threads
        self.batch_size = batch_size
        folder = local_folder(model)
        if folder is None:
            package = "sentence_transformers"
            extra = "" if is_installed(package) else f", which needs sentence-transformers: {EXTRA}"
            raise RerankerError(
                f"no reranker {model!r} on this computer: give the folder of a cross-encoder, or a "
                f"name that was downloaded before{extra}"
            )
        saved_as = read_config(folder, "config_sentence_transformers.json").get("model_type")
        heads = architectures(folder)
        if saved_as != "CrossEncoder" and not any(head.endswith(_HEADS) for head in heads):
            kind = ", ".join(heads) or "no config.json that says what it is"
            raise RerankerError(f"the reranker {model!r} is no cross-encoder: {kind}")
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: Any = None

    def warm_up(self) -> None:
        """Load the model; a second call does nothing.

        :raises RerankerError: when the extra is not installed or the model cannot be loaded.
        """
        with self._lock:
            self._load()

    @component.output_types(documents=list[Document])
    def run(
        self, question: str, documents: list[Document], top_k: int | None = None
    ) -> dict[str, list[Document]]:
        """Return `documents`, best first, `score` between 0 and 1.

        A score is the logistic function of what the model says, as most cross-encoders are trained
        to be read: higher is better, but it is not calibrated.

        :param top_k: in place of the component's own.
        :raises RerankerError: when the model cannot be loaded, fails, or gives what are no numbers.
        """
        if top_k is None:
            top_k = self.top_k
        elif top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        if not documents:
            return {"documents": []}
        texts = [encodable(text) for text in (question, *map(passage_text, documents))]
        with self._lock:
            model, identity = self._load()
            try:
                logits = model.predict(
                    [(texts[0], text) for text in texts[1:]],
                    batch_size=self.batch_size,
                    activation_fn=identity,
                    show_progress_bar=False,
                )
            except Exception as fault:  # anything may come out of a foreign model
                raise RerankerError(
                    f"the reranker {self.model!r} failed: {first_line(fault)}"
                ) from fault
        if not np.isfinite(logits).all():
            raise RerankerError(
                f"the reranker {self.model!r} gave what are no numbers: it is damaged"
            )
        # By the logits themselves: far from 0 the logistic function makes different ones equal.
        best = np.argsort(-logits, kind="stable")[:top_k]
        return {"documents": [replace(documents[i], score=_logistic(logits[i])) for i in best]}

    def _load(self) -> tuple[Any, Any]:
        what = f"the reranker {self.model!r}"
        package = import_extra("sentence_transformers", what=what, error=RerankerError)
        torch = import_extra("torch", what=what, error=RerankerError)
        if self.threads is not None:
            torch.set_num_threads(self.threads)  # each thread that calls torch has its own number
        if self._loaded is None:
            try:
                model = package.CrossEncoder(str(self._folder), local_files_only=True)
            except Exception as fault:  # anything may come out of loading a foreign model
                raise RerankerError(f"{what} cannot be loaded: {first_line(fault)}") from fault
            if not knows_words(model.tokenizer):
                raise RerankerError(f"{what} has no tokenizer beside it")
            if model.num_labels != 1:
                raise RerankerError(
                    f"{what} sorts into {model.num_labels} classes: it must give one number"
                )
            self._loaded = model, torch.nn.Identity()
        loaded: tuple[Any, Any] = self._loaded
        return loaded


def _logistic(logit: float) -> float:
    return (1 + math.tanh(float(logit) / 2)) / 2  # which no logit makes overflow
