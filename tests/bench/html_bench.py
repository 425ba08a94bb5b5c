#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""html_bench.py BIN: a page of 100,000 cases of an implementation with a mistake: how large it is, and how long
headless Chromium takes to open it from a file and show the list. Says so where there is no browser."""
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

CASES = 100_000
MOST_BYTES = 10_000_000
MOST_SECONDS = 2.0
RUNS = 7
MEASURE = """
const shown = performance.getEntriesByName("shown")[0];
const [loaded] = performance.getEntriesByType("navigation");
return shown && loaded.loadEventEnd && Math.max(shown.startTime, loaded.loadEventEnd) / 1000;
"""


def row(name, value, target, met):
    print(f"  {name:<24} {value:>12}   {target:<12} {'met' if met else 'MISSED'}")


def seconds_until_shown(page):
    """One start of a browser for each time, so that nothing is kept from the last."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.support.ui import WebDriverWait
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        browser.get(page.as_uri())
        return WebDriverWait(browser, 60).until(lambda found: found.execute_script(MEASURE))
    finally:
        browser.quit()


def main():
    binaries = pathlib.Path(sys.argv[1])
    print(f"A page of {CASES:,} cases")
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "many.html"
        endpoint = f"so:{binaries.parent}/lib/implementations/csr_machine_fault_10.so"
        subprocess.run([binaries / "write_test_page", "many", endpoint, str(CASES), page], check=True)
        size = page.stat().st_size
        row("bytes", f"{size:,}", f"<= {MOST_BYTES:,}", size <= MOST_BYTES)
        try:
            import selenium  # noqa: F401
        except ImportError:
            print("  not opened: python3-selenium is not installed (`make setup` installs it)")
            return
        if not shutil.which("chromium") or not shutil.which("chromedriver"):
            print("  not opened: chromium and chromium-driver are not installed (`make setup` installs them)")
            return
        times = [seconds_until_shown(page) for _ in range(RUNS)]
        median = statistics.median(times)
        row(f"s until shown, of {RUNS}", f"{median:.2f}", f"<= {MOST_SECONDS:.0f}", median <= MOST_SECONDS)
        print(f"  from {min(times):.2f} to {max(times):.2f}")


main()
