"""Settings: defaults, then newsquote.toml, then NEWSQUOTE_* variables, then flags."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from bot.setting_kinds import address, choice, natural, rate
from documents import NewsquoteError

FILE_NAME = "newsquote.toml"
_PREFIX = "NEWSQUOTE_"
_SLIP = 0.85  # likeness, by difflib, from which a name is taken for a slip of another
FIELDS = ("title", "text", "date", "url", "author", "site", "language", "id")


class SettingsError(NewsquoteError):
    """A setting that cannot be used; the message names it and where it stands."""


class Secret:
    """A word that no log, message or repr shows."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The word itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__


def _path(value: object) -> Path:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a path")
    return Path(value).expanduser().absolute()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value.strip()


def _positive(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or int(value) < 1:
        raise ValueError("a whole number from 1")
    return int(value)


def _probability(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a number from 0 to 1")
    number = float(value)
    if not 0 <= number <= 1:
        raise ValueError("a number from 0 to 1")
    return number


def _ids(value: object) -> frozenset[int]:
    """Cast ids: a list of numbers in a file, numbers with commas or blanks elsewhere."""
    words = value if isinstance(value, list) else str(value).replace(",", " ").split()
    try:
        return frozenset(int(str(word)) for word in words)
    except ValueError as error:
        raise ValueError("ids, such as 12345678") from error


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or float(value) < 0:
        raise ValueError("a number of seconds")
    return float(value)


def _names(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError("names")
    return tuple(part.strip() for part in parts if part.strip())


def _secret(value: object) -> Secret:
    return Secret(_text(value))


def _fields(value: object) -> dict[str, str]:
    """ "text=body,title=headline", or a table of TOML that says the same."""
    if isinstance(value, str):
        pairs = [part.partition("=") for part in value.split(",")]
        value = {name.strip(): field.strip() for name, _, field in pairs}
    if not isinstance(value, dict) or not all(
        name in FIELDS and isinstance(field, str) and field for name, field in value.items()
    ):
        raise ValueError("a list such as text=body,title=headline")
    return value


@dataclass(frozen=True)
class _Key:
    cast: Callable[[object], Any]
    kind: str
    meaning: str


KEYS: dict[str, _Key] = {
    "home": _Key(_path, "a path", "the folder that everything is kept in"),
    "model": _Key(_text, "a name or folder", "the encoder"),
    "reader": _Key(_text, "a name or folder", "what reads the passages: span, sentence, a model"),
    "reranker": _Key(_text, "a name or folder", "what chooses the passages to read, or none"),
    "top_k": _Key(_positive, "a whole number from 1", "passages read for one question"),
    "threshold": _Key(_probability, "a number from 0 to 1", "lowest confidence to answer at"),
    "threads": _Key(_positive, "a whole number from 1", "threads to compute with"),
    "private_hosts": _Key(
        _names, "names of hosts", "private hosts, as name or name:port, that may be fetched"
    ),
    "web_pause": _Key(_seconds, "a number of seconds", "between two requests to one host"),
    "watch": _Key(
        _names, "folders, files and addresses", "what `newsquote watch` keeps up to date"
    ),
    "watch_every": _Key(rate, "a number above 0", "minutes between two looks at an address"),
    "fields": _Key(
        _fields,
        "text=body,title=headline and the like",
        "the fields of JSON and CSV that hold title, text, date, url",
    ),
    "languages": _Key(
        _names, "codes such as en,de, or any", "languages that model and reader read"
    ),
    "once": _Key(choice("yes", "no"), "yes or no", "keep copies of an article as its sources"),
    "trim": _Key(
        choice("yes", "no"), "yes or no", "take away lines that a site repeats around its articles"
    ),
    "telegram_token": _Key(_secret, "a text", "the bot's token"),
    "telegram_api": _Key(_text, "an address", "a self-hosted Bot API server"),
    "telegram_allowed": _Key(_ids, "ids, such as 12345678", "who is answered; not set: everybody"),
    "telegram_rate": _Key(natural, "a whole number from 0", "messages a minute from one person"),
    "telegram_queue": _Key(_positive, "a whole number from 1", "questions that may wait"),
    "telegram_workers": _Key(_positive, "a whole number from 1", "questions worked on at a time"),
    "telegram_send_rate": _Key(rate, "a number above 0", "requests a second that a chat gets"),
    "telegram_webhook": _Key(_text, "an address", "where Telegram brings updates"),
    "telegram_webhook_secret": _Key(_secret, "a text", "what Telegram proves itself with"),
    "telegram_listen": _Key(address, "like 127.0.0.1:8443", "where updates are taken"),
    "telegram_certificate": _Key(_path, "a path", "the certificate, where no proxy has one"),
    "telegram_key": _Key(_path, "a path", "the certificate's key"),
    "telegram_status": _Key(address, "like 127.0.0.1:9464", "where health and figures are served"),
    "log_format": _Key(choice("text", "json"), "text or json", "how the bot logs"),
    "telegram_editors": _Key(_ids, "ids, such as 12345678", "who may add articles by chat"),
}


@dataclass(frozen=True)
class Settings:
    """What the program runs with.

    :param values: the settings that are set somewhere, by name.
    :param origins: for each of `KEYS` where its value comes from.
    """

    home: Path
    values: Mapping[str, Any]
    origins: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> Any:  # noqa: ANN401 - the keys have different types
        """Return the value of a setting, None where none is set."""
        return self.home if name == "home" else self.values.get(name)


def load_settings(
    environment: Mapping[str, str],
    *,
    flags: Mapping[str, object],
    config: Path | None = None,
    working_folder: Path,
) -> Settings:
    """Return the settings, the later source winning: file, environment, flags.

    :param environment: the process's variables, or others.
    :param flags: values given on the command line, by name; None counts as not given.
    :param config: a TOML file that must be there; None: newsquote.toml in the working folder, else
        in the home.
    :raises SettingsError: naming the key and where it stands.
    """
    _refuse_slips(environment)
    given: dict[str, tuple[object, str]] = {}
    for name in KEYS:
        variable = _PREFIX + name.upper()
        if environment.get(variable):
            given[name] = environment[variable], f"environment {variable}"
        elif environment.get(f"{variable}_FILE") and KEYS[name].cast is _secret:
            given[name] = _read(environment[f"{variable}_FILE"]), f"environment {variable}_FILE"
        if flags.get(name) is not None:
            given[name] = flags[name], f"flag --{name.replace('_', '-')}"
    default_home = user_data_path("newsquote", appauthor=False)
    home = _path(str(given["home"][0])) if "home" in given else default_home
    file = config if config is not None else _config_file(working_folder, home)
    if file is not None:
        for name, value in _load_file(file).items():
            given.setdefault(name, (value, str(file)))
    values: dict[str, Any] = {}
    origins = dict.fromkeys(KEYS, "default")
    for name, (value, origin) in given.items():
        try:
            values[name] = KEYS[name].cast(str(value) if isinstance(value, Path) else value)
        except ValueError as error:
            shown = "" if KEYS[name].cast is _secret else f", got {value!r}"
            raise SettingsError(f"{origin}: {name} must be {KEYS[name].kind}{shown}") from error
        origins[name] = origin
    return Settings(home=values.pop("home", default_home), values=values, origins=origins)


def _refuse_slips(environment: Mapping[str, str]) -> None:
    """Refuse a variable that is a setting's but for a slip; others may be another program's.

    :raises SettingsError: naming the variable and the one that is meant.
    """
    known = {name.upper() for name in KEYS}
    known |= {f"{name.upper()}_FILE" for name, key in KEYS.items() if key.cast is _secret}
    for variable in environment:
        name = variable.removeprefix(_PREFIX)
        if variable.startswith(_PREFIX) and name not in known:
            for near in get_close_matches(name, known, n=1, cutoff=_SLIP):
                raise SettingsError(f"unknown variable {variable}; did you mean {_PREFIX}{near}?")


def _config_file(working_folder: Path, home: Path) -> Path | None:
    for folder in (working_folder, home):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def _load_file(path: Path) -> dict[str, object]:
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    for name in loaded:
        if name not in KEYS:
            near = get_close_matches(name, KEYS, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; the keys are {', '.join(KEYS)}"
            raise SettingsError(f"{path}: unknown key {name!r}{hint}")
    return loaded


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read ({error})") from error
