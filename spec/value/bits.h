// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>

#include "spec/value/apply.h"
#include "spec/value/spec_bug.h"

namespace vcpuspec {

/// A world of values: what a rule is compiled for.
template <class D>
concept Domain = requires(typename D::Word w, typename D::At at) {
  { D::literal(1U, std::uint64_t{0}) } -> std::same_as<typename D::Word>;
  { D::template operate<Op::add>(Shape{}, at, w, w, w) } -> std::same_as<typename D::Word>;
  { D::same(w, w) } -> std::same_as<bool>;
  { D::is_concrete } -> std::convertible_to<bool>;
};

template <Domain D, unsigned W>
class Bits;

/// A truth of the world D. There is no conversion to bool: rules `select`, they never branch.
template <Domain D>
using Bit = Bits<D, 0>;

/// What an operator takes: a value or a literal that fits, with the place where it stands.
template <Domain D, unsigned W>
struct Operand {
  typename D::Word word;
  [[no_unique_address]] typename D::At at;

  constexpr explicit(false) Operand(const Bits<D, W>& value, typename D::At place = D::At::here())
      : word(value.word()), at(place) {}
  template <std::integral I>
  consteval explicit(false) Operand(I literal, typename D::At place = D::At::here())
      : word(D::literal(W, static_cast<std::uint64_t>(literal))), at(place) {
    if (literal < I{0} || static_cast<std::uint64_t>(literal) > ones(W)) throw "the literal does not fit the width";
  }
};

/// Number of bits that hold 0..n.
constexpr unsigned bits_for(unsigned n) { return static_cast<unsigned>(std::bit_width(n)); }

/// `W` bits of the world D (0 < W <= 64), or a truth (W = 0). Width is in the type; every operation is total.
template <Domain D, unsigned W>
class Bits {
  static_assert(W <= 64, "one word holds at most 64 bits; wider values are arrays of words");
  using O = Operand<D, W>;
  using At = typename D::At;
  using Word = typename D::Word;

 public:
  static constexpr unsigned width = W;

  constexpr Bits() : word_(D::literal(W, 0)) {}
  /// For the engine and its adapters: a word of the domain, already zero above its width.
  static constexpr Bits from_word(Word word) {
    Bits made;
    made.word_ = word;
    return made;
  }
  /// A value fixed by structure (a loop index, a table entry) rather than by the text.
  static constexpr Bits of(std::uint64_t value) {
    if (value > ones(W)) spec_bug("a structural value does not fit its width");
    return from_word(D::literal(W, value));
  }
  constexpr const Word& word() const { return word_; }
  /// The number itself; only where values are numbers.
  constexpr std::uint64_t value() const requires D::is_concrete { return word_; }

  friend constexpr Bits operator+(O a, O b) requires(W > 0) { return binary<Op::add>(a, b); }
  friend constexpr Bits operator-(O a, O b) requires(W > 0) { return binary<Op::sub>(a, b); }
  friend constexpr Bits operator*(O a, O b) requires(W > 0) { return binary<Op::mul>(a, b); }
  friend constexpr Bits operator&(O a, O b) requires(W > 0) { return binary<Op::and_>(a, b); }
  friend constexpr Bits operator|(O a, O b) requires(W > 0) { return binary<Op::or_>(a, b); }
  friend constexpr Bits operator^(O a, O b) requires(W > 0) { return binary<Op::xor_>(a, b); }
  friend constexpr Bits operator~(O a) requires(W > 0) {
    return from_word(D::template operate<Op::not_>({W, W, 0, 0}, a.at, a.word));
  }
  friend constexpr Bits operator<<(O a, Operand<D, bits_for(W)> amount) requires(W > 0) {
    return from_word(D::template operate<Op::shl>({W, W, bits_for(W), 0}, amount.at, a.word, amount.word));
  }
  friend constexpr Bits operator>>(O a, Operand<D, bits_for(W)> amount) requires(W > 0) {
    return from_word(D::template operate<Op::shr>({W, W, bits_for(W), 0}, amount.at, a.word, amount.word));
  }

