# SPDX-License-Identifier: Apache-2.0
"""As much of a LoongArch assembler as the replay needs: instruction words, 64-bit constants and labels.

Each function gives one 32-bit word. Encodings: LoongArch Reference Manual Vol.1, table of instruction encodings.
"""
import struct


def csrrd(rd, number):
    return 0x04000000 | number << 10 | rd


def csrwr(rd, number):
    return 0x04000020 | number << 10 | rd


def csrxchg(rd, rj, number):
    assert rj not in (0, 1), "with rj 0 or 1 the word is csrrd or csrwr"
    return 0x04000000 | number << 10 | rj << 5 | rd


def lu12i_w(rd, i20):
    return 0x14000000 | i20 << 5 | rd


def lu32i_d(rd, i20):
    return 0x16000000 | i20 << 5 | rd


def lu52i_d(rd, rj, i12):
    return 0x03000000 | i12 << 10 | rj << 5 | rd


def ori(rd, rj, i12):
    return 0x03800000 | i12 << 10 | rj << 5 | rd


def st_d(rd, rj, offset):
    assert 0 <= offset < 0x800, "more than st.d can reach"
    return 0x29C00000 | offset << 10 | rj << 5 | rd


def jirl(rd, rj):
    return 0x4C000000 | rj << 5 | rd


def branch(words):
    """b, by that many words."""
    offset = words & 0x3FFFFFF
    return 0x50000000 | (offset & 0xFFFF) << 10 | offset >> 16


def branch_link(words):
    """bl, by that many words; the return address goes to r1."""
    return branch(words) | 0x04000000


def constant(rd, value):
    """The four words that put any 64-bit value into rd."""
    return [lu12i_w(rd, value >> 12 & 0xFFFFF), ori(rd, rd, value & 0xFFF), lu32i_d(rd, value >> 32 & 0xFFFFF),
            lu52i_d(rd, rd, value >> 52)]


class Image:
    """Words that stand one after the other from `base` on."""

    def __init__(self, base):
        self.base = base
        self.words = []

    @property
    def here(self):
        return self.base + 4 * len(self.words)

    def emit(self, *words):
        self.words.extend(words)

    def load(self, rd, value):
        self.emit(*constant(rd, value))

    def load_later(self, rd):
        """Room for a constant that is not known yet; call the result with its value."""
        at = len(self.words)
        self.load(rd, 0)

        def fill(value):
            self.words[at : at + 4] = constant(rd, value)

        return fill

    def call(self, target):
        self.emit(branch_link((target - self.here) // 4))

    def align(self, boundary):
        while self.here % boundary:
            self.emit(ori(0, 0, 0))

    def bytes(self):
        return struct.pack(f"<{len(self.words)}I", *self.words)
