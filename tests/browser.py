"""Search the site in a browser that has no network, as somebody does who opens it from a folder."""

from __future__ import annotations

import importlib
import json
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60
"""How long the browser may take for a step; that it takes none is what a hanging one would look like."""

_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # it opens nothing but our own pages, and may be run by root
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--window-size=1400,1000",
)

_OWN = ("chrome:", "chrome-untrusted:")
"""What the browser's own first page is made of, which no page of ours can ask for."""


class Seen(NamedTuple):
    """What a browser showed for a query, and what it asked for to do so.

    ``results`` have a title and a path each, ``opened`` is the heading of the first one's page.
    """

    results: list[tuple[str, str]]
    opened: str
    requests: list[str]
    complaints: list[str]


def searched(site: Path, query: str, profile: Path) -> Seen:
    """Open the site as files, type a query into the search box, and open the first result."""
    chrome = _browser(profile)
    try:
        chrome.get((site / "index.html").as_uri())
        results = _results(chrome, query)
        found = [(one.text, urlsplit(one.get_attribute("href")).path) for one in results]
        results[0].click()
        _until(chrome, lambda: "search.html" not in chrome.current_url)
        opened = chrome.find_element("tag name", "h1").text
        events = [json.loads(entry["message"])["message"] for entry in chrome.get_log("performance")]
        complaints = [entry["message"] for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"]
    finally:
        chrome.quit()
    sent = [event["params"]["request"] for event in events if event["method"] == "Network.requestWillBeSent"]
    requests = [request["url"] for request in sent if not request["url"].startswith(_OWN)]
    return Seen(found, opened, requests, complaints)


def _browser(profile: Path) -> Any:  # noqa: ANN401  # selenium may not be there
    webdriver = pytest.importorskip("selenium.webdriver", reason="make site installs what drives a browser")
    driver = shutil.which("chromedriver")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if driver is None or browser is None:
        pytest.skip("needs Chromium with its driver: make browser, or packages chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    for argument in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


def _results(chrome: Any, query: str) -> Any:  # noqa: ANN401  # as above
    """Type a query as a person does, and give the links of the results."""
    _until(chrome, lambda: chrome.find_element("css selector", ".search-button__button")).click()
    boxes = _until(chrome, lambda: [one for one in chrome.find_elements("name", "q") if one.is_displayed()])
    boxes[0].send_keys(query, "\n")
    _until(
        chrome, lambda: "found" in chrome.find_element("css selector", "#search-results .search-summary").text
    )
    return chrome.find_elements("css selector", "#search-results li a")


def _until(chrome: Any, condition: Any) -> Any:  # noqa: ANN401  # as above
    wait = importlib.import_module("selenium.webdriver.support.wait").WebDriverWait
    return wait(chrome, SECONDS).until(lambda _: condition())
