vcpuspec prove --candidate smt2:tests/implementations/candidates/wake_4_active_wakes.smt2
