#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""record_qemu_log.py FILE: runs a small program on the installed qemu-system-loongarch64 and writes its log there.

The program sets up a handler, goes to PLV3 by ERTN, makes a system call, reads a CSR there, and stays in a loop, at
which the log is cut off.
"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "first_contact"))
import loongarch_code as code  # noqa: E402
import qemu  # noqa: E402

USER, HANDLER = 0x100, 0x1000
EENTRY, PRMD, ERA, CRMD = 0xC, 0x1, 0x6, 0x0
NOP, SYSCALL_5, ERTN, STAY, ADDI_R7_4 = 0x03400000, 0x002B0005, 0x06483800, 0x50000000, 0x02C010E7


def load(register, value):
    return [code.lu12i_w(register, value >> 12 & 0xFFFFF), code.ori(register, register, value & 0xFFF)]


def image():
    main = load(4, qemu.RESET_PC + HANDLER) + [code.csrwr(4, EENTRY)] + load(4, 7) + [code.csrwr(4, PRMD)]
    main += load(4, qemu.RESET_PC + USER) + [code.csrwr(4, ERA), code.csrrd(5, CRMD), ERTN]
    user = [NOP, SYSCALL_5, code.csrrd(6, CRMD), NOP, STAY]
    handler = [code.csrrd(7, ERA), ADDI_R7_4, code.csrwr(7, ERA), ERTN]
    data = bytearray(2 * 4096)
    for start, words in ((0, main), (USER, user), (HANDLER, handler)):
        data[start:start + 4 * len(words)] = b"".join(word.to_bytes(4, "little") for word in words)
    return bytes(data), qemu.RESET_PC + USER + 4 * (len(user) - 1)


def main():
    program, last = image()
    with tempfile.TemporaryDirectory() as folder:
        bios = pathlib.Path(folder, "image")
        bios.write_bytes(program)
        process = subprocess.Popen(
            [qemu.BINARY, "-M", "virt", "-cpu", qemu.cpu(), "-m", "1G", "-nodefaults", "-display", "none", "-serial",
             "none", "-bios", str(bios), "-singlestep", "-d", "in_asm,exec,cpu,int,nochain", "-D", "/dev/stdout"],
            stdout=subprocess.PIPE, text=True)
        try:
            lines, visits = [], 0
            for line in process.stdout:
                visits += line.startswith("Trace") and f"/{last:016x}/" in line
                if visits == 2:
                    break
                lines.append(line)
        finally:
            process.kill()
    pathlib.Path(sys.argv[1]).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
