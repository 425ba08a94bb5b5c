#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh BUILD_DIR
# Measures the model against C written by hand, and what users wait for; prints figures, ratios and targets. A missed target is printed, it
# does not fail; only what could not run does. Ratios are of one run, so they hold on a machine that does other work.
set -euo pipefail

die() { echo "bench: $*" >&2; exit 1; }

[ $# -eq 1 ] || die "usage: run.sh BUILD_DIR"
bin=$1/bin
[ -x "$bin/effective_mask_callgrind" ] || die "$bin/effective_mask_callgrind is not built: make bench builds it"
[ -x "$bin/wake_bench" ] || die "$bin/wake_bench is not built: apt-get install libbenchmark-dev, then make bench"
for tool in valgrind jq awk; do
  command -v "$tool" >/dev/null || die "$tool is missing: make setup"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# instructions_per_call FORM STATES: what callgrind counts inside the form's function only.
instructions_per_call() {
  local calls
  calls=$(valgrind --quiet --tool=callgrind --callgrind-out-file="$work/callgrind" \
    --toggle-collect="$1_effective_mask" "$bin/effective_mask_callgrind" "$1" "$2" 2>"$work/valgrind") ||
    { cat "$work/valgrind" >&2; die "callgrind failed on $1 $2"; }
  awk -v calls="$calls" '$1 == "summary:" && $2 > 0 { printf "%.2f", $2 / calls; found = 1 } END { exit !found }' \
    "$work/callgrind" || die "callgrind counted nothing in $1_effective_mask"
}

mask_row() {  # LABEL STATES TARGET
  local model c
  model=$(instructions_per_call model "$2")
  c=$(instructions_per_call c "$2")
  awk -v label="$1" -v model="$model" -v c="$c" -v target="$3" 'BEGIN {
    ratio = model / c
    wanted = target == "" ? "" : sprintf("<= %.2f  %s", target, ratio <= target ? "met" : "MISSED")
    printf "  %-14s %8.2f %8.2f %10.2f   %s\n", label, model, c, ratio, wanted
  }'
}

"$bin/effective_mask_callgrind" check
echo "Effective mask: instructions per call inside the function (callgrind)"
printf "  %-14s %8s %8s %10s   %s\n" states model C model/C target
mask_row EN=1 enabled 1.05
mask_row EN=0 disabled ""

"$bin/wake_bench" --benchmark_min_time=0.03 --benchmark_repetitions=15 --benchmark_enable_random_interleaving=true \
  --benchmark_report_aggregates_only=true --benchmark_format=json >"$work/wake.json" 2>"$work/wake.log" ||
  { cat "$work/wake.log" >&2; die "wake_bench failed"; }
echo
echo "Wake decision over 128 PPIs: ns per call, medians of 15 interleaved repetitions"
printf "  %-14s %8s %8s %10s %10s   %-10s %-16s %s\n" \
  input fast lanes early-exit set-bits early/fast target set-bits/fast
# Only the ratio to the early exit has a target; the other columns are for information.
jq -r '
  {"none_passes": 8, "sparse": 2, "dense": 2} as $target
  | [.benchmarks[] | select(.aggregate_name == "median") | (.run_name | split("/")) as [$input, $form]
     | {$input, $form, ns: .cpu_time}]
  | group_by(.input)[] | .[0].input as $input | (map({(.form): .ns}) | add)
  | [$input, .model_fast, .model_lanes, .c_early_exit, .c_set_bits, ($target[$input] // 0)] | @tsv' "$work/wake.json" |
  awk '{
    ratio = $4 / $2
    wanted = $6 == 0 ? "" : sprintf(">= %.1f  %s", $6, ratio >= $6 ? "met" : "MISSED")
    printf "  %-14s %8.1f %8.1f %10.1f %10.1f   %-10.2f %-16s %.2f\n", $1, $2, $3, $4, $5, ratio, wanted, $5 / $2
  }'

# suite_row LABEL ENDPOINT TARGET: the fastest of five runs over all shipped vectors, files read and verdicts printed.
suite_row() {
  local started ended fastest=
  for _ in 1 2 3 4 5; do
    started=$(date +%s%N)
    "$bin/vcpuspec" check "$2" >"$work/suite" || { cat "$work/suite" >&2; die "check $2 failed"; }
    ended=$(date +%s%N)
    [ -n "$fastest" ] && [ $((ended - started)) -ge "$fastest" ] || fastest=$((ended - started))
  done
  awk -v label="$1" -v ns="$fastest" -v target="$3" -v verdicts="$(tail -n 1 "$work/suite")" 'BEGIN {
    s = ns / 1e9
    printf "  %-20s %8.3f   <= %.0f  %-8s %s\n", label, s, target, s <= target ? "met" : "MISSED", verdicts
  }'
}

echo
echo "All shipped vectors: seconds, the fastest of five runs"
printf "  %-20s %8s   %s\n" endpoint s target
suite_row model model 1
suite_row architecture.so "so:$1/lib/implementations/architecture.so" 2
echo; "$bin/reader_bench"
echo; "$bin/generator_bench"
echo && "$bin/worker_bench" "$1/lib/implementations/kvm_today.so" "$1/lib/test_so/crash.so" || die "worker_bench failed"
echo && "$bin/lines_bench" "$bin/example_adapter" || die "lines_bench failed"
echo && "$bin/lockstep_bench" "$1/lib/implementations/ppi_machine.so" || die "lockstep_bench failed"
echo && "$bin/csr_bench" || die "csr_bench failed"
echo && "$bin/exception_bench" || die "exception_bench failed"
echo && "$bin/exhaust_bench" "$1/lib/implementations/mask_ctz.so" || die "exhaust_bench failed"
echo && "$([ -x /usr/bin/python3 ] && echo /usr/bin/python3 || echo python3)" "$(dirname "$0")/html_bench.py" "$bin" || die "html_bench.py failed"
