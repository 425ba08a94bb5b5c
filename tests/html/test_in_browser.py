#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""test_in_browser.py VCPUSPEC WRITE_TEST_PAGE: the page of `check --report html:FILE` in headless Chromium, opened as a
file, narrow and wide, light and dark. Exit code 77 when there is no browser or nothing that drives it."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select, WebDriverWait
except ImportError:
    print("SKIPPED: nothing was opened, python3-selenium is not installed (`make setup` installs it)")
    sys.exit(77)

NARROW = (360, 740)
WIDE = (1440, 900)
WORDS = {"pass": "PASS", "fail": "FAIL", "skip": "SKIP", "as-recorded": "AS RECORDED", "stale": "STALE",
         "broken": "BROKEN", "not-run": "NOT RUN"}
SHARED = {}  # the browser and the pages

# The contrast of each text that is seen, as WCAG 2 computes it; those below 4.5.
TOO_FAINT = """
const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
  .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (node) => {
  for (; node; node = node.parentElement) {
    const colour = parse(getComputedStyle(node).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const faint = [];
let looked = 0;
while (walker.nextNode()) {
  const parent = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
  if (parent.matches(":disabled, script, style, noscript")) continue;
  const [one, two] = [light(parse(getComputedStyle(parent).color)), light(behind(parent))];
  const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  looked++;
  if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${walker.currentNode.data.slice(0, 40)}`);
}
return { looked, faint };
"""


def start_browser():
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        print("SKIPPED: nothing was opened, chromium or chromium-driver is not installed (`make setup` installs both)")
        sys.exit(77)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(driver))


def write_pages(vcpuspec, writer, folder):
    """A run that fails, one of several endpoints, and a hostile one; the first also as JSON Lines."""
    pages = {name: folder / f"{name}.html" for name in ("failing", "several", "hostile")}
    lines = folder / "failing.jsonl"
    run = subprocess.run([vcpuspec, "check", "model@v6", "vectors/gicv5/wake/review.yaml",
                          "vectors/gicv5/trace/kvm.yaml", "vectors/loongarch/trace/errata.yaml", "--report",
                          f"html:{pages['failing']}", "--report", f"jsonl:{lines}"], capture_output=True, check=False)
    if run.returncode != 1:
        sys.exit(f"the run that should fail ended with {run.returncode}: {run.stderr.decode()}")
    for name in ("several", "hostile"):
        subprocess.run([writer, name, str(pages[name])], check=True)
    # Of what is stale in a list, some is about no case: two more than there are.
    pages["outdated"] = folder / "outdated.html"
    page, changed = re.subn(r'("counts":\[\d+,\d+,\d+,\d+,)0', r"\g<1>2", pages["failing"].read_text())
    assert changed == 1
    pages["outdated"].write_text(page)
    return pages, [json.loads(line) for line in lines.read_text().splitlines()]


