"""The report in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import presence_of_element_located
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from tests.evaluation.reports import written_report

pytestmark = pytest.mark.integration

CHARTS = (
    *("chart-figures", "chart-funnel", "chart-recall", "chart-risk", "chart-reliability"),
    *("chart-breakdown", "chart-latency"),
)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """Chromium without a window, the report open in it, and no network."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no browser: install the packages chromium and chromium-driver")
    options = Options()
    options.binary_location = program
    for argument in (
        *("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
        *("--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1200,900"),
        f"--user-data-dir={tmp_path / 'profile'}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        written_report(tmp_path / "report.html")
        browser.get((tmp_path / "report.html").as_uri())
        yield browser
        severe = [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]  # type: ignore[no-untyped-call]  # transformers has no types
        assert severe == []
    finally:
        browser.quit()


def table_ids(browser: webdriver.Chrome) -> list[str]:
    cells = browser.find_elements(By.CSS_SELECTOR, "#table tbody th")
    return [cell.text for cell in cells]


def marks(browser: webdriver.Chrome, kind: str) -> list[WebElement]:
    return browser.find_elements(By.CSS_SELECTOR, f"#d-articles article mark.{kind}")


def test_every_chart_is_drawn_with_a_name_that_is_read_aloud(browser: webdriver.Chrome) -> None:
    for name in CHARTS:
        drawn = WebDriverWait(browser, 20).until(
            presence_of_element_located((By.CSS_SELECTOR, f"#{name} svg"))
        )
        assert drawn.size["width"] > 200
        assert drawn.get_attribute("aria-label") or drawn.find_elements(
            By.CSS_SELECTOR, "[aria-label]"
        )


def test_questions_are_filtered_searched_and_sorted(browser: webdriver.Chrome) -> None:
    assert table_ids(browser) == ["q1", "q2", "q3"]
    stage = Select(browser.find_element(By.ID, "filter-stage"))
    stage.select_by_value("wrong span")
    assert table_ids(browser) == ["q2"]
    assert browser.find_element(By.ID, "count").text == "1 of 3"
    stage.select_by_value("")
    browser.find_element(By.ID, "search").send_keys("MARS")
    assert table_ids(browser) == ["q3"]
    assert "<i>Mars</i>" in browser.find_element(By.CSS_SELECTOR, "#table tbody").text
    browser.find_element(By.ID, "search").clear()
    browser.find_element(By.ID, "search").send_keys(Keys.BACKSPACE)
    for _ in range(2):
        browser.find_element(By.CSS_SELECTOR, "[data-sort=confidence]").click()
    assert table_ids(browser) == ["q1", "q2", "q3"]
    browser.find_element(By.CSS_SELECTOR, "[data-sort=confidence]").click()
    assert table_ids(browser) == ["q3", "q2", "q1"]
    assert Select(browser.find_element(By.ID, "sort-by")).first_selected_option.text == "confidence"


def test_questions_are_sorted_by_keyboard_and_what_has_no_value_comes_last(
    browser: webdriver.Chrome,
) -> None:
    head = browser.find_element(By.CSS_SELECTOR, "[data-sort=f1]")
    for keys, way, ids in (
        (Keys.ENTER, "ascending", ["q2", "q1", "q3"]),
        (Keys.SPACE, "descending", ["q1", "q2", "q3"]),
    ):
        head.send_keys(keys)
        assert table_ids(browser) == ids
        assert head.find_element(By.XPATH, "..").get_attribute("aria-sort") == way
    # The same where the heads have no room.
    Select(browser.find_element(By.ID, "sort-by")).select_by_value("ms")
    cells = browser.find_elements(By.CSS_SELECTOR, "#table td[data-label=ms]")
    taken = [int(cell.text) for cell in cells]
    assert taken == sorted(taken, reverse=True)
    browser.find_element(By.ID, "sort-down").send_keys(Keys.SPACE)
    Select(browser.find_element(By.ID, "sort-by")).select_by_value("")
    assert table_ids(browser) == ["q1", "q2", "q3"]


def test_what_is_pressed_and_shown_has_a_name(browser: webdriver.Chrome) -> None:
    """As a screen reader has it: the accessibility tree of the browser itself."""
    browser.find_element(By.CSS_SELECTOR, "#table tbody button.open").click()
    for opened in (True, False):
        if not opened:
            browser.find_element(By.ID, "close").click()
        nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        found = [n for n in nodes if not n["ignored"]]
        roles = {n["role"]["value"] for n in found}
        named = ("button", "link", "textbox", "searchbox", "combobox", "checkbox", "dialog")
        for node in found:
            if node["role"]["value"] in (*named, "table", "region"):
                assert node["name"]["value"].strip(), node
        assert ("dialog" in roles) == opened
        if opened:
            texts = " ".join(n["name"]["value"] for n in found if "name" in n)
            assert "[shown and gold: " in texts


def test_a_question_opens_by_keyboard_with_its_quote_highlighted(browser: webdriver.Chrome) -> None:
    opener = browser.find_element(By.CSS_SELECTOR, "#table tbody button.open")
    opener.send_keys(Keys.ENTER)
    dialog = browser.find_element(By.ID, "dialog")
    assert dialog.is_displayed()
    assert browser.find_element(By.ID, "d-question").text == "What fell all day?"
    # The quote that was shown is the gold one; astral signs before it shift nothing.
    assert [mark.text for mark in marks(browser, "shown")] == ["It rained all day."]
    assert [mark.text for mark in marks(browser, "gold")] == ["It rained all day."]
    assert "</script><b>Nobody</b> slept." in browser.find_element(By.ID, "d-articles").text
    dialog.send_keys(Keys.ARROW_RIGHT)
    assert [mark.text for mark in marks(browser, "shown")] == ["Calder lost it."]
    assert [mark.text for mark in marks(browser, "gold")] == ["Ellery won the cup."]
    dialog.send_keys(Keys.ESCAPE)
    assert not dialog.is_displayed()
    assert browser.switch_to.active_element == opener


def test_light_and_dark_and_a_phone_are_served(browser: webdriver.Chrome) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        grounds.append(
            browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        )
    assert grounds[0] != grounds[1]
    phone = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    WebDriverWait(browser, 20).until(
        lambda b: b.execute_script("return document.documentElement.scrollWidth") <= 360
    )
