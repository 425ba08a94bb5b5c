vcpuspec decode ICH_VMCR_EL2=0x50000001 CRMD=0xb8
