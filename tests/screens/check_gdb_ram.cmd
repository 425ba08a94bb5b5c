vcpuspec check gdb:localhost:1234 --ram 200000 vectors/loongarch/csr/save/csrwr.jsonl
