# The right library of docs/exhaust_your_mask.md for a moment, then with the line that makes it wrong, to the first difference.
block() { awk -v wanted="$1" '/^```c$/ {n++; inside = n == wanted; next} /^```/ {inside = 0} inside' docs/exhaust_your_mask.md; }
block 1 >$SCRATCH/right.c
block 2 >$SCRATCH/line
sed -e "/^  const uint64_t running/{r $SCRATCH/line" -e 'd}' $SCRATCH/right.c >$SCRATCH/wrong.c
diff $SCRATCH/right.c $SCRATCH/wrong.c
include=$PWD/checker/include
cd $SCRATCH
build() { cp $1.c mine.c && cc -O2 -shared -fPIC -I $include -o mine.so mine.c; }
build right
vcpuspec exhaust so:./mine.so --rule gicv5.effective_mask --checkpoint run.json --time 0.5 |
  sed -E 's/[0-9]+ of/SOME of/; s/[0-9.]+ million a second on [0-9]+ threads?/RATE/'
echo "exit code ${PIPESTATUS[0]}"
build wrong
vcpuspec exhaust so:./mine.so --rule gicv5.effective_mask --resume run.json
echo "exit code $?"
vcpuspec exhaust so:./mine.so --rule gicv5.effective_mask --threads 1 --out . |
  sed -E 's/[0-9]+ of/SOME of/; s/[0-9.]+ million a second on [0-9]+ threads?/RATE/'
echo "exit code ${PIPESTATUS[0]}"
vcpuspec replay so:./mine.so gicv5.effective_mask.exhaust.*.yaml
