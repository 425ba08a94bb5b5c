vcpuspec prove gicv5.hapr.reads_as_running_priority --report jsonl:- 2>/dev/null
