# Without files the JSON Lines are read, and the command that is printed replays from there.
command=$(vcpuspec check model@v6 --case gicv5.wake.priority-31-mask-30 | tee /dev/stderr | sed -n 's/^  replay: //p')
echo "\$ $command"
$command
