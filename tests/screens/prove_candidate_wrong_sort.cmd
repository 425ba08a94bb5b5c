sed 's/(apr Register)/(apr (_ BitVec 32))/' tests/implementations/candidates/mask.smt2 >$SCRATCH/narrow.smt2
vcpuspec prove --candidate smt2:$SCRATCH/narrow.smt2
