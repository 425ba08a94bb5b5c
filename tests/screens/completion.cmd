# What a shell is told, and what a person who names no shell.
vcpuspec completion --next -- check model --min-evidence ""
touch "$SCRATCH/mine.so" "$SCRATCH/.hidden.so"
vcpuspec completion --next -- check "so:$SCRATCH/"
vcpuspec completion --next -- vec
vcpuspec completion --next -- check model ""
vcpuspec completion tcsh
