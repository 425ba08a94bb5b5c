// SPDX-License-Identifier: Apache-2.0

/** What is asked for: which cases, in which view, at which page. */
class Filter {
  constructor(data) {
    this.data = data;
    this.clear();
  }

  clear() {
    this.text = "";
    this.run = "";
    this.tier = "";
    this.file = "";
    this.clause = null;
    this.differ = false;
    this.verdicts = new Set();
  }

  isOn() {
    return this.text !== "" || this.run !== "" || this.tier !== "" || this.file !== "" || this.clause !== null ||
      this.differ || this.verdicts.size > 0;
  }

  runs() {
    return this.run === "" ? this.data.runs : [this.data.runs[+this.run]];
  }

  /** Whether a case's id, clause or sentence has a word in it. */
  has(at, word) {
    const { cases, clauses } = this.data;
    this.ids ??= cases.id.map((id) => id.toLowerCase());
    this.sentences ??= clauses.map(([key, says]) => `${key} ${says}`.toLowerCase());
    return this.ids[at].includes(word) || this.sentences[cases.clause[at]].includes(word);
  }

  /** Whether those who were judged on a case got different verdicts. */
  isDisputed(at) {
    const judged = this.data.runs.map((run) => run.verdict[at]).filter((verdict) => isJudged(verdict));
    return new Set(judged).size > 1;
  }

  /** The cases that meet all but the verdicts, which are counted. */
  candidates() {
    const { cases, clauses } = this.data;
    const words = this.text.toLowerCase().split(/\s+/).filter((word) => word);
    const runs = this.runs();
    const all = [];
    for (let at = 0; at < cases.id.length; at++) {
      if (this.clause !== null && cases.clause[at] !== this.clause) continue;
      if (this.file !== "" && cases.file[at] !== +this.file) continue;
      if (this.tier !== "" && clauses[cases.clause[at]][2] !== this.tier) continue;
      if (runs.every((run) => run.verdict[at] === notThere)) continue;
      if (this.differ && !this.isDisputed(at)) continue;
      if (words.every((word) => this.has(at, word))) all.push(at);
    }
    return all;
  }

  hasVerdict(at) {
    return this.verdicts.size === 0 || this.runs().some((run) => this.verdicts.has(run.verdict[at]));
  }
}
