FAKE_GICV5=dies vcpuspec check qemu:aarch64-gicv5 --qemu fake_qemu_aarch64 vectors/gicv5/interface/read_hapr.yaml
