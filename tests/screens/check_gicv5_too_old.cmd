# As Debian 12 has it.
cat >"$SCRATCH/qemu-system-aarch64" <<'END'
#!/bin/sh
echo 'QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)'
END
chmod +x "$SCRATCH/qemu-system-aarch64"
PATH="$SCRATCH:$PATH" vcpuspec check qemu:aarch64-gicv5
vcpuspec check qemu:aarch64-gicv5 --qemu "$SCRATCH/not-there"
