vcpuspec mutants --text spec/gicv5/arch/wakes.h
