# The last line of a run, as it is when all blocks come from checkpoints. To run them takes a quarter of an hour; so their
# fingerprints are made up here, with the digest that makes a checkpoint whole: it proves nothing, as its page says.
library=$(dirname "$(command -v vcpuspec)")/../lib/implementations/mask_ctz.so
cd $SCRATCH
vcpuspec exhaust so:$library --rule gicv5.effective_mask --time 0.01 --checkpoint none.json >/dev/null
python3 - <<'END'
import hashlib, json
run = json.load(open("none.json"))
for part in (0, 1):
    run["blocks"] = {str(n): f"{n:016x}" for n in range(part, 2 ** (38 - run["block_bits"]), 2)}
    run.pop("digest", None)
    run["digest"] = hashlib.sha256(json.dumps(run, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    json.dump(run, open(f"part{part}.json", "w"))
END
vcpuspec exhaust so:$library --rule gicv5.effective_mask --resume part0.json --resume part1.json --threads 1 |
  sed -E 's/rule [0-9a-f]{16}, library sha256 [0-9a-f]{64}/rule HASH, library sha256 HASH/'
exit ${PIPESTATUS[0]}