  friend constexpr Bits operator&&(O a, O b) requires(W == 0) { return binary<Op::and_>(a, b); }
  friend constexpr Bits operator||(O a, O b) requires(W == 0) { return binary<Op::or_>(a, b); }
  friend constexpr Bits operator!(O a) requires(W == 0) {
    return from_word(D::template operate<Op::not_>({0, 0, 0, 0}, a.at, a.word));
  }

  friend constexpr Bits<D, 0> operator==(O a, O b) { return relation<Op::eq>(a, b, b.at); }
  friend constexpr Bits<D, 0> operator!=(O a, O b) {
    return Bits<D, 0>::from_word(
        D::template operate<Op::not_>({0, 0, 0, 0}, b.at, relation<Op::eq>(a, b, b.at).word()));
  }
  friend constexpr Bits<D, 0> operator<(O a, O b) requires(W > 0) { return relation<Op::ult>(a, b, b.at); }
  friend constexpr Bits<D, 0> operator<=(O a, O b) requires(W > 0) { return relation<Op::ule>(a, b, b.at); }
  friend constexpr Bits<D, 0> operator>(O a, O b) requires(W > 0) { return relation<Op::ult>(b, a, b.at); }
  friend constexpr Bits<D, 0> operator>=(O a, O b) requires(W > 0) { return relation<Op::ule>(b, a, b.at); }

  /// Bits Hi..Lo.
  template <unsigned Hi, unsigned Lo>
  constexpr Bits<D, Hi - Lo + 1> slice(At at = At::here()) const requires(Hi < W && Lo <= Hi) {
    return extract<Hi - Lo + 1>(Lo, at);
  }
  /// `N` bits from position `lo` up, where structure (a lane number) gives the position.
  template <unsigned N>
  constexpr Bits<D, N> extract(unsigned lo, At at = At::here()) const requires(N > 0 && N <= W) {
    if (lo + N > W) spec_bug("an extraction reaches beyond its word");
    return Bits<D, N>::from_word(D::template operate<Op::extract>({N, W, 0, lo}, at, word_));
  }
  /// The truth of bit `position`, given by structure.
  constexpr Bits<D, 0> test(unsigned position, At at = At::here()) const requires(W > 0) {
    const auto bit = extract<1>(position, at);
    return Bits<D, 0>::from_word(D::template operate<Op::eq>({0, 1, 1, 0}, at, bit.word(), D::literal(1, 1)));
  }
  /// This value with `part` placed at bit `lo`.
  template <unsigned N>
  constexpr Bits insert(unsigned lo, const Bits<D, N>& part, At at = At::here()) const requires(N > 0 && N <= W) {
    if (lo + N > W) spec_bug("an insertion reaches beyond its word");
    return from_word(D::template operate<Op::insert>({W, W, N, lo}, at, word_, part.word()));
  }
  /// Zero-extended to N bits.
  template <unsigned N>
  constexpr Bits<D, N> widen(At at = At::here()) const requires(W > 0 && N >= W) {
    if constexpr (N == W) return *this;
    else return Bits<D, N>::from_word(D::template operate<Op::zext>({N, W, 0, 0}, at, word_));
  }
  /// Sign-extended to N bits.
  template <unsigned N>
  constexpr Bits<D, N> sign_extend(At at = At::here()) const requires(W > 0 && N >= W) {
    if constexpr (N == W) return *this;
    else return Bits<D, N>::from_word(D::template operate<Op::sext>({N, W, 0, 0}, at, word_));
  }

 private:
  template <Op op>
  static constexpr Bits binary(O a, O b) {
    return from_word(D::template operate<op>({W, W, W, 0}, b.at, a.word, b.word));
  }
  template <Op op>
  static constexpr Bits<D, 0> relation(O a, O b, At at) {
    return Bits<D, 0>::from_word(D::template operate<op>({0, W, W, 0}, at, a.word, b.word));
  }

