// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "spec/register/register.h"
#include "spec/value/bits.h"

namespace vcpuspec {

/// The registers of one bank, in slot order.
template <RegisterDeclaration... Rs>
struct Registers {
  static constexpr unsigned slots = (0U + ... + Rs::count);
  static constexpr std::size_t declarations = sizeof...(Rs);

  template <class R>
  static constexpr bool contains = (std::is_same_v<R, Rs> || ...);
  template <class R>
  using With = Registers<Rs..., R>;

  template <class R>
  static constexpr unsigned offset() {
    static_assert(contains<R>, "this bank has no such register");
    unsigned at = 0;
    bool found = false;
    (void((found = found || std::is_same_v<R, Rs>, at += found ? 0U : Rs::count)), ...);
    return at;
  }

  template <class Visit>
  static constexpr void each(Visit visit) {
    (void(visit.template operator()<Rs>()), ...);
  }
};

namespace detail {

template <class... Lists>
struct Join {
  using type = Registers<>;
};
template <class... Rs>
struct Join<Registers<Rs...>> {
  using type = Registers<Rs...>;
};
template <class... Rs, class... Ss, class... Lists>
struct Join<Registers<Rs...>, Registers<Ss...>, Lists...> {
  using type = typename Join<Registers<Rs..., Ss...>, Lists...>::type;
};
template <template <class> class Keeps, class List>
struct Filter;
template <template <class> class Keeps, class... Rs>
struct Filter<Keeps, Registers<Rs...>> {
  using type = typename Join<Registers<>, std::conditional_t<Keeps<Rs>::value, Registers<Rs>, Registers<>>...>::type;
};

}  // namespace detail

/// Lists of registers one after the other, and those of a list that a trait holds of.
template <class... Lists>
using Joined = typename detail::Join<Lists...>::type;
template <template <class> class Keeps, class List>
using Filtered = typename detail::Filter<Keeps, List>::type;

/// The banks of a machine. A bank is a struct with `name` and `registers`; a register may stand in several banks.
template <class... Bs>
struct Banks {
  static constexpr unsigned slots = (0U + ... + Bs::registers::slots);

  template <class B>
  static constexpr unsigned offset() {
    static_assert((std::is_same_v<B, Bs> || ...), "this machine has no such bank");
    unsigned at = 0;
    bool found = false;
    (void((found = found || std::is_same_v<B, Bs>, at += found ? 0U : Bs::registers::slots)), ...);
    return at;
  }

  template <class Visit>
  static constexpr void each(Visit visit) {
    (void(visit.template operator()<Bs>()), ...);
  }
};

/// Slot of register `index` of declaration R in bank B of machine M.
template <class M, class B, class R>
constexpr unsigned slot_of(unsigned index = 0) {
  if (index >= R::count) spec_bug("a register index is out of range");
  return M::banks::template offset<B>() + B::registers::template offset<R>() + index;
}

#if !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // g++ does not see that only touched slots are read
#endif

/// The slots that differ from an unchanged base. Cost follows the slots touched, not the size of the machine.
template <Domain D, unsigned N>
class Slots {
  using Word = Bits<D, 64>;

 public:
  explicit Slots(const Word* base) : base_(base) {}
  Slots(const Slots& other) : base_(other.base_) { copy(other); }
  Slots& operator=(const Slots& other) {
    if (this == &other) return *this;
    base_ = other.base_;
    copy(other);
    return *this;
  }
  ~Slots() = default;

  bool touched(unsigned slot) const { return (touched_[slot / 64] >> (slot % 64) & 1) != 0; }
  const Word& operator[](unsigned slot) const { return touched(slot) ? value_[slot] : base_[slot]; }
  void set(unsigned slot, const Word& word) {
    if (!touched(slot)) order_[count_++] = static_cast<std::uint16_t>(slot);
    touched_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    value_[slot] = word;
  }
  /// Visits the slots that were set, in the order in which they were first.
  template <class Visit>
  void each(Visit visit) const {
    for (unsigned i = 0; i < count_; ++i) visit(unsigned{order_[i]});
  }
  const Word* base() const { return base_; }

  static Slots merged(const Bit<D>& condition, const Slots& chosen, const Slots& other, typename D::At at) {
    Slots result(chosen.base_);
    const auto merge = [&](unsigned slot) {
      const Word& a = chosen[slot];
      const Word& b = other[slot];
      if (D::same(a.word(), b.word())) result.set(slot, a);
      else result.set(slot, select(condition, a, b, at));
    };
    chosen.each(merge);
    other.each([&](unsigned slot) {
      if (!chosen.touched(slot)) merge(slot);
    });
    return result;
  }

