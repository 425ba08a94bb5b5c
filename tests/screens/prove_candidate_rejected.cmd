sed 's/(_ bv1 6)/(_ bv1 5)/' tests/implementations/candidates/mask.smt2 >$SCRATCH/narrow.smt2
vcpuspec prove --candidate smt2:$SCRATCH/narrow.smt2
