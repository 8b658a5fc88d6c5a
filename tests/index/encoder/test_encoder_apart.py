"""An encoder's work in processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder import ProcessEncoder
from index.errors import EncoderError
from tests.index.fake_encoder import HashedWords

TEXTS = [f"{'word ' * (i % 7)}number {i}" for i in range(150)]


class Failing(HashedWords):
    """Cannot be loaded."""

    def __init__(self) -> None:
        raise EncoderError("model.onnx is damaged")


def die() -> HashedWords:
    """In place of an encoder, the end of the process."""
    os._exit(3)


def test_vectors_are_those_of_one_process_in_the_order_of_the_texts() -> None:
    one = HashedWords()
    with ProcessEncoder(one, make=HashedWords, jobs=2) as encoder:
        assert (encoder.name, encoder.dimension) == (one.name, one.dimension)
        encoder.warm_up()
        found = encoder.encode(TEXTS)
        assert one.encoded == []
        np.testing.assert_array_equal(found, HashedWords().encode(TEXTS))
        few = encoder.encode(TEXTS[:3])
        assert one.encoded == TEXTS[:3]
        np.testing.assert_array_equal(few, found[:3])
        assert encoder.encode([]).shape == (0, one.dimension)


@pytest.mark.parametrize(
    ("make", "told"),
    [(Failing, "model.onnx is damaged"), (die, "a process that was embedding ended")],
)
def test_a_fault_of_a_process_is_told(make: Callable[[], HashedWords], told: str) -> None:
    with (
        ProcessEncoder(HashedWords(), make=make, jobs=2) as encoder,
        pytest.raises(EncoderError, match=told),
    ):
        encoder.encode(TEXTS)


def test_there_must_be_a_process() -> None:
    with pytest.raises(ValueError, match="jobs must be at least 1, got 0"):
        ProcessEncoder(HashedWords(), make=HashedWords, jobs=0)


_SLOW = """
import signal, sys, time
from tests.index.encoder.test_encoder_apart import Slow, TEXTS
from index.encoder import ProcessEncoder
from tests.index.fake_encoder import HashedWords
if __name__ == "__main__":
    # A shell has what it starts in the background ignore interruptions, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with ProcessEncoder(HashedWords(), make=Slow, jobs=2) as encoder:
            encoder.encode(TEXTS * 1000)
    except KeyboardInterrupt:
        sys.exit(130)
"""


class Slow(HashedWords):
    """Takes a moment for each piece, and notes its process in the working folder."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what `HashedWords` does."""
        Path(f"worker{os.getpid()}").touch()
        time.sleep(0.05)
        return super().encode(texts)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_interruption_or_a_kill_leaves_no_process(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    root = str(Path(__file__).parents[3])
    (tmp_path / "slow.py").write_text(_SLOW)
    process = subprocess.Popen(
        [sys.executable, "slow.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": root},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("worker*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = [int(path.name.removeprefix("worker")) for path in tmp_path.glob("worker*")]
    assert len(workers) == 2, json.dumps([path.name for path in tmp_path.iterdir()])
    if sent == signal.SIGINT:  # a terminal sends it to all of them
        os.killpg(process.pid, sent)
    else:
        process.send_signal(sent)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in said
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, workers))
