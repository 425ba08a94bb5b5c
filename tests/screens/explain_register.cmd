vcpuspec explain ICH_VMCR_EL2 LLBCTL.KLO
