// SPDX-License-Identifier: Apache-2.0

/** Of a comparison [place, lowest bit, width, expected, actual]: whether it differs. */
const isWrong = (one) => one[3] !== one[4];

/** One case, opened: its sentence, what it starts from, and for each implementation each step and what came out. */
class CaseView {
  constructor(data, article, actions) {
    this.data = data;
    this.article = article;
    this.actions = actions;
  }

  show(at) {
    const { cases, clauses, files } = this.data;
    const [key, says, tier, source] = clauses[cases.clause[at]];
    const about = this.data.abouts[at];
    const toClause = element("button", { type: "button", class: "link" }, key);
    toClause.addEventListener("click", () => this.actions.showClause(cases.clause[at]));
    this.article.replaceChildren(
      element("p", { class: "case-tools" }, element("a", { href: "#", class: "back" }, "\u2190 All cases"),
        element("span", { class: "dim" }, element("kbd", {}, "Esc"))),
      element("h2", { id: "case-title", tabindex: "-1" }, cases.id[at]),
      element("ul", { class: "in-short" }, this.data.runs.map((run) => this.inShort(run, at, about))),
      element("p", { class: "says" }, says),
      element("dl", { class: "facts" },
        this.fact("clause", toClause, ` ${tier}; read in ${source}`),
        this.fact("file", element("code", {}, `${files[cases.file[at]][0]}:${cases.line[at]}`)),
        this.fact("about", element("code", {}, this.data.ruleNames[cases.rule[at]])),
        about && about.refs.length ? this.fact("see also", about.refs.join(", ")) : null,
        about ? this.fact("why", about.why) : null),
      about ? this.given(about.given) : null,
      ...this.data.runs.map((run) => this.outcome(run, at, about)).filter((part) => part));
  }

  /** What came out, on one line, which leads to where it went wrong. */
  inShort(run, at, about) {
    const verdict = run.verdict[at];
    if (verdict === notThere) return null;
    const made = element("li", {}, verdictBadge(verdict), " ", element("span", { class: "endpoint" }, run.endpoint));
    const steps = run.details[at] ? run.details[at].steps : [];
    const step = steps.findIndex((each) => each.compared.some(isWrong));
    if (step < 0) return made;
    const [place, , , expected, actual] = steps[step].compared.find(isWrong);
    const where = steps.length > 1 ? `step ${step + 1} of ${steps.length}, ${about.steps[step][0]}: ` : "";
    const jump = element("button", { type: "button", class: "link" }, `${where}${place}`);
    jump.addEventListener("click", () => {
      const target = byId("outcome-" + this.data.runs.indexOf(run)).querySelector(".wrong");
      target.scrollIntoView({ block: "center" });
      target.focus();
    });
    made.append(" ", jump, element("span", {}, ` is ${actual}, expected ${expected}`));
    return made;
  }

  fact(name, ...values) {
    return element("div", {}, element("dt", {}, name), element("dd", {}, ...values));
  }

  given(words) {
    const rows = words.map(([place, value]) =>
      element("tr", {}, element("th", { scope: "row" }, place), element("td", {}, element("code", {}, value))));
    return element("section", {}, element("h3", {}, "Given"),
      rows.length ? element("table", { class: "places given" }, element("tbody", {}, rows)) : null,
      element("p", { class: "dim" }, rows.length ? "Everything else is zero." : "Everything is zero."));
  }

  /** What an implementation made of the case. */
  outcome(run, at, about) {
    const verdict = run.verdict[at];
    if (verdict === notThere) return null;
    const details = run.details[at];
    const command = details && details.replay || run.replay[this.data.cases.file[at]] + this.data.cases.id[at];
    const parts = [element("h3", {}, verdictBadge(verdict), " ", run.endpoint)];
    const reason = this.data.reasons[run.reason[at]];
    if (reason) parts.push(element("p", {}, reason));
    parts.push(this.replay(command));
    if (details && about) parts.push(element("ol", { class: "steps" }, this.steps(details, about, at)));
    else if (verdict === 0) parts.push(element("p", { class: "dim" }, "What passes in a run of many cases is listed " +
      "without its steps; the command prints them."));
    else if (!reason || verdict === 5) parts.push(element("p", { class: "dim" },
      "The steps are left out to keep this page small; the command prints them."));
    return element("section", { class: "outcome", id: "outcome-" + this.data.runs.indexOf(run) }, parts);
  }

  replay(command) {
    const copy = element("button", { type: "button" }, "Copy");
    copy.addEventListener("click", () => this.actions.copy(command, copy));
    return element("div", { class: "replay" }, element("code", { tabindex: "0" }, command), copy);
  }

