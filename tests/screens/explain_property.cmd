vcpuspec explain gicv5.kvm.wake_is_sound
