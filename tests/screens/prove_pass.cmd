vcpuspec prove 'gicv5.wake.disabled*' 'gicv5.lane.*' 'la-csr-prop:P19'
