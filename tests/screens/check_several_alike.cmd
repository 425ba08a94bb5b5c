# Where all that answered agree against what is expected, the vector is suspected, and not them.
vcpuspec check model model@v6 model@v7 vectors/gicv5/wake/review.yaml
