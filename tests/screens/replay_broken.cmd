# The library stands in the build folder; only its name is shown.
libraries=$(dirname "$(command -v vcpuspec)")/../lib/implementations
vcpuspec replay "so:$libraries/hostile_loop.so" vectors/gicv5/wake/review.yaml --timeout 0.2 \
  --case gicv5.wake.disabled-highest-priority
