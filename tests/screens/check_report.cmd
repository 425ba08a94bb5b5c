vcpuspec check model@v7 vectors/gicv5/wake/review.yaml --report jsonl:- 2>/dev/null | sed -n 1,3p; exit ${PIPESTATUS[0]}
