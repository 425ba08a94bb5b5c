// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

namespace vcpuspec {

/// The operations a rule may perform. Width 0 is a truth. `a`, `b`, `c` are the operands in the order of the text.
enum class Op : std::uint8_t {
  constant,  // a literal
  variable,  // an input
  not_,      // bitwise, or the negation of a truth
  and_,
  or_,
  xor_,
  eq,   // a == b, a truth
  ult,  // a < b unsigned, a truth
  ule,  // a <= b unsigned, a truth
  ite,  // c ? a : b
  add,  // modulo 2^width
  sub,
  mul,
  shl,  // 0 when the amount reaches the width
  shr,
  extract,  // width bits of a from bit `imm` up
  insert,   // a with b placed at bit `imm`
  concat,   // a above b
  zext,
  sext,
  lowest_set_bit,  // index of the lowest set bit of a; the width of a when there is none
  min,             // the smaller, unsigned
};

inline constexpr unsigned op_count = static_cast<unsigned>(Op::min) + 1;

constexpr const char* name_of(Op op) {
  constexpr const char* names[op_count] = {
      "constant", "variable", "not", "and", "or",      "xor",    "eq",     "ult",  "ule",  "select",         "add",
      "sub",      "mul",      "shl", "shr", "extract", "insert", "concat", "zext", "sext", "lowest_set_bit", "min"};
  return names[static_cast<unsigned>(op)];
}

/// All ones in `width` bits; a truth has one bit.
constexpr std::uint64_t ones(unsigned width) {
  return width == 0 ? 1 : width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

/// Structural parameters of one operation: result width, operand widths, bit position.
struct Shape {
  unsigned width = 0;
  unsigned a = 0;
  unsigned b = 0;
  unsigned imm = 0;
};

/// A bit just above the value stands for "none", so that zero needs no case of its own.
constexpr std::uint64_t index_of_lowest(unsigned width, std::uint64_t a) {
  const std::uint64_t none = width < 64 ? std::uint64_t{1} << width : 0;
  return static_cast<unsigned>(std::countr_zero(a | none));
}

/// Narrow values are compared as 32-bit numbers: that spares compilers the widening of what they compare.
constexpr std::uint64_t smaller(unsigned width, std::uint64_t a, std::uint64_t b) {
  if (width > 32) return a < b ? a : b;
  const auto narrow_a = static_cast<std::uint32_t>(a);
  const auto narrow_b = static_cast<std::uint32_t>(b);
  return narrow_a < narrow_b ? narrow_a : narrow_b;
}

/// The one semantics of every operation: Concrete, constant folding and graph evaluation all call it.
/// Operands are zero above their width, and so is the result. Total: no operand makes it undefined.
/// Always inlined, or g++ takes the whole switch into account where `op` is known and leaves rules out of line.
[[gnu::always_inline]] constexpr std::uint64_t apply(Op op, Shape s, std::uint64_t a, std::uint64_t b,
                                                     std::uint64_t c) {
  const std::uint64_t all = ones(s.width);
  switch (op) {
    case Op::not_: return ~a & all;
    case Op::and_: return a & b;
    case Op::or_: return a | b;
    case Op::xor_: return a ^ b;
    case Op::eq: return a == b ? 1 : 0;
    case Op::ult: return a < b ? 1 : 0;
    case Op::ule: return a <= b ? 1 : 0;
    case Op::ite: return c != 0 ? a : b;
    case Op::add: return (a + b) & all;
    case Op::sub: return (a - b) & all;
    case Op::mul: return (a * b) & all;
    case Op::shl: return b >= s.width ? 0 : (a << b) & all;
    case Op::shr: return b >= s.width ? 0 : a >> b;
    case Op::extract: return (a >> s.imm) & all;
    case Op::insert: return (a & ~(ones(s.b) << s.imm)) | (b << s.imm);
    case Op::concat: return (a << s.b) | b;
    case Op::zext: return a;
    case Op::sext: return ((a ^ (std::uint64_t{1} << (s.a - 1))) - (std::uint64_t{1} << (s.a - 1))) & all;
    case Op::lowest_set_bit: return index_of_lowest(s.a, a);
    case Op::min: return smaller(s.width, a, b);
    case Op::constant:
    case Op::variable: break;
  }
  return 0;
}

}  // namespace vcpuspec
