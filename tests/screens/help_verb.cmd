# `help VERB` is `VERB --help`; the manual page is what `man -l -` takes.
vcpuspec help data-dir
vcpuspec help data-dirs
vcpuspec help --man version
