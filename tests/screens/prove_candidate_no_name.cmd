sed 's/gicv5.effective_mask/my_mask/' tests/implementations/candidates/mask.smt2 >$SCRATCH/mine.smt2
vcpuspec prove --candidate smt2:$SCRATCH/mine.smt2
echo "exit code $?"
vcpuspec prove --candidate smt2:$SCRATCH/mine.smt2 --rule gicv5.effective_mask
