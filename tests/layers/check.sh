#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The layers of the project as include rules: who may include what. Run from the repository.
set -u
wrong=0
# forbid WHAT FILES PATTERN: no include of FILES matches PATTERN.
forbid() {
  local found
  found=$(grep -rnE "^#include [<\"]$3" $2 --include='*.h' --include='*.cpp')
  if [ -n "$found" ]; then
    printf '%s:\n%s\n' "$1" "$found"
    wrong=1
  fi
}
outside=$(grep -rnE '^#include "' spec --include='*.h' --include='*.cpp' | grep -v '#include "spec/')
third=$(grep -rnE '^#include <[a-z_0-9+-]+[/.]' spec --include='*.h' --include='*.cpp')
[ -z "$outside$third" ] || { printf 'spec/ includes only spec/ and the standard library:\n%s\n%s\n' "$outside" "$third"; wrong=1; }
forbid "claims know no solver and no checker" properties/claims '(checker|properties/prove|z3)'
forbid "the checker's library knows no proofs" "$(echo checker/*.cpp checker/*.h checker/vectors checker/solver)" '(properties/prove|z3)'
z3=$(grep -rlE '^#include [<"](properties/prove/)?z3' spec checker properties tests | grep -v '^properties/prove/z3_')
[ -z "$z3" ] || { echo "only properties/prove/z3_* knows Z3, not: $z3"; wrong=1; }
cli=$(grep -rlE '^#include <CLI' checker properties spec)
[ "$cli" = checker/cli/parse.cpp ] || { echo "only checker/cli/parse.cpp includes CLI11, not: $cli"; wrong=1; }
exit $wrong
