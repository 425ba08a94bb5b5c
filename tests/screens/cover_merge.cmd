# Two runs, each with gaps, are together what one run of both files is. A report may replace what it merges.
mask() { vcpuspec cover --rule gicv5.read_icc_hapr --rule gicv5.effective_mask "$@"; }
mask vectors/gicv5/effective_mask/mask.yaml --report "json:$SCRATCH/one"
mask vectors/gicv5/interface/read_hapr.yaml --report "json:$SCRATCH/two"
mask --merge "$SCRATCH/one" --merge "$SCRATCH/two" --report "json:$SCRATCH/one" --require-all
mask vectors/gicv5/effective_mask/mask.yaml vectors/gicv5/interface/read_hapr.yaml --report "json:$SCRATCH/whole" >/dev/null
cmp "$SCRATCH/one" "$SCRATCH/whole" && echo the same
