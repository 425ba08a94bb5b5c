# The finding's vector no longer shows the active interrupt, so nothing is refuted by it.
cp -r vectors docs "$SCRATCH"
sed -i 's/"cpu.ICH_PPI_ACTIVER0_EL2": .*/"cpu.ICH_PPI_ACTIVER0_EL2": "0x0"/; s/cpu.ICH_PPI_ACTIVER0_EL2: .*/cpu.ICH_PPI_ACTIVER0_EL2: "0x0"/' "$SCRATCH"/vectors/found/gicv5/001-*.yaml
VCPUSPEC_DATA="$SCRATCH" vcpuspec prove gicv5.kvm.wake_is_sound | sed -n 1,2p
exit "${PIPESTATUS[0]}"