class PageTest(unittest.TestCase):
    def setUp(self):
        self.browser = SHARED["browser"]
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        self.look()

    def tearDown(self):
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
        self.assertEqual([entry["message"] for entry in self.browser.get_log("browser")], [], "on the console")

    def look(self, size=WIDE, theme="light", media=""):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False})
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "media": media, "features": [{"name": "prefers-color-scheme", "value": theme}]})

    def open(self, page, case=""):
        self.browser.get("about:blank")
        self.browser.get(SHARED["pages"][page].as_uri() + ("#" + case if case else ""))

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return [found for found in self.browser.find_elements(By.CSS_SELECTOR, selector) if found.is_displayed()]

    def press(self, *keys):
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def run_script(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def listed(self):
        return [found.text for found in self.all("#list .id")]

    def focused_id(self):
        return self.run_script("return document.activeElement.querySelector('.id')?.textContent")

    def chip(self, word):
        return next(chip for chip in self.all(".chip") if chip.get_attribute("data-chip") == word)

    def wait_for_case(self, case):
        """A browser follows an address in its own time."""
        title = "return document.getElementById('case-title')?.checkVisibility() && " \
                "document.getElementById('case-title').textContent"
        WebDriverWait(self.browser, 20).until(lambda _: self.run_script(title) == case, f"{case} is not opened")

    def cases(self, verdict=None):
        return [line for line in SHARED["lines"] if line["kind"] == "case" and verdict in (None, line["verdict"])]

    def a_failing_trace(self):
        return next(line for line in self.cases("fail") if line["id"] == "gicv5.trace.kvm.active-timer-spins")


class Counts(PageTest):
    def test_the_counts_are_those_of_the_other_report_of_the_same_run(self):
        self.open("failing")
        footer = SHARED["lines"][-1]
        self.assertIn(f"{footer['passed']} passed, {footer['failed']} failed, {footer['skipped']} skipped",
                      self.one("#runs").text)
        self.assertIn("does not conform", self.one("#runs").text)
        for verdict, word in WORDS.items():
            expected = len(self.cases(verdict))
            chips = [chip.text for chip in self.all(".chip") if chip.get_attribute("data-chip") == word]
            self.assertEqual(chips, [f"{word} {expected}"] if expected else [])
        self.assertEqual(self.one("#shown").text, f"All {len(self.cases())} cases")

    def test_the_clauses_count_every_case_once(self):
        self.open("failing")
        self.press("c")
        found = {}
        for row in self.all("#matrix tbody tr"):
            key = row.find_element(By.CSS_SELECTOR, "th .link").text
            found[key] = {count.split(" ", 1)[1]: int(count.split(" ", 1)[0])
                          for count in (part.text for part in row.find_elements(By.CSS_SELECTOR, ".count"))}
        expected = {}
        for case in self.cases():
            of_clause = expected.setdefault(case["refs"][0], {})
            of_clause[WORDS[case["verdict"]]] = of_clause.get(WORDS[case["verdict"]], 0) + 1
        self.assertEqual(found, expected)

    def test_several_implementations_have_a_column_each(self):
        self.open("several")
        self.press("c")
        self.assertEqual([head.text for head in self.all("#matrix thead th")],
                         ["Clause", "model", "model@v6", "model@today"])
        self.press("c")
        self.chip("differ").click()
        self.assertEqual(len(self.listed()), 8)
        Select(self.one("#run")).select_by_visible_text("model")
        self.chip("differ").click()
        self.assertEqual([chip.text for chip in self.all(".chip")], ["PASS 21", "implementations differ"])


    def test_what_is_stale_about_no_case_is_told(self):
        self.open("outdated")
        self.assertIn("2 of what is stale is about no case", self.one("#runs").text)
        self.open("failing")
        self.assertNotIn("about no case", self.one("#runs").text)


class Filters(PageTest):
    def test_what_fails_comes_first(self):
        self.open("failing")
        failing = [case["id"] for case in self.cases("fail")]
        self.assertEqual(self.listed()[:len(failing)], failing)

    def test_text_is_found_in_ids_clauses_and_sentences(self):
        self.open("failing")
        self.one("#text").send_keys("PRIORITY-past")
        self.assertEqual(self.listed(), ["gicv5.wake.priority-past-mask"])
        self.one("#clear").click()
        self.assertEqual(len(self.listed()), len(self.cases()))
        self.one("#text").send_keys("gicv5:hppi")
        self.assertEqual(set(self.listed()), {case["id"] for case in self.cases() if case["refs"][0] == "gicv5:hppi"})
        self.one("#clear").click()
        self.one("#text").send_keys("sufficient priority strictly")
        self.assertTrue(self.listed())
        self.assertTrue(all("strictly higher" in row.text for row in self.all("#list .sentence")))

    def test_a_verdict_leaves_exactly_its_cases(self):
        self.open("failing")
        self.chip("FAIL").click()
        self.assertEqual(self.chip("FAIL").get_attribute("aria-pressed"), "true")
        self.assertEqual(self.listed(), [case["id"] for case in self.cases("fail")])
        self.chip("SKIP").click()
        self.assertEqual(len(self.listed()), len(self.cases("fail")) + len(self.cases("skip")))
        self.chip("FAIL").click()
        self.assertEqual(self.listed(), [case["id"] for case in self.cases("skip")])

    def test_evidence_and_file_leave_exactly_their_cases(self):
        self.open("failing")
        Select(self.one("#tier")).select_by_visible_text("other-code")
        self.assertEqual(set(self.listed()), {case["id"] for case in self.cases() if case["tier"] == "other-code"})
        Select(self.one("#file")).select_by_visible_text("vectors/gicv5/trace/kvm.yaml")
        self.assertEqual(set(self.listed()), {case["id"] for case in self.cases() if case["tier"] == "other-code" and
                                              case["file"] == "vectors/gicv5/trace/kvm.yaml"})

    def test_a_clause_leads_to_its_cases(self):
        self.open("failing")
        self.one("#clauses-tab").click()
        self.one("#matrix tbody .link").click()
        expected = {case["id"] for case in self.cases() if case["refs"][0] == "gicv5:D_MSQKF"}
        self.assertEqual(set(self.listed()), expected)

    def test_what_nothing_meets_says_so(self):
        self.open("failing")
        self.one("#text").send_keys("no such case")
        self.assertIn("No case is like that", self.one("#list").text)
        self.assertEqual(self.one("#shown").text, f"0 of {len(self.cases())} cases")


class Keyboard(PageTest):
    def test_keys_walk_the_list_open_a_case_and_come_back(self):
        self.open("failing")
        ids = self.listed()
        self.press("j")
        self.assertEqual(self.focused_id(), ids[0])
        self.press("j", Keys.ARROW_DOWN, "k")
        self.assertEqual(self.focused_id(), ids[1])
        self.press(Keys.ENTER)
        self.wait_for_case(ids[1])
        self.assertEqual(self.run_script("return document.activeElement.id"), "case-title")
        self.press("j")
        self.assertEqual(self.one("#case-title").text, ids[2])
        self.assertTrue(self.browser.current_url.endswith("#" + ids[2]))
        self.press(Keys.ESCAPE)
        self.assertFalse(self.one("#case").is_displayed())
        self.assertEqual(self.focused_id(), ids[2])

    def test_keys_open_the_next_case_where_the_list_is_hidden(self):
        self.look(NARROW)
        self.open("failing")
        ids = self.listed()
        self.press("j", Keys.ENTER)
        self.wait_for_case(ids[0])
        self.assertFalse(self.one("#list").is_displayed())
        self.press("j")
        self.assertEqual(self.one("#case-title").text, ids[1])
        self.assertEqual(self.run_script("return document.activeElement.id"), "case-title")
        self.press(Keys.ESCAPE)
        self.assertEqual(self.focused_id(), ids[1])

    def test_keys_walk_the_clauses(self):
        self.open("failing")
        clauses = "return document.activeElement.textContent"
        self.press("c", "j")
        first = self.run_script(clauses)
        self.assertEqual(first, "gicv5:D_MSQKF")
        self.press(Keys.ARROW_DOWN)
        self.assertNotEqual(self.run_script(clauses), first)
        self.press("k", Keys.ENTER)
        self.assertEqual({case["refs"][0] for case in self.cases() if case["id"] in self.listed()}, {first})

    def test_another_view_closes_the_case(self):
        self.open("failing", self.a_failing_trace()["id"])
        self.press("c")
        self.assertFalse(self.one("#case").is_displayed())
        self.assertTrue(self.one("#matrix").is_displayed())
        self.assertFalse("#" in self.browser.current_url)
        self.open("failing", self.a_failing_trace()["id"])
        self.one("#case .facts .link").click()
        self.assertEqual(self.chip("clause").text, "clause kvm-arm64:has_pending_ppi \u00d7")
        self.assertIn(self.a_failing_trace()["id"], self.listed())

    def test_keys_find_change_the_view_and_explain_themselves(self):
        self.open("failing")
        self.press("/", "j", "k")
        self.assertEqual(self.one("#text").get_attribute("value"), "jk")
        self.press(Keys.ESCAPE, "c")
        self.assertTrue(self.one("#matrix").is_displayed())
        self.assertEqual(self.one("#clauses-tab").get_attribute("aria-selected"), "true")
        self.press("?")
        self.assertTrue(self.one("#keys").is_displayed())
        self.press(Keys.ESCAPE)
        self.assertFalse(self.one("#keys").is_displayed())

    def test_every_control_has_a_name_and_can_be_reached(self):
        self.open("failing", self.a_failing_trace()["id"])
        for control in self.all("button, input, select, a, summary"):
            self.assertTrue(control.accessible_name, control.get_attribute("outerHTML"))
        reached = set()
        self.run_script("document.activeElement.blur()")
        for _ in range(400):
            self.press(Keys.TAB)
            reached.add(self.run_script("return document.activeElement.id"))
        self.assertLessEqual({"theme", "help", "text", "tier", "file", "cases-tab"}, reached)


class Case(PageTest):
    def test_an_address_opens_its_case(self):
        self.open("failing", self.a_failing_trace()["id"])
        self.assertEqual(self.one("#case-title").text, self.a_failing_trace()["id"])
        self.assertIn(self.a_failing_trace()["replay"], self.one("#case").text)

    def test_an_address_of_no_case_says_so(self):
        self.open("failing", "no.such-case")
        self.assertEqual(self.one("#shown").text, "This report has no case no.such-case")

    def test_every_difference_is_shown_with_its_bits(self):
        for case in self.cases("fail"):
            self.open("failing", case["id"])
            shown = self.all("#case .difference")
            self.assertEqual(len(shown), len(case["differences"]), case["id"])
            for part, difference in zip(shown, case["differences"]):
                self.assertIn("DIFFERS " + difference["place"], part.text)
                words = [word.text for word in part.find_elements(By.CSS_SELECTOR, ".words .word")]
                self.assertEqual([int(word, 16) for word in words],
                                 [int(difference["expected"], 16), int(difference["actual"], 16)])
                self.check_digits(part, difference)
                self.check_strip(part, difference)

    def check_digits(self, part, difference):
        """Each hexadecimal digit that differs is marked in both words."""
        differs = sum(digit != "0" for digit in difference["differs"][2:])
        self.assertEqual(len(part.find_elements(By.CSS_SELECTOR, ".words mark")), 2 * differs)

    def check_strip(self, part, difference):
        """Two rows of digits, and as many marks below as bits differ."""
        differs = bin(int(difference["differs"], 16)).count("1")
        if not part.find_elements(By.CSS_SELECTOR, ".bits"):
            self.assertEqual(difference["differs"], "0x1")
            return
        self.assertEqual(len(part.find_elements(By.CSS_SELECTOR, ".bits .differs")), 2 * differs)
        self.assertEqual(part.find_element(By.CSS_SELECTOR, ".bits").text.count("\u25b2"), differs)
        rows = part.find_elements(By.CSS_SELECTOR, ".bits-word")
        cells = [row.find_elements(By.CSS_SELECTOR, ":not(.bits-label)") for row in rows]
        digits = ["".join(cell.text for cell in row) for row in cells]
        bits = ["".join(digits[0::2]), "".join(digits[1::2])]
        for shown, word in zip(bits, ("expected", "actual")):
            self.assertEqual(shown.count("1"), bin(int(difference[word], 16)).count("1"))

    def test_a_trace_has_all_steps_with_what_they_change(self):
        case = self.a_failing_trace()
        self.open("failing", case["id"])
        steps = self.all("#case .steps > li")
        self.assertIn(f"of {len(steps)}, {case['differences'][0]['event']}", self.one(".in-short").text)
        wrong = self.one("#case .steps > .wrong")
        self.assertEqual(steps.index(wrong) + 1, case["differences"][0]["step"])
        self.assertIn("cpu.ICH_VMCR_EL2.VPMR", steps[0].text)
        self.assertIn("bits 31 to 27", steps[0].text)
        self.assertIn("Not compared", steps[-1].text)
        steps[0].find_element(By.CSS_SELECTOR, "summary").click()
        self.assertTrue(steps[0].find_element(By.CSS_SELECTOR, ".bits").is_displayed())
        self.one(".in-short .link").click()
        self.assertTrue(self.run_script("return document.activeElement.classList.contains('wrong')"))


class Looks(PageTest):
    def test_nothing_is_too_wide_and_no_text_too_faint(self):
        for size in (NARROW, WIDE):
            for theme in ("light", "dark"):
                for page in ("failing", "several", "hostile"):
                    self.look(size, theme)
                    self.open(page)
                    self.check_looks()
                    self.one("#clauses-tab").click()
                    self.check_looks()
                    self.one("#cases-tab").click()
                    first = self.listed()[0]
                    self.one("#list a").click()
                    self.wait_for_case(first)
                    self.run_script("for (const one of document.querySelectorAll('details')) one.open = true")
                    self.check_looks()
                self.look(size, theme)
                self.open("failing", self.a_failing_trace()["id"])
                self.run_script("for (const one of document.querySelectorAll('details')) one.open = true")
                self.check_looks()

    def test_no_case_is_too_wide(self):
        self.look(NARROW)
        self.open("failing")
        for case in self.listed():
            self.open("failing", case)
            self.run_script("for (const one of document.querySelectorAll('details')) one.open = true")
            self.check_width()

    def check_width(self):
        wide = self.run_script("return document.documentElement.scrollWidth")
        self.assertLessEqual(wide, self.run_script("return document.documentElement.clientWidth"))

    def check_looks(self):
        self.check_width()
        seen = self.run_script(TOO_FAINT)
        self.assertGreater(seen["looked"], 20)
        self.assertEqual(seen["faint"], [])

    def background(self):
        return self.one("body").value_of_css_property("background-color")

    def test_dark_is_dark_by_system_and_by_hand(self):
        self.open("failing")
        light = self.background()
        self.look(theme="dark")
        dark = self.background()
        self.assertNotEqual(light, dark)
        self.one("#theme").click()
        self.assertEqual((self.one("#theme").text, self.background()), ("Theme: light", light))
        self.look(theme="light")
        self.one("#theme").click()
        self.assertEqual((self.one("#theme").text, self.background()), ("Theme: dark", dark))
        self.one("#theme").click()
        self.assertEqual((self.one("#theme").text, self.background()), ("Theme: system", light))

    def test_verdicts_are_words(self):
        self.open("several")
        self.assertEqual({badge.text for badge in self.all(".verdict")}, {"PASS", "FAIL"})

    def test_paper_has_the_tables_and_no_controls(self):
        self.open("failing")
        self.run_script("window.dispatchEvent(new Event('beforeprint'))")
        self.look(media="print", theme="dark")
        self.assertTrue(self.one("#matrix tbody tr").is_displayed())
        self.assertTrue(self.one("#list a").is_displayed())
        self.assertFalse(self.one("#filters").is_displayed())
        self.assertFalse(self.one("#theme").is_displayed())

    def test_without_scripts_the_counts_and_failures_are_there(self):
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        self.open("failing")
        text = self.one("body").text
        footer = SHARED["lines"][-1]
        self.assertIn(f"does not conform: {footer['passed']} passed, {footer['failed']} failed", text)
        for case in self.cases("fail"):
            self.assertIn(case["id"], text)


class Safety(PageTest):
    def test_hostile_names_are_text(self):
        self.open("hostile")
        shown = self.listed()
        self.assertEqual(len(shown), 13)
        self.assertIn("</script><script>window.taken=1</script>", shown)
        for view in ("clauses-tab", "cases-tab"):
            self.one("#" + view).click()
        for at in range(len(shown)):
            self.all("#list a")[at].click()
            self.wait_for_case(shown[at])
        self.assertIsNone(self.run_script("return window.taken"))
        self.assertEqual(self.run_script("return document.querySelectorAll('img, script:not(#data)').length"), 1)

    def test_hostile_names_are_addresses(self):
        for case in ("__proto__", "constructor", "%3C/script%3E%3Cscript%3Ewindow.taken=1%3C/script%3E", "%E0%A4%A"):
            self.open("hostile", case)
        self.open("hostile", "__proto__")
        self.assertEqual(self.one("#case-title").text, "__proto__")

    def test_what_would_turn_or_hide_text_is_shown(self):
        self.open("hostile")
        self.assertIn("\\u{202e} turned round", self.listed())
        self.assertIn("\\u{2028}window.taken=1\\u{2029}", self.listed())

    def test_nothing_is_loaded(self):
        self.open("failing")
        self.assertEqual(self.run_script("return performance.getEntriesByType('resource').length"), 0)

    def test_the_policy_stops_what_is_not_the_page(self):
        self.open("failing")
        self.run_script("const made = document.createElement('img'); made.src = 'https://example.invalid/x.png';"
                        "document.body.append(made)")
        self.assertTrue(any("Content Security Policy" in entry["message"] for entry in self.browser.get_log("browser")))


def main():
    vcpuspec, writer = sys.argv[1:3]
    SHARED["browser"] = start_browser()
    try:
        with tempfile.TemporaryDirectory() as folder:
            SHARED["pages"], SHARED["lines"] = write_pages(vcpuspec, writer, pathlib.Path(folder))
            unittest.main(argv=sys.argv[:1], verbosity=2)
    finally:
        SHARED["browser"].quit()


main()