 private:
  void copy(const Slots& other) {
    for (unsigned q = 0; q < quads; ++q) touched_[q] = other.touched_[q];
    count_ = other.count_;
    for (unsigned i = 0; i < count_; ++i) {
      order_[i] = other.order_[i];
      value_[order_[i]] = other.value_[order_[i]];
    }
  }

  static constexpr unsigned quads = (N + 63) / 64;
  const Word* base_;
  std::uint64_t touched_[quads] = {};
  unsigned count_ = 0;
  union {
    std::uint16_t order_[N];  // of the first count_ only
  };
  union {
    Word value_[N];  // only touched slots are ever read; initialising the rest would cost more than the rules do
  };
};

/// The state of machine M as seen from bank B: an immutable value over a base that outlives it.
/// `s[CRMD::PLV]` reads, `s.with(CRMD::PLV, v)` gives the changed state.
template <Domain D, class M, class B>
class State {
 public:
  using Machine = M;
  using Bank = B;
  static constexpr unsigned slots = M::banks::slots;

  explicit State(const Bits<D, 64>* base) : slots_(base) {}

  /// The same state seen from another bank.
  template <class Other>
  State<D, M, Other> in_bank() const {
    return State<D, M, Other>{slots_};
  }

  template <class R, unsigned Hi, unsigned Lo>
  Bits<D, Hi - Lo + 1> operator[](const Field<R, Hi, Lo>& field) const {
    return read<R>()[field];
  }
  template <RegisterDeclaration R>
  RegisterValue<D, R> read(unsigned index = 0) const {
    return RegisterValue<D, R>{slots_[slot_of<M, B, R>(index)]};
  }

  template <class R, unsigned Hi, unsigned Lo>
  State with(const Field<R, Hi, Lo>& field, NotDeduced<Operand<D, Hi - Lo + 1>> value) const& {
    State changed = *this;
    std::move(changed).with(field, value);
    return changed;
  }
  template <class R, unsigned Hi, unsigned Lo>
  State&& with(const Field<R, Hi, Lo>& field, NotDeduced<Operand<D, Hi - Lo + 1>> value) && {
    slots_.set(slot_of<M, B, R>(), read<R>().with(field, value).word());
    return std::move(*this);
  }
  /// The state with a whole register replaced.
  template <class R>
  State with_register(const RegisterValue<D, R>& value, unsigned index = 0) const& {
    State changed = *this;
    std::move(changed).with_register(value, index);
    return changed;
  }
  template <class R>
  State&& with_register(const RegisterValue<D, R>& value, unsigned index = 0) && {
    slots_.set(slot_of<M, B, R>(index), value.word());
    return std::move(*this);
  }

  /// Word of a slot, for the engine and its adapters.
  const Bits<D, 64>& word(unsigned slot) const { return slots_[slot]; }
  /// The state with the word of a slot replaced.
  State with_word(unsigned slot, const Bits<D, 64>& word) const& {
    State changed = *this;
    std::move(changed).with_word(slot, word);
    return changed;
  }
  State&& with_word(unsigned slot, const Bits<D, 64>& word) && {
    slots_.set(slot, word);
    return std::move(*this);
  }
  /// Writes the changed slots to a copy of the base: the step's one commit.
  void commit(Bits<D, 64>* to) const {
    slots_.each([&](unsigned slot) { to[slot] = slots_[slot]; });
  }

  /// The slots from `first` on as the state of another machine, which has no more slots than there are.
  template <class OtherMachine, class OtherBank>
  State<D, OtherMachine, OtherBank> part(unsigned first) const {
    constexpr unsigned count = OtherMachine::banks::slots;
    static_assert(count <= slots);
    Slots<D, count> part(slots_.base() + first);
    slots_.each([&](unsigned slot) {
      if (slot - first < count) part.set(slot - first, slots_[slot]);
    });
    return State<D, OtherMachine, OtherBank>{part};
  }
  /// The state with what was set in a part of it, but for the slots of the part that `is_left` names.
  template <class Part, class IsLeft>
  State with_part(unsigned first, const Part& part, IsLeft is_left) const {
    State changed = *this;
    part.slots_.each([&](unsigned slot) {
      if (!is_left(slot)) changed.slots_.set(first + slot, part.slots_[slot]);
    });
    return changed;
  }

  /// `chosen` where the condition holds, else `other`; only slots that differ are merged.
  friend State select(const Bit<D>& condition, const State& chosen, const State& other,
                      typename D::At at = D::At::here()) {
    if constexpr (D::is_concrete) return holds(condition) ? chosen : other;
    else return State{Slots<D, slots>::merged(condition, chosen.slots_, other.slots_, at)};
  }

 private:
  template <Domain, class, class>
  friend class State;
  explicit State(const Slots<D, slots>& all) : slots_(all) {}

