vcpuspec check model@v6 modle@v7 vectors/gicv5/wake/review.yaml
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml model@v7
vcpuspec check model@v6 model@v6 vectors/gicv5/wake/review.yaml
vcpuspec check model@v6 model@v7 vectors/gicv5/wake/review.yaml --known mine.yaml
vcpuspec check model@v6 model@v7 vectors/gicv5/wake/review.yaml --report jsonl:"$SCRATCH/both.jsonl" >/dev/null
vcpuspec report "$SCRATCH/both.jsonl"
