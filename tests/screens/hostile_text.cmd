# Escape sequences from outside are shown, not obeyed.
vcpuspec explain "$(printf '\033[31mred\007')"
