#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job on real input. Exits 0 exactly when every verdict is the expected one. Usage: run.sh PATH/TO/vcpuspec
set -u
vcpuspec=$1
cd "$(dirname "$0")/../.."
review=vectors/gicv5/wake/review.yaml
unexpected=0

say() { printf '\n== %s\n' "$*"; }
expect() { # expect EXIT_CODE COMMAND...
  local wanted=$1 got
  shift
  "$@"
  got=$?
  if [ $got -ne "$wanted" ]; then
    echo "UNEXPECTED: exit code $got where $wanted was expected: $*"
    unexpected=1
  fi
}
# The verdict of every review case under one endpoint: id, tab, verdict.
verdicts() {
  "$vcpuspec" check "$1" "$review" --report jsonl:- 2>/dev/null |
    jq -r 'select(.kind == "case") | [.id, .verdict] | @tsv'
}

say "1. Prove the GICv5 wake rule for all inputs; today's KVM deviates in one recorded finding"
expect 0 "$vcpuspec" prove 'gicv5.*' 'loongarch.*'

say "2. The rule itself passes the cases of the public review"
expect 0 "$vcpuspec" check model "$review"

say "3. The reviewed predicate (v6) and today's, side by side"
printf '%-44s %-8s %s\n' case 'kvm v6' 'kvm today'
paste <(verdicts model@v6) <(verdicts model@today) |
  awk -F'\t' '{printf "%-44s %-8s %s\n", $1, $2, $4; if ($1 != $3) bad = 1} END {exit bad}' || unexpected=1
v6_fails=$(verdicts model@v6 | awk '$2 == "fail" {print $1}' | sort | tr '\n' ' ')
wanted="gicv5.wake.disabled-highest-priority gicv5.wake.disabled-linux-timer gicv5.wake.priority-at-running \
gicv5.wake.priority-past-mask gicv5.wake.priority-zero-active "
if [ "$v6_fails" != "$wanted" ]; then
  echo "UNEXPECTED: v6 fails [$v6_fails] where [$wanted] was expected"
  unexpected=1
fi
expect 1 "$vcpuspec" check model@v6 "$review" >/dev/null
expect 0 "$vcpuspec" check model@today "$review" >/dev/null

say "4. What is still wrong today: a PPI that is pending and active wakes a vCPU that the hardware would not"
expect 0 "$vcpuspec" check model@today vectors/found/gicv5/001-active-ppi-wakes.yaml

say "5. The same predicates as foreign C libraries, and libraries that misbehave, each in a process of its own"
libraries=$(dirname "$vcpuspec")/../lib/implementations
# judge NAME EXIT_CODE: the last line of the report and what is wrong, each cause with its smallest vector or the first
# case that broke; and whether the exit code is right.
judge() {
  local report got
  report=$("$vcpuspec" check "so:$libraries/$1.so" --verbose 2>&1)
  got=$?
  printf '%-20s exit %d  %s\n' "$1" $got "$(tail -1 <<<"$report")"
  if [ "$2" -eq 1 ]; then grep '^cause ' <<<"$report" | sed 's/^/    /'
  else grep -m1 '^BROKEN ' <<<"$report" | cut -c1-140 | sed 's/^/    /'; fi
  grep -m1 '^  the implementation broke' <<<"$report" | sed 's/^/    /'
  [ $got -eq "$2" ] || { echo "UNEXPECTED: exit code $got where $2 was expected"; unexpected=1; }
}
judge architecture 0
for name in kvm_v1 kvm_v6 kvm_v7 kvm_first_fix kvm_today; do judge $name 1; done
for name in crash loop drip outside before order exit0 closes memory forks; do judge hostile_$name 5; done
judge hostile_unsupported 4

say "6. An emulator that others wrote: QEMU's LoongArch core, with what is recorded of it"
if command -v qemu-system-loongarch64 >/dev/null; then
  judged=$("$vcpuspec" check qemu:loongarch64 2>/dev/null) || {
    echo "UNEXPECTED: something deviates otherwise than recorded"
    unexpected=1
  }
  tail -2 <<<"$judged"
else
  echo "SKIPPED: 1 emulator, qemu-system-loongarch64, is not installed; Debian's package qemu-system-misc has it"
fi

if [ $unexpected -ne 0 ]; then
  say "Some verdict is not the expected one; look for UNEXPECTED above"
  exit 1
fi
say "Every verdict is the expected one. The findings: docs/findings/"
