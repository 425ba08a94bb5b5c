# Without --case all cases are shown, one after the other; JSON Lines are read, too.
vcpuspec trace vectors/gicv5/interface/read_pcr.jsonl
