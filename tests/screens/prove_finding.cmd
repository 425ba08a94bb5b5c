vcpuspec prove gicv5.kvm.wake_is_sound
