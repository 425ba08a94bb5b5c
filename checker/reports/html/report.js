// SPDX-License-Identifier: Apache-2.0

const casesOnAPage = 100;
const clausesAtFirst = 200;
const byId = (id) => document.getElementById(id);

/** How bad the worst verdict on a case is: 0 is the worst. */
function rankOf(runs, at) {
  return Math.min(...runs.map((run) => run.verdict[at] === notThere ? worstFirst.length :
    worstFirst.indexOf(run.verdict[at])));
}

/** The whole page: it holds what is asked for, and draws what has changed. */
class Page {
  constructor(data) {
    this.data = data;
    this.filter = new Filter(data);
    this.number = new Map(data.cases.id.map((id, at) => [id, at]));
    this.view = "cases";
    this.pageNumber = 0;
    this.open = null;
    this.at = null;
    this.areAllClauses = false;
    this.caseView = new CaseView(data, byId("case"), {
      showClause: (clause) => this.showClause(clause),
      copy: copyText,
    });
  }

  start() {
    document.body.classList.toggle("several", this.data.runs.length > 1);
    this.drawHeader();
    this.fillFilters();
    this.listen();
    this.select();
    byId("page").hidden = false;
    this.followHash();
    requestAnimationFrame(() => performance.mark("shown"));
  }

  drawHeader() {
    const { runs, cases, files, clauses } = this.data;
    byId("runs").append(...runs.map((run) => element("li", {},
      element("strong", { class: "endpoint" }, run.endpoint),
      run.implementation === run.endpoint && !run.version ? null :
        element("span", { class: "dim" }, ` ${run.implementation} ${run.version}`),
      element("span", { class: "ending " + (run.exit === 0 ? "pass" : "fail") }, run.end),
      element("span", { class: "summary" }, run.summary), this.bar(run), this.outdated(run))));
    byId("scope").textContent = `${counted(cases.id.length, "case")} in ${counted(files.length, "file")}, about ` +
      `${counted(clauses.length, "sentence")}`;
  }

  /** What is stale without being about a case, which no list below can show. */
  outdated(run) {
    const number = run.counts[4] - run.verdict.filter((verdict) => verdict === 4).length;
    return number ? element("span", { class: "dim" }, `${grouped(number)} of what is stale is about no case: ` +
      "the list of known deviations is out of date") : null;
  }

  /** How a run's verdicts are to each other; the numbers stand beside it. */
  bar(run) {
    const made = element("span", { class: "bar", "aria-hidden": "true" });
    for (const verdict of worstFirst) {
      if (!run.counts[verdict]) continue;
      const part = element("span", { class: "bar-" + verdictClasses[verdict] });
      part.style.flexGrow = run.counts[verdict];
      made.append(part);
    }
    return made;
  }

  fillFilters() {
    const { runs, clauses, files } = this.data;
    const options = (id, names) => byId(id).append(...names.map(([value, name]) => element("option", { value }, name)));
    options("run", runs.map((run, i) => [String(i), run.endpoint]));
    options("tier", [...new Set(clauses.map((clause) => clause[2]))].map((tier) => [tier, tier]));
    options("file", files.map(([path], i) => [String(i), path]));
    byId("run-filter").hidden = runs.length < 2;
    byId("file-filter").hidden = files.length < 2;
  }

