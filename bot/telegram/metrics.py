"""The operator's figures, in Prometheus's format."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0)


class Metrics:
    """What one application has done; no figure holds a word or an id of anybody.

    :ivar waiting: how many questions are being answered or wait for it.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = self._counter("updates", "Updates received.")
        self.repeated = self._counter("repeated_updates", "Updates received before, and left out.")
        self.questions = self._counter("questions", "Questions taken up.")
        self.answers = self._counter("answers", "Answers with a quote that were sent.")
        self.abstentions = self._counter("abstentions", "Abstentions that were sent.")
        self.refusals = Counter(
            "newsquote_refusals", "Messages not taken up.", ["reason"], registry=self.registry
        )
        self.errors = Counter(
            "newsquote_errors", "Updates that failed.", ["kind"], registry=self.registry
        )
        self.latency = Histogram(
            "newsquote_answer_seconds",
            "From taking up a question to Telegram's acceptance of the answer.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "newsquote_questions_waiting",
            "Questions being answered or waiting for it.",
            registry=self.registry,
        )

    def answered(self, *, abstained: bool, seconds: float) -> None:
        """Count an answer."""
        (self.abstentions if abstained else self.answers).inc()
        self.latency.observe(seconds)

    def watch(self, name: str, what: str, value: Callable[[], float]) -> None:
        """Show `value` as it is whenever the figures are asked for."""
        Gauge(f"newsquote_{name}", what, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        """Return all figures in the text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, what: str) -> Counter:
        return Counter(f"newsquote_{name}", what, registry=self.registry)