  Word word_;
};

/// A comma between values is a slip of the pen, never a meaning.
template <class D, unsigned V, unsigned W>
void operator,(const Bits<D, V>&, const Bits<D, W>&) = delete;

template <class T>
using NotDeduced = std::type_identity_t<T>;

/// `chosen` where `condition` holds, else `other`: the only way a rule chooses.
template <Domain D, unsigned W>
constexpr Bits<D, W> select(const Bit<D>& condition, const Bits<D, W>& chosen, NotDeduced<Operand<D, W>> other,
                            typename D::At at = D::At::here()) {
  return Bits<D, W>::from_word(
      D::template operate<Op::ite>({W, W, W, 0}, at, chosen.word(), other.word, condition.word()));
}

/// The smaller of two unsigned values.
template <Domain D, unsigned W>
constexpr Bits<D, W> min(const Bits<D, W>& a, const Bits<D, W>& b, typename D::At at = D::At::here()) {
  return Bits<D, W>::from_word(D::template operate<Op::min>({W, W, W, 0}, at, a.word(), b.word()));
}

/// Index of the lowest set bit, or W when no bit is set.
template <Domain D, unsigned W>
constexpr Bits<D, bits_for(W)> lowest_set_bit(const Bits<D, W>& x, typename D::At at = D::At::here()) {
  return Bits<D, bits_for(W)>::from_word(D::template operate<Op::lowest_set_bit>({bits_for(W), W, 0, 0}, at, x.word()));
}

/// `high` above `low`.
template <Domain D, unsigned V, unsigned W>
constexpr Bits<D, V + W> concat(const Bits<D, V>& high, const Bits<D, W>& low, typename D::At at = D::At::here()) {
  return Bits<D, V + W>::from_word(D::template operate<Op::concat>({V + W, V, W, 0}, at, high.word(), low.word()));
}

/// The truth of a one-bit field.
template <Domain D>
constexpr Bit<D> is_set(const Bits<D, 1>& bit, typename D::At at = D::At::here()) {
  return Bit<D>::from_word(D::template operate<Op::eq>({0, 1, 1, 0}, at, bit.word(), D::literal(1, 1)));
}

/// 1 where the truth holds, else 0.
template <Domain D>
constexpr Bits<D, 1> as_bit(const Bit<D>& truth, typename D::At at = D::At::here()) {
  return select(truth, Bits<D, 1>::of(1), Bits<D, 1>::of(0), at);
}

/// The N bits of which the lowest `n` are set: one comparison a bit, no shift.
template <unsigned N, Domain D, unsigned W>
constexpr Bits<D, N> ones_below(const Bits<D, W>& n, typename D::At at = D::At::here()) {
  if constexpr (D::is_concrete) {
    if (n.value() == 0) return {};
    return Bits<D, N>::of(ones(n.value() < N ? static_cast<unsigned>(n.value()) : N));
  } else {
    Bits<D, N> below;
    for (unsigned i = 0; i < N && i < ones(W); ++i) {
      const auto is_below = Bits<D, W>::of(i) < Operand<D, W>(n, at);
      below = below.insert(i, as_bit(is_below, at), at);
    }
    return below;
  }
}

/// a => b.
template <Domain D>
constexpr Bit<D> implies(const Bit<D>& a, const Bit<D>& b, typename D::At at = D::At::here()) {
  return Bit<D>::from_word(D::template operate<Op::or_>(
      {0, 0, 0, 0}, at, D::template operate<Op::not_>({0, 0, 0, 0}, at, a.word()), b.word()));
}

/// One case of a `match`.
template <Domain D, class T>
struct Case {
  Bit<D> condition;
  T value;
  [[no_unique_address]] typename D::At at;
};
template <Domain D, class T>
constexpr Case<D, T> when(const Bit<D>& condition, const T& value, typename D::At at = D::At::here()) {
  return {condition, value, at};
}

/// The value that stands when no case matches: compulsory, so a match is total.
template <class T>
struct Otherwise {
  T value;
};
template <class T>
constexpr Otherwise<T> otherwise(const T& value) {
  return {value};
}

template <class T>
constexpr T match(const Otherwise<T>& last) {
  return last.value;
}
/// The value of the first case whose condition holds.
template <Domain D, class T, class... Rest>
constexpr T match(const Case<D, T>& first, const Rest&... rest) {
  return select(first.condition, first.value, match(rest...), first.at);
}

/// Whether a truth holds, where truths are numbers.
template <Domain D>
constexpr bool holds(const Bit<D>& truth) requires D::is_concrete {
  return truth.value() != 0;
}

}  // namespace vcpuspec