  listen() {
    for (const id of ["run", "tier", "file"])
      byId(id).addEventListener("change", () => this.ask({ [id]: byId(id).value }));
    byId("text").addEventListener("input", () => this.ask({ text: byId("text").value }));
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("clear").addEventListener("click", () => this.clear());
    byId("previous").addEventListener("click", () => this.turnTo(this.pageNumber - 1));
    byId("next").addEventListener("click", () => this.turnTo(this.pageNumber + 1));
    byId("all-clauses").addEventListener("click", () => {
      this.areAllClauses = true;
      this.drawMatrix();
    });
    for (const view of ["cases", "clauses"]) byId(view + "-tab").addEventListener("click", () => this.showView(view));
    byId("tabs").addEventListener("keydown", (event) => {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") this.otherView();
    });
    byId("help").addEventListener("click", () => byId("keys").showModal());
    window.addEventListener("hashchange", () => this.followHash());
    window.addEventListener("beforeprint", () => {
      this.areAllClauses = true;
      this.drawMatrix();
    });
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** Changes what is asked for. */
  ask(changed) {
    Object.assign(this.filter, changed);
    this.pageNumber = 0;
    this.select();
  }

  clear() {
    this.filter.clear();
    for (const id of ["text", "run", "tier", "file"]) byId(id).value = "";
    this.ask({});
    byId("text").focus();
  }

  showClause(clause) {
    this.showView("cases");
    this.ask({ clause });
  }

  /** Finds the cases that are asked for, worst first, and draws them. */
  select() {
    const candidates = this.filter.candidates();
    const runs = this.filter.runs();
    this.counts = verdictWords.map((_, verdict) =>
      candidates.reduce((sum, at) => sum + runs.some((run) => run.verdict[at] === verdict), 0));
    const ranked = worstFirst.map(() => []).concat([[]]);
    for (const at of candidates) if (this.filter.hasVerdict(at)) ranked[rankOf(runs, at)].push(at);
    this.selected = ranked.flat();
    this.draw();
  }

  draw() {
    this.drawVerdicts();
    const all = this.data.cases.id.length;
    byId("shown").textContent = this.selected.length === all ? `All ${counted(all, "case")}` :
      `${grouped(this.selected.length)} of ${counted(all, "case")}`;
    byId("clear").hidden = !this.filter.isOn();
    if (this.view === "cases") this.drawList();
    else this.drawMatrix();
  }

  /** A button for each verdict that occurs, and for what else narrows the cases down. */
  drawVerdicts() {
    const held = document.activeElement?.dataset.chip;
    const chips = worstFirst.filter((verdict) => this.counts[verdict] || this.filter.verdicts.has(verdict))
      .map((verdict) => this.chip(verdictWords[verdict], [verdictBadge(verdict), " ", grouped(this.counts[verdict])],
        this.filter.verdicts.has(verdict), () => this.toggle(verdict)));
    if (this.data.runs.length > 1)
      chips.push(this.chip("differ", ["implementations differ"], this.filter.differ,
        () => this.ask({ differ: !this.filter.differ })));
    if (this.filter.clause !== null)
      chips.push(this.chip("clause", ["clause ", this.data.clauses[this.filter.clause][0], " \u00d7"], true,
        () => this.ask({ clause: null })));
    byId("verdicts").replaceChildren(...chips);
    if (held) chips.find((chip) => chip.dataset.chip === held)?.focus();
  }

  chip(name, content, isPressed, action) {
    const made = element("button", { type: "button", class: "chip", "data-chip": name,
      "aria-pressed": String(isPressed) }, content);
    made.addEventListener("click", action);
    return made;
  }

  toggle(verdict) {
    const { verdicts } = this.filter;
    if (!verdicts.delete(verdict)) verdicts.add(verdict);
    this.ask({});
  }

  drawList() {
    const pages = Math.max(1, Math.ceil(this.selected.length / casesOnAPage));
    this.pageNumber = Math.min(this.pageNumber, pages - 1);
    const first = this.pageNumber * casesOnAPage;
    const rows = this.selected.slice(first, first + casesOnAPage).map((at) => this.row(at));
    byId("list").start = first + 1;
    byId("list").replaceChildren(...rows);
    if (!rows.length) byId("list").append(element("li", { class: "none" }, "No case is like that. ",
      "\u201cShow all\u201d takes the filters away."));
    byId("pages").hidden = pages === 1;
    byId("page-number").textContent = `page ${grouped(this.pageNumber + 1)} of ${grouped(pages)}`;
    byId("previous").disabled = this.pageNumber === 0;
    byId("next").disabled = this.pageNumber === pages - 1;
  }

  row(at) {
    const { cases, clauses } = this.data;
    const [key, says] = clauses[cases.clause[at]];
    const runs = this.filter.runs().filter((run) => run.verdict[at] !== notThere);
    const verdicts = runs.map((run) => element("span", { class: "of-run" }, verdictBadge(run.verdict[at]),
      this.filter.runs().length > 1 ? element("span", { class: "who" }, run.endpoint) : null));
    return element("li", {}, element("a", { href: "#" + encodeURIComponent(cases.id[at]), "data-at": at,
      "aria-current": at === this.open ? "true" : false }, element("span", { class: "verdicts" }, verdicts),
      element("span", { class: "id" }, cases.id[at]), element("span", { class: "sentence" }, `${says} [${key}]`)));
  }

  /** The sentences by the implementations: how many cases of each verdict, of those that are shown. */
  drawMatrix() {
    const { clauses, cases } = this.data;
    const runs = this.filter.runs();
    const table = new Map();
    for (const at of this.selected) {
      const clause = cases.clause[at];
      if (!table.has(clause)) table.set(clause, runs.map(() => verdictWords.map(() => 0)));
      runs.forEach((run, i) => run.verdict[at] === notThere || table.get(clause)[i][run.verdict[at]]++);
    }
    const badness = (counts) => counts.reduce((sum, of) => sum + of[1] + of[5] + of[4], 0);
    const rows = [...table].sort(([a, x], [b, y]) =>
      badness(y) - badness(x) || (clauses[a][0] < clauses[b][0] ? -1 : 1));
    const most = this.areAllClauses ? rows.length : clausesAtFirst;
    byId("matrix").replaceChildren(
      element("caption", {}, `${counted(rows.length, "clause")}, worst first. A case counts for the sentence that it ` +
        "cites first."),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Clause"),
        runs.map((run) => element("th", { scope: "col" }, run.endpoint)))),
      element("tbody", {}, rows.slice(0, most).map(([clause, counts]) => this.matrixRow(clause, counts, runs))));
    byId("all-clauses").hidden = rows.length <= most;
    byId("all-clauses").textContent = `Show all ${grouped(rows.length)} clauses`;
  }

  matrixRow(clause, counts, runs) {
    const [key, says, tier] = this.data.clauses[clause];
    const name = element("button", { type: "button", class: "link" }, key);
    name.addEventListener("click", () => this.showClause(clause));
    const count = (of) => (verdict) =>
      element("span", { class: "count" }, grouped(of[verdict]), " ", verdictBadge(verdict));
    const cell = (of, i) => element("td", { "data-label": runs[i].endpoint },
      worstFirst.filter((verdict) => of[verdict]).map(count(of)));
    return element("tr", {}, element("th", { scope: "row" }, name, element("span", { class: "tier" }, tier),
      element("span", { class: "clause-says" }, says)), counts.map(cell));
  }

  showView(view) {
    this.view = view;
    if (this.open !== null) this.leave();
    for (const each of ["cases", "clauses"]) {
      byId(each).hidden = each !== view;
      byId(each + "-tab").setAttribute("aria-selected", String(each === view));
      byId(each + "-tab").tabIndex = each === view ? 0 : -1;
    }
    this.draw();
  }

  otherView() {
    this.showView(this.view === "cases" ? "clauses" : "cases");
    byId(this.view + "-tab").focus();
  }

  turnTo(page) {
    this.pageNumber = page;
    this.drawList();
    byId("list").querySelector("a")?.focus();
    byId("list").scrollIntoView();
  }

  /** Opens the case that the address names. */
  followHash() {
    const wanted = idInAddress();
    if (wanted === "") return this.close();
    const at = this.number.get(wanted);
    if (at === undefined) {
      byId("shown").textContent = `This report has no case ${visible(wanted)}`;
      return;
    }
    this.openCase(at);
    byId("case-title").focus();
  }

  openCase(at) {
    this.open = at;
    this.caseView.show(at);
    byId("case").hidden = false;
    document.body.classList.add("reading");
    byId("case").scrollTop = 0;
    const place = this.selected.indexOf(at);
    if (place >= 0) this.pageNumber = Math.floor(place / casesOnAPage);
    if (this.view === "cases") this.drawList();
  }

  close() {
    const was = this.open;
    this.open = null;
    byId("case").hidden = true;
    document.body.classList.remove("reading");
    if (was === null || this.view !== "cases") return;
    this.drawList();
    this.focusRow(was);
  }

  leave() {
    history.replaceState(null, "", location.pathname + location.search);
    this.close();
  }

  focusRow(at) {
    byId("list").querySelector(`a[data-at="${at}"]`)?.focus();
  }

  moveInMatrix(by) {
    const all = [...byId("matrix").querySelectorAll(".link")];
    all[Math.max(0, all.indexOf(document.activeElement) + by)]?.focus();
  }

  /** The next or the previous case: in focus, and open if one is. */
  move(by) {
    if (this.view === "clauses") return this.moveInMatrix(by);
    const focused = document.activeElement.closest?.("#list a");
    const from = focused ? +focused.dataset.at : this.open;
    const place = from === null ? (by > 0 ? 0 : -1) : this.selected.indexOf(from) + by;
    if (place < 0 || place >= this.selected.length) return;
    const at = this.selected[place];
    if (Math.floor(place / casesOnAPage) !== this.pageNumber) {
      this.pageNumber = Math.floor(place / casesOnAPage);
      this.drawList();
    }
    if (this.open !== null) {
      history.replaceState(null, "", "#" + encodeURIComponent(this.data.cases.id[at]));
      this.openCase(at);
    }
    this.focusRow(at);
    if (this.open !== null && document.activeElement.closest("#list") === null) byId("case-title").focus();
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
    const inField = event.target.matches("input, select");
    if (event.key === "Escape") {
      if (inField) event.target.blur();
      else if (this.open !== null) this.leave();
      return;
    }
    if (inField) return;
    const isInList = event.target === document.body || event.target.closest("#list, #matrix") !== null;
    const action = {
      j: () => this.move(1),
      k: () => this.move(-1),
      ArrowDown: isInList ? () => this.move(1) : null,
      ArrowUp: isInList ? () => this.move(-1) : null,
      "/": () => byId("text").focus(),
      c: () => this.otherView(),
      "?": () => byId("keys").showModal(),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}

function idInAddress() {
  const hash = location.hash.slice(1);
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

/** A page that was opened from a file may not be allowed to copy: then the text is selected. */
function copyText(text, button) {
  const code = button.previousElementSibling;
  getSelection().selectAllChildren(code);
  const done = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("no clipboard"));
  done.then(() => button.textContent = "Copied", () => button.textContent = "Selected");
}

/** System, light or dark; kept for the next time where the browser keeps anything for this page. */
function listenForTheme() {
  const themes = ["system", "light", "dark"];
  const kept = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("vcpuspec-theme", value);
      return localStorage.getItem("vcpuspec-theme");
    } catch {
      return null;
    }
  };
  const apply = (theme) => {
    document.documentElement.dataset.theme = theme;
    byId("theme").textContent = "Theme: " + theme;
  };
  apply(themes.includes(kept()) ? kept() : "system");
  byId("theme").addEventListener("click", () => {
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
    kept(next);
    apply(next);
  });
}

listenForTheme();
new Page(readData()).start();
