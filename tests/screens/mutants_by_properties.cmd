# The proofs, measured in the same way; and both at once.
vcpuspec mutants --by-properties --rule gicv5.candidates
vcpuspec mutants --by-properties --against vectors/gicv5/wake/review.yaml
