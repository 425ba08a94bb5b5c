# Colour only where someone sees it, and never as the only sign.
seen() { TERM=xterm script -qec "$1 vcpuspec check model@v7 vectors/gicv5/wake/review.yaml --case gicv5.wake.priority-past-mask" /dev/null | cat -v | cut -c1-60 | sed -n 1p; }
seen ""
seen "NO_COLOR=1"
seen "NO_COLOR= "
seen "TERM=dumb"