  steps(details, about, at) {
    const wrongAt = details.steps.findIndex((step) => step.compared.some(isWrong));
    return about.steps.map(([op, given, rule], i) => {
      const [name, says, cites] = this.data.rules[rule];
      const title = op === "call" ? name : op;
      const isBehind = wrongAt >= 0 && i > wrongAt;
      return element("li", i === wrongAt ? { class: "wrong", tabindex: "-1" } : {},
        element("h4", {}, about.steps.length > 1 ? `step ${i + 1} of ${about.steps.length}: ` : "",
          element("code", {}, title),
          ...given.map(([place, value]) => element("code", { class: "argument" }, ` ${place}=${value}`))),
        element("p", { class: "rule" }, says, element("span", { class: "dim" }, ` [${cites}]`)),
        this.compared(details.steps[i].compared, at),
        isBehind ? element("p", { class: "dim" }, "Not compared: what differs here may only follow from the step " +
          "that went wrong.") : null,
        this.changes(details.steps[i], at));
    });
  }

  /** What the model changes in a step, before and after. */
  changes(step, at) {
    const results = step.results.map(([place, value]) => element("tr", {},
      element("th", { scope: "row" }, place), element("td", { colspan: "2" }, element("code", {}, value)),
      element("td", {}, "is the result")));
    const rows = step.changes.map(([place, lo, width, before, after]) => {
      const [one, two] = [BigInt(before), BigInt(after)];
      return element("tr", {}, element("th", { scope: "row" }, place), element("td", {}, hexWord(one, two)),
        element("td", { class: "after" }, "\u2192 ", hexWord(two, one)),
        element("td", {}, bitsInWords(one ^ two, lo, width), this.fieldNames(place, one, two, lo, width, at)));
    });
    if (rows.length + results.length === 0) return element("p", { class: "dim" }, "Changes nothing in the model.");
    const strips = step.changes.filter((one) => one[2] > 1).map(([place, lo, width, before, after]) =>
      element("div", {}, element("p", { class: "strip-title" }, place), bitStrip(
        [{ label: "before", word: BigInt(before) }, { label: "after", word: BigInt(after) }], lo, width)));
    return element("div", { class: "changes" },
      element("div", { class: "scroll" }, element("table", { class: "places" },
        element("caption", {}, "In the model"), element("tbody", {}, rows, results))),
      strips.length ? element("details", {}, element("summary", {}, "Bit by bit"), strips) : null);
  }

  fieldNames(place, one, two, lo, width, at) {
    const fields = fieldsOf(this.fieldsAt(place, at), one, two, lo, width);
    return fields.length ? ": " + fields.map((field) => field.name).join(", ") : "";
  }

  fieldsAt(place, at) {
    const [, arch] = this.data.files[this.data.cases.file[at]];
    return this.data.registers[arch + " " + place] || [];
  }

  /** What was expected of a step, and what came out: what differs in full. */
  compared(all, at) {
    const same = all.filter((one) => !isWrong(one)).map(([place, , , , actual]) => `${place}=${actual}`);
    return [
      ...all.filter(isWrong).map((one) => this.difference(one, at)),
      same.length ? element("p", { class: "same" }, element("span", { class: "verdict pass" }, "AS EXPECTED"), " ",
        element("code", {}, same.join(" "))) : null,
    ];
  }

  difference([place, lo, width, expected, actual], at) {
    const [one, two] = [BigInt(expected), BigInt(actual)];
    const fields = fieldsOf(this.fieldsAt(place, at), one, two, lo, width).map((field) =>
      element("tr", {}, element("th", { scope: "row" }, field.name),
        element("td", {}, field.high === field.low ? `${field.low}` : `${field.high}:${field.low}`),
        element("td", {}, hexWord(field.one, field.two)), element("td", {}, hexWord(field.two, field.one))));
    return element("div", { class: "difference" },
      element("p", {}, element("span", { class: "verdict fail" }, "DIFFERS"), " ", element("strong", {}, place),
        width > 1 ? " in " + bitsInWords(one ^ two, lo, width) : ""),
      element("dl", { class: "words" },
        this.fact("expected", hexWord(one, two)), this.fact("actual", hexWord(two, one))),
      fields.length ? element("table", { class: "places fields" },
        element("thead", {}, element("tr", {},
          ["field", "bits", "expected", "actual"].map((title) => element("th", { scope: "col" }, title)))),
        element("tbody", {}, fields)) : null,
      width > 1 ? bitStrip([{ label: "expected", word: one }, { label: "actual", word: two }], lo, width) : null);
  }
}
