vcpuspec prove --candidate smt2:tests/implementations/candidates/mask_enable_ignored.smt2
