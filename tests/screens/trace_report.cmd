vcpuspec trace vectors/gicv5/interface/write_pcr.yaml --report jsonl:- 2>/dev/null | sed -n 2p; exit ${PIPESTATUS[0]}
