vcpuspec cover vectors/gicv5/effective_mask/mask.yaml --rule gicv5.effective_mask --require-all
