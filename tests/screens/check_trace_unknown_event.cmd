sed 's/op: csrwr.LLBCTL/op: csrwr.LLBCLT/' vectors/loongarch/trace/exception.yaml >"$SCRATCH/wrong.yaml"
vcpuspec check model "$SCRATCH/wrong.yaml"
