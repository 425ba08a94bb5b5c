vcpuspec prove --candidate smt2:tests/implementations/candidates/mask_off_by_one.smt2 --write-vectors $SCRATCH
echo "exit code $?"
# The rule passes the vector.
vcpuspec check model $SCRATCH/*.yaml
