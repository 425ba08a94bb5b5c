vcpuspec check qemu:loongarch32
