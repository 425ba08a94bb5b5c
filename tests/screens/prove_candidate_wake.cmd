vcpuspec prove --candidate smt2:tests/implementations/candidates/wake_4.smt2 --ppis 4
