vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --report ktap:- 2>/dev/null
