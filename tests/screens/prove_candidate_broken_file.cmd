head -c 700 tests/implementations/candidates/mask.smt2 >$SCRATCH/cut.smt2
vcpuspec prove --candidate smt2:$SCRATCH/cut.smt2
