vcpuspec prove --candidate smt2:tests/implementations/candidates/sufficient_le_instead_of_lt.smt2
