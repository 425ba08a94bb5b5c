vcpuspec decode ICH_VMRC_EL2=0x1
