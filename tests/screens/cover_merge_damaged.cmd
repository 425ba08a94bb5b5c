vcpuspec cover vectors/gicv5/effective_mask/mask.yaml --rule gicv5.effective_mask --report "json:$SCRATCH/good" >/dev/null
head -n 20 "$SCRATCH/good" >"$SCRATCH/cut"
vcpuspec cover --rule gicv5.effective_mask --merge "$SCRATCH/cut"
sed 's/"text": "./"text": "x/' "$SCRATCH/good" >"$SCRATCH/other_text"
vcpuspec cover --rule gicv5.effective_mask --merge "$SCRATCH/other_text"
sed 's/"kind": "arm"/"kind": "clause"/' "$SCRATCH/good" >"$SCRATCH/other_goal"
vcpuspec cover --rule gicv5.effective_mask --merge "$SCRATCH/other_goal"
vcpuspec cover --rule gicv5.effective_mask --merge "$SCRATCH/absent"
