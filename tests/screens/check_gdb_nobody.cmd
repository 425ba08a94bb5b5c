vcpuspec check gdb:unix:$SCRATCH/nobody vectors/loongarch/csr/save/csrwr.jsonl
