vcpuspec serve qemu:loongarch64; vcpuspec serve so:README.md; vcpuspec serve model --listen tcp:99999
