vcpuspec prove gicv5.hapr.reads_as_running_priority --write-smt2 $SCRATCH && ls $SCRATCH && z3 $SCRATCH/*.smt2
