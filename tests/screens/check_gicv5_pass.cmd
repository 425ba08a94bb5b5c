vcpuspec check qemu:aarch64-gicv5 --qemu fake_qemu_aarch64 vectors/gicv5/wake/priority.yaml vectors/gicv5/trace/ppi.yaml vectors/gicv5/effective_mask/mask.yaml
