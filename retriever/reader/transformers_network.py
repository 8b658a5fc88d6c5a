"""Any question-answering model of transformers as a reader's model; needs the extra `models`."""

import inspect
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from index.encoder.batches import batches
from index.encoder.foreign import architectures, first_line, import_extra, knows_words, local_folder
from retriever.reader.errors import ReaderError
from retriever.reader.network import PassageLogits
from retriever.reader.windows import LONGEST_WINDOW, Window, windows

_HEAD = "ForQuestionAnswering"
_SHORTEST_WINDOW = 16
_BATCH_TOKENS = 2048


@dataclass(frozen=True)
class _Loaded:
    """A model with its tokenizer.

    :param max_tokens: that it reads at once.
    :param takes_types: whether it is told question from passage by numbers.
    """

    torch: Any
    tokenizer: Any
    model: Any
    device: str
    max_tokens: int
    takes_types: bool


class TransformersNetwork:
    """Runs a model that gives each token a logit to start and one to end the answer.

    A logit is given relative to that of the first token ([CLS], <s>), which stands for "no answer"
    in models that were trained on questions without one (SQuAD 2.0). Calls from several threads
    take turns.

    :param model: the model's folder, or the name by which it was downloaded before.
    :param threads: how many torch computes with; None: as many as it finds.
    :raises ReaderError: when the model is not on this computer or answers no questions.
    """

    def __init__(self, model: str, *, threads: int | None = None) -> None:
        if threads is not None and threads < 1:
            raise ValueError(f"threads must be at least 1, got {threads}")
        self.model = model
        self.threads = threads
        folder = local_folder(model)
        if folder is None:
            raise ReaderError(
                f"the reader {model!r} is not on this computer: give the folder of a model, or a "
                "name that was downloaded before"
            )
        heads = architectures(folder)
        if not any(head.endswith(_HEAD) for head in heads):
            kind = ", ".join(heads) or "no config.json that says what it is"
            raise ReaderError(f"the reader {model!r} is no question-answering model: {kind}")
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def warm_up(self) -> None:
        """Load the model; a second call does nothing.

        :raises ReaderError: when the extra is not installed or the model cannot be loaded.
        """
        with self._lock:
            self._load()

    def read(self, question: str, documents: Sequence[Document]) -> list[PassageLogits]:
        """Return what the model sees in each passage, in their order.

        A passage that is longer than the model reads at once is read in windows, and each of its
        tokens judged in the window that has most around it.

        :raises ReaderError: when the model cannot be loaded, fails, or gives what are no numbers.
        """
        with self._lock:
            loaded = self._load()
            try:
                parts = [
                    windows(
                        loaded.tokenizer,
                        question,
                        document.meta.get("title") or "",
                        document.content or "",
                        max_tokens=loaded.max_tokens,
                    )
                    for document in documents
                ]
                logits = iter(_logits(loaded, [window for made in parts for window in made]))
            except Exception as fault:  # anything may come out of a foreign model
                raise ReaderError(
                    f"the reader {self.model!r} failed: {first_line(fault)}"
                ) from fault
        read = [_merged([(window, next(logits)) for window in made]) for made in parts]
        if not all(
            np.isfinite(seen.starts).all() and np.isfinite(seen.ends).all() for seen in read
        ):
            raise ReaderError(f"the reader {self.model!r} gave what are no numbers: it is damaged")
        return read

    def _load(self) -> _Loaded:
        what = f"the reader {self.model!r}"
        torch = import_extra("torch", what=what, error=ReaderError)
        transformers = import_extra("transformers", what=what, error=ReaderError)
        if self.threads is not None:
            torch.set_num_threads(self.threads)  # each thread that calls torch has its own number
        if self._loaded is None:
            from haystack.utils import ComponentDevice

            try:
                tokenizer = transformers.AutoTokenizer.from_pretrained(
                    str(self._folder), local_files_only=True
                )
                model = transformers.AutoModelForQuestionAnswering.from_pretrained(
                    str(self._folder), local_files_only=True, dtype=torch.float32
                )
                device = ComponentDevice.resolve_device(None).to_torch_str()
                model = model.to(device).eval()
            except Exception as fault:  # anything may come out of loading a foreign model
                raise ReaderError(f"{what} cannot be loaded: {first_line(fault)}") from fault
            if not tokenizer.is_fast or not knows_words(tokenizer):
                raise ReaderError(f"{what} has no tokenizer beside it that tells where words stand")
            tokenizer.truncation_side = "right"
            max_tokens = _max_tokens(torch, tokenizer, model)
            if max_tokens < _SHORTEST_WINDOW:
                raise ReaderError(f"{what} reads only {max_tokens} tokens at once")
            takes_types = (
                "token_type_ids" in inspect.signature(model.forward).parameters
                and getattr(model.config, "type_vocab_size", 0) > 1
            )
            self._loaded = _Loaded(torch, tokenizer, model, device, max_tokens, takes_types)
        return self._loaded


def _max_tokens(torch: Any, tokenizer: Any, model: Any) -> int:  # noqa: ANN401 - of torch and transformers, as they are there
    """Return how many tokens the model reads at once, of at most `LONGEST_WINDOW`."""
    places = getattr(model.config, "max_position_embeddings", None) or LONGEST_WINDOW
    for name, module in model.named_modules():
        # RoBERTa and its kin number places from the one after their padding token.
        if name.endswith("position_embeddings") and isinstance(module, torch.nn.Embedding):
            unused = 0 if module.padding_idx is None else module.padding_idx + 1
            places = min(places, module.num_embeddings - unused)
    return int(min(places, tokenizer.model_max_length, LONGEST_WINDOW))


def _logits(loaded: _Loaded, inputs: Sequence[Window]) -> list[NDArray[np.float32]]:
    """Return start and end logits of each window, shape (tokens, 2), less those of its null."""
    torch = loaded.torch
    found: dict[int, NDArray[np.float32]] = {}
    for positions, ids in batches([window.ids for window in inputs], tokens=_BATCH_TOKENS):
        taken = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        if loaded.takes_types:
            taken["token_type_ids"] = np.array([inputs[p].types for p in positions])
        with torch.inference_mode():
            output = loaded.model(
                **{name: torch.from_numpy(a).to(loaded.device) for name, a in taken.items()}
            )
            both = torch.stack([output.start_logits, output.end_logits], dim=-1).cpu().numpy()
        for position, own in zip(positions, both, strict=True):
            found[position] = own - own[inputs[position].null]
    return [found[position] for position in range(len(inputs))]


def _merged(parts: Sequence[tuple[Window, NDArray[np.float32]]]) -> PassageLogits:
    """Return the logits of a passage's tokens, each from the window with most around it."""
    best: dict[int, tuple[int, tuple[int, int], NDArray[np.float32]]] = {}
    for window, logits in parts:
        size = len(window.offsets)
        for place, offsets in enumerate(window.offsets):
            around = min(place, size - 1 - place)
            token = window.skipped + place
            is_word = 0 <= offsets[0] < offsets[1]  # not of the title, not white space alone
            if is_word and (token not in best or best[token][0] < around):
                best[token] = around, offsets, logits[window.first + place]
    kept = [best[token] for token in sorted(best)]
    numbers = np.array([logits for _, _, logits in kept], dtype=np.float32).reshape(-1, 2)
    return PassageLogits([offsets for _, offsets, _ in kept], numbers[:, 0], numbers[:, 1])
