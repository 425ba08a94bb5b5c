# The list of a version is taken by itself. When all vectors run, it must be about exactly the cases that there are.
export VCPUSPEC_TODAY=2026-11-22
library=so:$(dirname "$(command -v vcpuspec)")/../lib/implementations/kvm_v6.so
mkdir -p "$SCRATCH/data/docs/known"
ln -s "$PWD/vectors" "$SCRATCH/data"
ln -s "$PWD/docs/citations.yaml" "$SCRATCH/data/docs"
export VCPUSPEC_DATA=$SCRATCH/data
# How many vectors there are is not what is shown here.
without_numbers() { sed -E 's/\b[0-9]+ (failing|entries|known|as recorded)/N \1/g'; }
vcpuspec check "$library" --update-known "$SCRATCH/list.yaml" --issue list-review | tail -n 1 | without_numbers
head -n 3 "$SCRATCH/list.yaml"
name=$(sed -n 's/^implementation: "\(.*\)"$/\1/p' "$SCRATCH/list.yaml" | tr -c 'A-Za-z0-9._+~\n-' _)
version=$(sed -n 's/^version: "\(.*\)"$/\1/p' "$SCRATCH/list.yaml")
cp "$SCRATCH/list.yaml" "$SCRATCH/data/docs/known/$name-$version.yaml"
vcpuspec check "$library" | tail -n 1 | without_numbers
echo "exit code ${PIPESTATUS[0]}"
sed -i 's/    cases: 2$/    cases: 3/' "$SCRATCH/data/docs/known/$name-$version.yaml"
vcpuspec check "$library" | sed -n '/passed/,$p' | sed -E '1d; s/yaml:[0-9]+/yaml:N/' | without_numbers
echo "exit code ${PIPESTATUS[0]}"
vcpuspec check "$library" --no-known >"$SCRATCH/out"
