// SPDX-License-Identifier: Apache-2.0
"use strict";

/** The words of the verdicts, in the order of their digits, and which comes first in a list. */
const verdictWords = ["PASS", "FAIL", "SKIP", "AS RECORDED", "STALE", "BROKEN", "NOT RUN"];
const verdictClasses = ["pass", "fail", "skip", "recorded", "stale", "broken", "notrun"];
const worstFirst = [1, 5, 4, 3, 6, 2, 0];
const notThere = -1;
const isJudged = (verdict) => verdict !== notThere && !["skip", "notrun"].includes(verdictClasses[verdict]);

/** A column of [value, how often, value, how often, ...] spread out. */
function spread(runs) {
  const all = [];
  for (let i = 0; i < runs.length; i += 2)
    for (let n = 0; n < runs[i + 1]; n++) all.push(runs[i]);
  return all;
}

/** Ids, each of which was written as what it shares with the one before and the rest. */
function joinIds(shared, rest) {
  let before = "";
  return rest.map((end, i) => before = before.slice(0, shared[i]) + end);
}

/** What the page is about: the data in it, with its columns spread out. */
function readData() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { cases } = data;
  cases.id = joinIds(cases.shared, cases.rest);
  for (const column of ["file", "line", "clause", "rule"]) cases[column] = spread(cases[column]);
  for (const run of data.runs) {
    run.reason = spread(run.reason);
    run.verdict = cases.id.map((_, i) => i < run.verdict.length && run.verdict[i] !== "-" ? +run.verdict[i] : notThere);
  }
  return data;
}

/** What may turn text round or hide in it is shown as its number. */
const invisible = /[\u0080-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
function visible(text) {
  return String(text).replace(invisible, (ch) => "\\u{" + ch.codePointAt(0).toString(16) + "}");
}

/** An element with attributes and children. Text comes in as text only: nothing of a run is ever read as markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  for (const child of children.flat())
    if (child !== null && child !== undefined) made.append(child instanceof Node ? child : visible(child));
  return made;
}

/** 12345 as 12,345. */
function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

function counted(number, what) {
  return grouped(number) + " " + what + (number === 1 ? "" : "s");
}

function verdictBadge(verdict) {
  return element("span", { class: "verdict " + verdictClasses[verdict] }, verdictWords[verdict]);
}
