# Many failures are told by their causes, on one screen.
vcpuspec check model@v1 vectors/gicv5/wake/*.yaml vectors/gicv5/effective_mask/mask.yaml vectors/gicv5/trace/history.yaml
