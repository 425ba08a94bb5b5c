# The right function of docs/prove_your_mask_logic.md, then with the line that makes it wrong.
block() { awk -v wanted="$1" '/^```smt2/ {n++; inside = n == wanted; next} /^```/ {inside = 0} inside' docs/prove_your_mask_logic.md; }
block 1 >$SCRATCH/right.smt2
block 2 >$SCRATCH/line
sed -e "/^        (first_masked/{r $SCRATCH/line" -e 'd}' $SCRATCH/right.smt2 >$SCRATCH/wrong.smt2
diff $SCRATCH/right.smt2 $SCRATCH/wrong.smt2
cd $SCRATCH
cp right.smt2 mine.smt2 && vcpuspec prove --candidate smt2:mine.smt2
echo "exit code $?"
cp wrong.smt2 mine.smt2 && vcpuspec prove --candidate smt2:mine.smt2
