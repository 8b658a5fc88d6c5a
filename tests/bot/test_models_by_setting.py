"""The command line with models of other makers, and without what they need."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.default_install import run_python

if find_spec("sentence_transformers") is None:
    pytest.skip("the extra models is not installed", allow_module_level=True)

from tests import tiny_models

pytestmark = pytest.mark.integration

QUESTION = "Which club did Calder Town defeat in the final?"
# The command where the extra is not installed.
_WITHOUT_EXTRA = """
import sys
for name in ("torch", "transformers", "sentence_transformers"):
    sys.modules[name] = None
from bot.main import main
main()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one article, with models beside it."""
    home = tmp_path_factory.mktemp("cli") / "home"
    article = Path(__file__).parents[2] / "samples" / "articles" / "cup_final.txt"
    run_python("-m", "bot.main", "add", str(article), home=home)
    tiny_models.bert_reader(home.parent / "reader")
    tiny_models.cross_encoder(home.parent / "reranker")
    return home


def configured(home: Path, **names: str) -> Path:
    """Return a settings file that names these models."""
    config = home.parent / f"{'-'.join(names)}.toml"
    config.write_text("".join(f"{key} = {json.dumps(name)}\n" for key, name in names.items()))
    return config


def beside(home: Path, *kinds: str) -> Path:
    """Return a settings file that names the models beside the archive."""
    return configured(home, **{kind: str(home.parent / kind) for kind in kinds})


def test_ask_reads_and_reranks_with_them_and_says_nothing_else(home: Path) -> None:
    config = str(beside(home, "reader", "reranker"))
    done = run_python(
        "-m", "bot.main", "--config", config, "ask", QUESTION, "--json", "--trace",
        "--threshold", "0", home=home,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert done.stderr == ""
    assert answer["answer"] in answer["quotes"][0]["text"]
    stages = answer["trace"]["stages"]
    assert list(stages) == ["dense", "lexical", "joined", "fused", "reranked", "read"]
    shown = run_python(
        "-m", "bot.main", "show", answer["quotes"][0]["article_id"], "--json", home=home
    )
    text = json.loads(shown.stdout)["text"]
    for quote in answer["quotes"]:
        assert text[quote["start"] : quote["end"]] == quote["text"]


def test_doctor_looks_at_both(home: Path) -> None:
    config = beside(home, "reader", "reranker")
    done = run_python("-m", "bot.main", "--config", str(config), "doctor", "--json", home=home)
    found = {finding["name"]: finding for finding in json.loads(done.stdout)["findings"]}
    for kind in ("reader", "reranker"):
        assert (found[kind]["ok"], found[kind]["detail"]) == (True, str(home.parent / kind))
        assert found[f"setting {kind}"]["detail"] == f"{home.parent / kind} ({config})"


@pytest.mark.parametrize(
    ("kind", "package"), [("reader", "torch"), ("reranker", "sentence-transformers")]
)
def test_without_the_extra_one_line_names_it(home: Path, kind: str, package: str) -> None:
    config = str(beside(home, kind))
    done = run_python("-c", _WITHOUT_EXTRA, "--config", config, "ask", "x", home=home, code=1)
    folder = home.parent / kind
    assert done.stderr == (
        f"newsquote: the {kind} '{folder}' needs {package}: pip install newsquote[models]\n"
    )
    told = run_python(
        "-c", _WITHOUT_EXTRA, "--config", config, "doctor", "--json", home=home, code=1
    )
    (fault,) = [f for f in json.loads(told.stdout)["findings"] if f["ok"] is False]
    assert (fault["name"], f"needs {package}" in fault["detail"]) == (kind, True)


@pytest.mark.parametrize("kind", ["reader", "reranker"])
def test_a_name_that_is_not_there_is_one_line(home: Path, kind: str) -> None:
    config = str(configured(home, **{kind: "acme/none"}))
    done = run_python("-m", "bot.main", "--config", config, "ask", "x", home=home, code=1)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"newsquote: no {kind} 'acme/none'")


_IMPORTED = """
import sys
sys.argv = ["newsquote", "ask", "Which club did Calder Town defeat?", "--threshold", "0"]
from bot.main import main
try:
    main()
finally:
    print(sorted({"transformers", "sentence_transformers", "huggingface_hub"} & set(sys.modules)))
"""


def test_the_defaults_import_nothing_of_theirs(home: Path) -> None:
    done = run_python("-c", _IMPORTED, home=home)
    assert done.stdout.splitlines()[-1] == "[]"
