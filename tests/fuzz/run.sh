#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh BUILD_DIR [RAW_INPUTS [STRUCTURED_INPUTS]]
# Fuzzes the readers of vector files: so many raw inputs, and so many changed files that pass the scan; and the decoder
# of gdb packets, and the readers of files about runs, with as many raw inputs. A crash, an input that takes over 10 s, too much memory or a broken promise
# fails, and the input stays in BUILD_DIR/fuzz.
set -euo pipefail

bin=$(cd "$1/bin" && pwd)
raw_wanted=${2:-1000000}
structured_wanted=${3:-100000}
work=$1/fuzz
rm -rf "$work"
mkdir -p "$work/seeds" "$work/record_seeds" "$work/no_seeds"
cd "$work"
"$bin/write_seeds" seeds record_seeds

# campaign TARGET RUNS SEEDS: the same seed makes the same mutations.
campaign() {
  mkdir "$1"
  "$bin/$1" "$1" "$3" -runs="$2" -seed=1 -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -reload=0 -entropic=0 -artifact_prefix="$1-" >"$1.log" 2>&1 || { tail -n 60 "$1.log"; echo "fuzz: $1 has found something"; return 1; }
}

figure() { sed -nE "s/.*$2[=:] *([0-9]+).*/\1/p" "$1.log" | tail -n 1; }

failed=0
campaign fuzz_raw "$raw_wanted" seeds & raw=$!
campaign fuzz_structured $((structured_wanted * 3)) seeds & structured=$!
campaign fuzz_packets "$raw_wanted" no_seeds & packets=$!
campaign fuzz_records "$raw_wanted" record_seeds & records=$!
wait $raw || failed=1
wait $packets || failed=1
wait $records || failed=1
wait $structured || failed=1
[ $failed = 0 ] || exit 1

for target in fuzz_packets fuzz_raw fuzz_records fuzz_structured; do
  printf '%-16s %9d executions, %6d a second\n' $target "$(figure $target number_of_executed_units)" \
    "$(figure $target average_exec_per_sec)"
done
past_scan=$(figure fuzz_structured yaml_past_scan)
accepted=$(figure fuzz_structured accepted)
echo "fuzz_structured  $past_scan YAML texts passed the scan, $accepted texts of both forms were accepted"
for target in fuzz_packets fuzz_raw fuzz_records; do
  [ "$(figure $target number_of_executed_units)" -ge "$raw_wanted" ] || { echo "fuzz: fewer than $raw_wanted inputs of $target"; exit 1; }
done
[ "$past_scan" -ge "$structured_wanted" ] || { echo "fuzz: fewer than $structured_wanted texts passed the scan"; exit 1; }
[ "$accepted" -gt 0 ] || { echo "fuzz: nothing was accepted"; exit 1; }
