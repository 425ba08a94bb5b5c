#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# find_package.sh INSTALLED SCRATCH: projects of others that find the installed package. Each of their tests must end as it
# should: conformance passes, a mistake fails, a run without a case is skipped, what is recorded passes.
set -euo pipefail
installed=$1 scratch=$2
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$scratch"

fail() { echo "$*"; exit 1; }

configure() { # configure PROJECT [OPTION...]
  cmake -S "$here/$1" -B "$scratch/$1" -G Ninja -DCMAKE_PREFIX_PATH="$installed" "${@:2}"
}

ends() { # ends TEST WORD: how CTest says that a test of the project has ended
  ctest --test-dir "$scratch/find_package" -R "^$1\$" --output-on-failure >"$scratch/$1.txt" 2>&1 || true
  grep -Eq "Test +#[0-9]+: $1 \.+[ *]*$2" "$scratch/$1.txt" || { cat "$scratch/$1.txt"; fail "$1 is not: $2"; }
}

configure find_package >/dev/null
cmake --build "$scratch/find_package" >"$scratch/build.txt" || { cat "$scratch/build.txt"; exit 1; }
for test in rule library all_vectors one_file as_recorded; do ends $test Passed; done
ends wrong Failed
grep -q "18 passed, 9 failed" "$scratch/wrong.txt" || { cat "$scratch/wrong.txt"; fail "wrong failed for another reason"; }
ends nothing_of_it Skipped
listed=$(ctest --test-dir "$scratch/find_package" -N -L conformance | grep -c "Test *#")
[ "$listed" -eq 5 ] || fail "$listed tests have the label conformance, not 5"

configure c_only >/dev/null
cmake --build "$scratch/c_only" >/dev/null
ctest --test-dir "$scratch/c_only" >/dev/null

refuses() { # refuses SENTENCE OPTION...: configuring fails, and says this
  local said
  said=$(configure misuse "${@:2}" 2>&1) && fail "this was accepted: ${*:2}"
  tr -s ' \n' ' ' <<<"$said" | grep -qF -- "$1" || fail "not said: $1; but: $said"
}
refuses "ENDPOINT is missing" "-DWORDS=NAME;one"
refuses "NAME is missing" "-DWORDS=ENDPOINT;model"
refuses "\`LABEL;slow\` is no argument of it" "-DWORDS=NAME;one;ENDPOINT;model;LABEL;slow"
refuses "nothing stands behind TIMEOUT" "-DWORDS=NAME;one;ENDPOINT;model;TIMEOUT"
refuses "TIMEOUT is \`soon\`" "-DWORDS=NAME;one;ENDPOINT;model;TIMEOUT;soon"
refuses "there is no file" "-DWORDS=NAME;one;ENDPOINT;model;FILES;absent.yaml"
refuses "there is no file" "-DWORDS=NAME;one;ENDPOINT;model;KNOWN;absent.yaml"
refuses "vcpuspec has no component solver" "-DWANTED_COMPONENTS=solver"
refuses "compatible with requested version \"9.0\"" "-DWANTED_VERSION=9.0"
