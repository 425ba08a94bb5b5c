vcpuspec decode CRMD=0x100000000
