# A step more, and nothing would show that it is missing.
sed 's/^      - {op: ertn, expect: {host.LLBCTL: "0x1"}}$/&\n      - {op: csrwr.PRMD, args: {rd: "0x0"}}/' \
  vectors/loongarch/trace/exception.yaml >"$SCRATCH/idle.yaml"
vcpuspec vec lint "$SCRATCH/idle.yaml"
