# Each of these is a slip; none proves anything.
for arguments in "--candidate mine.v" "--candidate smt2:no_such_file.smt2" "--candidate smt2:tests" "--rule gicv5.wake" \
                 "--candidate smt2:mine.smt2 gicv5.*" "--candidate smt2:mine.smt2 --report jsonl:-" \
                 "--candidate smt2:tests/implementations/candidates/mask.smt2 --ppis 8" "--ppis 129" \
                 "--candidate smt2:tests/implementations/candidates/mask.smt2 --rule gicv5.wakes"; do
  vcpuspec prove $arguments
  echo "exit code $?"
done
vcpuspec prove --candidate ""
