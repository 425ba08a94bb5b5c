# These cases are of another rule: what nobody looks at is shown with inputs that would notice it.
vcpuspec mutants --rule gicv5.sufficient_priority --against vectors/gicv5/wake/review.yaml
