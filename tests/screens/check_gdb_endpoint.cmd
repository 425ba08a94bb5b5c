vcpuspec check gdb:localhost vectors/loongarch/csr/save/csrwr.jsonl
