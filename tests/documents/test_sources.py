"""Files that a person names."""

import os
from pathlib import Path

import pytest

from documents.errors import UnreadableSourceError
from documents.sources import LARGEST_FILE, SourceFile, collect_sources, read_bytes


def found(*paths: Path) -> list[tuple[Path, str] | str]:
    """The files as (path, name), the errors as their message."""
    return [
        (source.path, source.name) if isinstance(source, SourceFile) else str(source)
        for source in collect_sources(paths)
    ]


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.txt", "z/c.txt", "m/d.txt", ".hidden.txt", ".git/e.txt")
    assert found(tmp_path) == [
        (tmp_path / "a.txt", "a.txt"),
        (tmp_path / "b.txt", "b.txt"),
        (tmp_path / "m/d.txt", "m/d.txt"),
        (tmp_path / "z/c.txt", "z/c.txt"),
    ]


def test_a_file_that_is_named_is_read_even_if_hidden(tmp_path: Path) -> None:
    make(tmp_path, ".hidden.txt")
    assert found(tmp_path / ".hidden.txt") == [(tmp_path / ".hidden.txt", ".hidden.txt")]


def test_a_path_that_is_not_there_does_not_stop_the_rest(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    assert found(tmp_path / "no.txt", Path("a\0b"), tmp_path / "a.txt") == [
        f"{tmp_path / 'no.txt'}: no such file or folder",
        "a\0b: no such file or folder",
        (tmp_path / "a.txt", "a.txt"),
    ]


def test_what_is_named_twice_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "news/a.txt")
    (tmp_path / "news/link.txt").symlink_to(tmp_path / "news/a.txt")
    assert found(tmp_path / "news/a.txt", tmp_path, tmp_path / "news") == [
        (tmp_path / "news/a.txt", "a.txt")
    ]


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    make(tmp_path, "elsewhere/a.txt", "news/b.txt")
    (tmp_path / "news/c.txt").symlink_to(tmp_path / "elsewhere/a.txt")
    assert found(tmp_path / "news") == [
        (tmp_path / "news/b.txt", "b.txt"),
        "c.txt: a link that leads out of the folder",
    ]
    assert found(tmp_path / "news/c.txt") == [(tmp_path / "elsewhere/a.txt", "a.txt")]


def test_links_that_lead_in_circles_are_survived(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    files = list(collect_sources([tmp_path]))
    assert files[0] == SourceFile(tmp_path / "a.txt", "a.txt")
    assert len(files) == 2  # self.txt is refused here, or when it is read
    if isinstance(files[1], SourceFile):
        with pytest.raises(UnreadableSourceError, match=r"^self\.txt: too many levels"):
            read_bytes(files[1])


def test_a_name_that_is_no_utf8_can_be_stored(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(raw)).write_text("x")
    ((path, name),) = [source for source in found(tmp_path) if isinstance(source, tuple)]
    assert name == "caf\\xe9.txt"
    assert path.read_text() == "x"


def test_bytes_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\x00\r\n")
    assert read_bytes(SourceFile(tmp_path / "a.txt", "a.txt")) == b"\xff\x00\r\n"


def test_what_cannot_be_read_is_refused_by_its_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    for path, reason in [
        ("gone.txt", "no such file or directory"),
        ("pipe.txt", "not a regular file"),
        ("huge.txt", "larger than 64 MB"),
    ]:
        with pytest.raises(UnreadableSourceError) as caught:
            read_bytes(SourceFile(tmp_path / path, path))
        assert str(caught.value) == f"{path}: {reason}"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_what_is_forbidden_is_refused(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        assert found(tmp_path) == [
            (tmp_path / "a.txt", "a.txt"),
            f"{tmp_path / 'closed'}: folder cannot be read",
        ]
        with pytest.raises(UnreadableSourceError, match=r"^a\.txt: permission denied$"):
            read_bytes(SourceFile(tmp_path / "a.txt", "a.txt"))
    finally:
        (tmp_path / "closed").chmod(0o700)
