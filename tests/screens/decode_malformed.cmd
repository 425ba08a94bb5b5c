vcpuspec decode CRMD=0xzz
