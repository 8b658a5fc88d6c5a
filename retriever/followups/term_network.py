"""The network that reads a question with the conversation, as it ships: int8, without torch."""

import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.encoder.manifest import MODEL, TOKENIZER, ModelManifest
from index.encoder.session import OnnxSession
from retriever.followups.said import Text
from retriever.followups.term_inputs import TermTokenizer

SHIPPED = Path(__file__).parent / "minilm-l4-terms"
_REMEMBERED = 8  # what was read last; one question is looked at more than once


@dataclass(frozen=True, kw_only=True)
class TermManifest(ModelManifest):
    """A network for follow-ups in a folder.

    :param seed: of the training.
    :param leaning: probability from which a question leans on what was said.
    :param terms: probability from which a term is added.
    """

    kind = "network for follow-ups"
    version = 1
    remedy = "reinstall newsquote, or make it again with `make contextualizer`"

    seed: int
    leaning: float
    terms: float
    format_version: int = version


@dataclass(frozen=True)
class Judgement:
    """What the network sees in a question with what was said before it.

    :param leaning: probability that it leans on that, 0 to 1.
    :param terms: probability that a term belongs into it, 0 to 1, by the term's stem; what the
        network could not read for want of room is missing.
    """

    leaning: float
    terms: Mapping[str, float]


class TermNetwork:
    """Runs the network of a folder that `training.term_export` made; any threads may share it.

    :raises EncoderError: when a file is missing or of another length than the manifest says.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self.folder = folder
        self.manifest = TermManifest.read(folder)
        self.manifest.check_sizes(folder)
        self._lock = threading.Lock()
        self._loaded: tuple[TermTokenizer, OnnxSession] | None = None
        self._judged = lru_cache(maxsize=_REMEMBERED)(self._judge)

    def warm_up(self) -> None:
        """Load the model; a second call does nothing.

        :raises EncoderError: when the model or the runtime does not load.
        """
        self._load()

    def verify(self) -> None:
        """Compare every byte of the files with the manifest, which takes a moment.

        :raises EncoderError: naming the first file that differs.
        """
        self.manifest.check_contents(self.folder)

    def judge(self, question: str, texts: Sequence[Text]) -> Judgement:
        """Return what it sees in `question` after `texts`, the newest first.

        :raises EncoderError: when the model cannot be loaded.
        """
        return self._judged(question, tuple(texts))

    def _judge(self, question: str, texts: tuple[Text, ...]) -> Judgement:
        tokenizer, session = self._load()
        made = tokenizer.input(question, texts, max_tokens=self.manifest.max_tokens)
        ids, kinds = (np.array([row], dtype=np.int64) for row in (made.ids, made.kinds))
        logits = session.run(ids, kinds=kinds)[0].astype(np.float64)
        # One of its places is enough for a term: as in training, the logsumexp over them.
        terms = {
            stem: float(np.logaddexp.reduce(logits[places, 0]))
            for stem, places in made.places.items()
        }
        return Judgement(
            _probability(float(logits[0, 1])), {s: _probability(x) for s, x in terms.items()}
        )

    def _load(self) -> tuple[TermTokenizer, OnnxSession]:
        with self._lock:
            if self._loaded is None:
                session = OnnxSession(self.folder / MODEL)
                self._loaded = TermTokenizer(self.folder / TOKENIZER), session
            return self._loaded


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