  Slots<D, slots> slots_;
};

#if !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/// Register `index` of declaration R.
template <RegisterDeclaration R, Domain D, class M, class B>
RegisterValue<D, R> read(const State<D, M, B>& s, unsigned index = 0) {
  return s.template read<R>(index);
}

/// Neighbouring slots: the registers of a family.
struct Family {
  unsigned first;
  unsigned count;
};

/// The word of member `n` of a family; of the last one, where `n` is beyond it.
template <Domain D, class M, class B, unsigned W>
Bits<D, 64> member(const State<D, M, B>& s, Family family, const Bits<D, W>& n, typename D::At at = D::At::here()) {
  const unsigned last = family.count - 1;
  if constexpr (D::is_concrete) {
    return s.word(family.first + (n.value() < last ? static_cast<unsigned>(n.value()) : last));
  } else {
    auto word = s.word(family.first + last);
    for (unsigned i = last; i-- > 0;)
      word = select(n == Operand<D, W>(Bits<D, W>::of(i), at), s.word(family.first + i), word, at);
    return word;
  }
}

/// The state with the word of member `n` of a family replaced; of the last one, where `n` is beyond it.
template <Domain D, class M, class B, unsigned W>
State<D, M, B> with_member(const State<D, M, B>& s, Family family, const Bits<D, W>& n, const Bits<D, 64>& word,
                           typename D::At at = D::At::here()) {
  const unsigned last = family.count - 1;
  if constexpr (D::is_concrete) {
    return s.with_word(family.first + (n.value() < last ? static_cast<unsigned>(n.value()) : last), word);
  } else {
    auto next = s;
    for (unsigned i = 0; i < last; ++i)
      next = std::move(next).with_word(
          family.first + i, select(n == Operand<D, W>(Bits<D, W>::of(i), at), word, s.word(family.first + i), at));
    const auto is_last = last == 0 ? Bit<D>::of(1) : n >= Operand<D, W>(Bits<D, W>::of(last), at);
    return last == 0
               ? s.with_word(family.first, word)
               : std::move(next).with_word(family.first + last, select(is_last, word, s.word(family.first + last), at));
  }
}

/// `select` whose arms are given as functions, so that plain numbers run the taken arm only. Arms are pure and total,
/// so which of them run cannot matter; a test runs both and compares.
template <Domain D, class Then, class Else>
auto choose(const Bit<D>& condition, Then chosen, Else other, typename D::At at = D::At::here()) {
  if constexpr (D::is_concrete) return holds(condition) ? chosen() : other();
  else return select(condition, chosen(), other(), at);
}

/// Values that the architecture leaves open. What an implementation decides once, constant over a trace, stands in the
/// `Choices<D>` of a subject; what is unspecified each time, a fresh input per step, in its `Arbitrary<D>`. Each is
/// declared as a struct derived from OpenValue with `name`, `meaning` and `citation`.
template <unsigned Width, unsigned Count = 1>
struct OpenValue {
  static constexpr unsigned width = Width;
  static constexpr unsigned count = Count;
};

/// A declared open value as it is asked for.
struct OpenRow {
  const char* name;
  unsigned width;
  unsigned count;
  std::uint64_t preset;
};

template <Domain D, class... Declarations>
class OpenValues {
 public:
  static constexpr unsigned slots = (0U + ... + Declarations::count);
  using Words = std::array<typename D::Word, slots>;
  static constexpr std::array<OpenRow, sizeof...(Declarations)> rows = {
      OpenRow{Declarations::name, Declarations::width, Declarations::count, Declarations::preset}...};

  explicit OpenValues(const Words& words) : words_(words) {}
  /// All of them as their presets say.
  static OpenValues presets() requires D::is_concrete {
    Words words{};
    std::size_t at = 0;
    for (const OpenRow& row : rows)
      for (unsigned i = 0; i < row.count; ++i) words[at++] = row.preset;
    return OpenValues(words);
  }

  /// The same values but for one.
  template <class Declaration>
  OpenValues with(const Bits<D, Declaration::width>& value) const {
    OpenValues changed = *this;
    changed.words_[offset<Declaration>()] = value.word();
    return changed;
  }
  template <class Declaration>
  Bits<D, Declaration::width> get(unsigned index = 0) const {
    return Bits<D, Declaration::width>::from_word(words_[offset<Declaration>() + index]);
  }
  template <class Visit>
  static constexpr void each(Visit visit) {
    (void(visit.template operator()<Declarations>()), ...);
  }

 private:
  template <class Declaration>
  static constexpr unsigned offset() {
    static_assert((std::is_same_v<Declaration, Declarations> || ...), "no such open value is declared here");
    unsigned at = 0;
    bool found = false;
    (void((found = found || std::is_same_v<Declaration, Declarations>, at += found ? 0U : Declarations::count)), ...);
    return at;
  }
  Words words_;
};

}  // namespace vcpuspec
