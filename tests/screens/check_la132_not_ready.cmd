FAKE_LA32=long-registers vcpuspec check qemu:loongarch32 --qemu fake_qemu_loongarch32 vectors/loongarch/csr/save/csrwr.jsonl
