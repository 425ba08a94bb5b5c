vcpuspec fuzz qemu:aarch64-gicv5 --qemu fake_qemu_aarch64 --rule gicv5.wake --cases 200
