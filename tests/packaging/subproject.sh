#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# subproject.sh SOURCES SCRATCH: a project that takes vcpuspec in by add_subdirectory, as FetchContent does, too. It
# builds what it asks for and nothing else; its own files get no flag of ours, and of our tests and of our rules to
# install it gets none.
set -euo pipefail
sources=$1 scratch=$2
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$scratch"
if command -v ccache >/dev/null; then export CXX="ccache ${CXX:-c++}"; fi
cmake -S "$here/subproject" -B "$scratch" -G Ninja -DVCPUSPEC="$sources" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >/dev/null
cmake --build "$scratch" --target mask run_rule -- -n >"$scratch/plan.txt"
python3 - "$scratch" <<'END'
import json, pathlib, sys
scratch = pathlib.Path(sys.argv[1])
ours = [one for one in json.loads((scratch / "compile_commands.json").read_text())
        if one["file"].endswith(("/packaging/mask.c", "/packaging/run_rule.cpp"))]
assert len(ours) == 2, ours
for one in ours:
    for flag in ("-Wall", "-Wextra", "-Werror", "-O2", "-DNDEBUG", "-ffile-prefix-map"):
        assert flag not in one["command"], one["command"]
plan = (scratch / "plan.txt").read_text()
assert "checker.dir" not in plan and "claims" not in plan, "more is built than was asked for"
END
listed=$(ctest --test-dir "$scratch" -N | grep -c "Test *#")
[ "$listed" -eq 1 ] || { echo "the outer project has $listed tests, not its own one"; exit 1; }
! grep -q vcpuspec-worker "$scratch/vcpuspec/cmake_install.cmake" || { echo "our files would be installed with it"; exit 1; }
cmake --build "$scratch" --target mask run_rule >"$scratch/build.txt" || { tail -30 "$scratch/build.txt"; exit 1; }
[ "$("$scratch/run_rule")" = "effective mask 3" ]
