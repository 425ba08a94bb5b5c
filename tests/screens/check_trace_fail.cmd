# An ERTN that would keep KLO, as a wrong copy of a shipped trace has it.
sed 's/op: ertn, expect: {host.LLBCTL: "0x1"}/op: ertn, expect: {host.LLBCTL: "0x5"}/' \
  vectors/loongarch/trace/exception.yaml >"$SCRATCH/wrong.yaml"
vcpuspec check model "$SCRATCH/wrong.yaml"
