vcpuspec prove --candidate smt2:tests/implementations/candidates/mask.smt2
