// SPDX-License-Identifier: Apache-2.0

/** Bit number `at` of a word. */
function bitOf(word, at) {
  return word >> BigInt(at) & 1n;
}

/** The numbers of the bits that are set, `lo` being the number of the lowest: 31, 7 to 4. */
function bitRanges(word, lo, width) {
  const ranges = [];
  for (let at = width - 1; at >= 0; at--) {
    if (!bitOf(word, at)) continue;
    const high = at;
    while (at > 0 && bitOf(word, at - 1)) at--;
    ranges.push(high === at ? `${lo + at}` : `${lo + high} to ${lo + at}`);
  }
  return ranges.join(", ");
}

function bitsInWords(word, lo, width) {
  const ranges = bitRanges(word, lo, width);
  return (/[ ,]/.test(ranges) ? "bits " : "bit ") + ranges;
}

/** One row of a strip: a label and 16 places from the highest to the lowest. */
function stripRow(kind, label, top, bottom, cell) {
  const row = element("div", { class: "bits-row " + kind }, element("span", { class: "bits-label" }, label));
  for (let at = top; at >= bottom; at--) {
    const made = cell(at);
    if (at % 4 === 3 && at !== top) made.classList.add("nibble");
    row.append(made);
  }
  return row;
}

/** 16 bits of two words under each other; those that differ are marked by a sign below, too. */
function stripPart(rows, top, bottom, bit) {
  const differs = (at) => bit(rows[0].word, at) !== bit(rows[1].word, at);
  const exists = (at) => bit(rows[0].word, at) !== null;
  const part = element("div", { class: "bits-part" });
  part.append(stripRow("bits-number", "bit", top, bottom, (at) =>
    element("span", {}, exists(at) && (at % 4 === 3 || at === bottom || differs(at)) ? String(at) : "")));
  for (const row of rows)
    part.append(stripRow("bits-word", row.label, top, bottom, (at) =>
      element("span", { class: differs(at) ? "differs" : "" }, exists(at) ? String(bit(row.word, at)) : "")));
  part.append(stripRow("bits-mark", "", top, bottom, (at) => element("span", {}, differs(at) ? "\u25b2" : "")));
  return part;
}

/** Two words of the same place bit by bit, 16 in a part. Parts in which nothing is set are left out. For people who
    look: what is read aloud are the words beside it. */
function bitStrip(rows, lo, width) {
  const bit = (word, at) => at < lo || at >= lo + width ? null : bitOf(word, at - lo);
  const strip = element("div", { class: "bits", "aria-hidden": "true" });
  for (let bottom = lo + width - 1 & ~15; bottom >= 0 && bottom + 15 >= lo; bottom -= 16) {
    const top = Math.min(bottom + 15, (lo + width - 1) | 3);
    let isEmpty = true;
    for (let at = bottom; at <= top; at++) if (rows.some((row) => bit(row.word, at))) isEmpty = false;
    if (!isEmpty) strip.append(stripPart(rows, top, bottom, bit));
  }
  return strip;
}

/** A number in hexadecimal digits, those that differ from another one's marked. */
function hexWord(word, other, tag = "code") {
  const digits = word.toString(16);
  const wide = Math.max(digits.length, other.toString(16).length);
  const made = element(tag, { class: "word" }, "0x");
  for (let at = wide - 1; at >= 0; at--) {
    const digit = word >> BigInt(4 * at) & 15n;
    const isOther = digit !== (other >> BigInt(4 * at) & 15n);
    made.append(isOther ? element("mark", {}, digit.toString(16)) : digit.toString(16));
  }
  return made;
}

/** The fields in which two words of a register differ: name, bits and both values. A field that is all of it says no
    more than the register. */
function fieldsOf(fields, first, second, lo, width) {
  const shown = [];
  for (const [name, high, low] of fields) {
    if (low < lo || high >= lo + width || high - low + 1 === width) continue;
    const mask = (1n << BigInt(high - low + 1)) - 1n;
    const one = first >> BigInt(low - lo) & mask;
    const two = second >> BigInt(low - lo) & mask;
    if (one !== two) shown.push({ name, high, low, one, two });
  }
  return shown;
}
