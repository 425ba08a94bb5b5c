# Ctrl-C keeps what is done; the run goes on from there, and ends with its time. In the foreground, because `timeout`
# otherwise signals its group, too, and a second signal ends the command at once.
library=$(dirname "$(command -v vcpuspec)")/../lib/implementations/mask_ctz.so
cd $SCRATCH
exhaust() {
  "$@" 2>&1 | sed -E "s#$library#mask_ctz.so#; s/[0-9]+ of/SOME of/; s/[0-9.]+ million a second on [0-9]+ threads?/RATE/; s/[0-9]+ resumed/SOME resumed/"
  return ${PIPESTATUS[0]}
}
exhaust timeout --foreground --preserve-status -s INT 2 vcpuspec exhaust so:$library --rule gicv5.effective_mask --checkpoint run.json
echo "exit code $?"
exhaust vcpuspec exhaust so:$library --rule gicv5.effective_mask --resume run.json --time 0.1
