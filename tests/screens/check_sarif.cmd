# What a viewer of code analysis is given: the case that failed, at its line; the others are counted.
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --case '*-mask' --report sarif:- 2>/dev/null
