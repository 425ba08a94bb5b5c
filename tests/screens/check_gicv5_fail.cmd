FAKE_GICV5=masks-its-own-priority vcpuspec check qemu:aarch64-gicv5 --qemu fake_qemu_aarch64 vectors/gicv5/effective_mask/mask.yaml
