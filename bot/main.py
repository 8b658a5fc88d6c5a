"""The entry point of the `newsquote` command."""

import logging
import os
import sys

# Before any library is imported: none of them may send anything anywhere.
_QUIET = {
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def main() -> None:
    """Run the command line; a domain error is one line on stderr and exit code 1."""
    os.environ.update(_QUIET)
    logging.getLogger("haystack").setLevel(logging.CRITICAL)  # a fault is told once, by us
    from bot.cli import app
    from documents.errors import NewsquoteError

    try:
        app()
    except NewsquoteError as error:
        _leave(f"newsquote: {error}")
    except KeyboardInterrupt:
        _leave("", code=130)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nothing can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("NEWSQUOTE_DEBUG"):
            raise
        _leave(
            f"newsquote: unexpected {type(error).__name__}: {' '.join(str(error).split())}"
            " (NEWSQUOTE_DEBUG=1 shows where)"
        )


def _leave(message: str, code: int = 1) -> None:
    if message:
        print(message, file=sys.stderr)  # noqa: T201 - the edge of the program
    sys.exit(code)


if __name__ == "__main__":
    main()
