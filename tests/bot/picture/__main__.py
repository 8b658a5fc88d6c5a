"""`python -m tests.bot.picture OUT.png`: the picture of the bot in the README."""

import argparse
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # before haystack is imported
os.environ["HF_HUB_OFFLINE"] = "1"

from jinja2 import Environment, FileSystemLoader
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from tests.bot.picture.talk import Item, talk

_SCALE = 1.5


def page(columns: list[list[Item]]) -> str:
    """Return the conversation as an HTML page."""
    folder = FileSystemLoader(Path(__file__).parent)
    return (
        Environment(loader=folder, autoescape=True)
        .get_template("chat.html")
        .render(columns=columns)
    )


def photograph(html: Path, out: Path) -> None:
    """Write a picture of the page to `out`.

    :raises RuntimeError: when there is no Chromium.
    """
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        raise RuntimeError("no browser: install the packages chromium and chromium-driver")
    options = Options()
    options.binary_location = program
    for argument in (
        *("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
        *("--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1200,2400"),
        *(f"--force-device-scale-factor={_SCALE}", f"--user-data-dir={html.parent / 'profile'}"),
    ):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        browser.get(html.as_uri())
        out.write_bytes(browser.find_element(By.TAG_NAME, "main").screenshot_as_png)
    finally:
        browser.quit()


def main() -> None:
    """Make the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT.png")
    out = parser.parse_args().out
    with TemporaryDirectory() as folder:
        html = Path(folder) / "chat.html"
        html.write_text(page(talk(Path(folder))), encoding="utf-8")
        photograph(html, out)


if __name__ == "__main__":
    main()
