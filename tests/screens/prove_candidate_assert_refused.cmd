(cat tests/implementations/candidates/mask_off_by_one.smt2; echo '(assert false)') >$SCRATCH/cheat.smt2
vcpuspec prove --candidate smt2:$SCRATCH/cheat.smt2
