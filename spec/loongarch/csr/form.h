// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>

#include "spec/loongarch/csr/configuration.h"

/// A declaration as the access instructions see it: masks. Which register it is, is structure: rules may look at it.
namespace vcpuspec::loongarch {

/// Bits that are there only with a feature, and what they read as without.
struct Conditional {
  Feature given = Feature::none;
  std::uint64_t bits = 0;
  bool otherwise = false;
};

/// One form of a CSR.
struct Form {
  Feature feature = Feature::none;  // the form of implementations with this
  std::uint64_t rw = 0;             // bits by access class
  std::uint64_t r = 0;
  std::uint64_t rw1c = 0;
  std::uint64_t w1 = 0;
  std::uint64_t constant = 0;           // read-only bits that are always 1
  std::uint64_t reads_as_anything = 0;  // bits that only exist to be written
  Parameter parameter = Parameter::none;
  std::uint64_t bounded = 0;      // bits that are there below the parameter only
  bool is_sign_extended = false;  // above it stand copies of the topmost of them
  std::array<Conditional, 4> conditional = {};
  std::uint64_t reset = 0;
  std::uint64_t undefined_after_reset = 0;

  constexpr std::uint64_t held() const { return rw | r | rw1c; }
};

/// Adds a field to a form.
template <class R, unsigned Hi, unsigned Lo>
constexpr void add(Form& form, const CsrField<R, Hi, Lo>& field) {
  const std::uint64_t bits = mask_of(field);
  if (field.is.is_constant) form.constant |= field.reset.value << Lo;
  else if (field.access == RW) form.rw |= bits;
  else if (field.access == Access::R) form.r |= bits;
  else if (field.access == RW1C) form.rw1c |= bits;
  else if (field.access == W1) form.w1 |= bits;
  if (field.reset.is_defined) form.reset |= field.reset.value << Lo;
  else form.undefined_after_reset |= bits;
  if (field.is.reads_as_anything) form.reads_as_anything |= bits;
  if (field.is.below != Parameter::none) {
    form.parameter = field.is.below;
    form.bounded |= bits;
  }
  if (field.is.from != Parameter::none && field.access == Access::R) form.is_sign_extended = true;
  if (field.is.given == Feature::none) return;
  for (Conditional& one : form.conditional) {
    if (one.given != Feature::none && (one.given != field.is.given || one.otherwise != field.is.otherwise)) continue;
    one = {field.is.given, one.bits | bits, field.is.otherwise};
    return;
  }
}

template <class Fields>
constexpr Form form_of(Feature feature, const Fields& fields) {
  Form form;
  form.feature = feature;
  std::apply([&](const auto&... field) { (void(add(form, field)), ...); }, fields);
  return form;
}

/// The forms of a register, the usual one first.
template <class R>
constexpr auto forms_of() {
  return std::apply(
      [](const auto&... variant) {
        return std::array<Form, 1 + sizeof...(variant)>{form_of(Feature::none, R::fields),
                                                        form_of(variant.feature, variant.fields)...};
      },
      R::variants);
}
template <class R>
inline constexpr auto forms = forms_of<R>();

template <class R>
concept CsrDeclaration = RegisterDeclaration<R> && requires {
  R::csr_width;
};

/// The bits of a CSR that hold state in one of its forms.
template <CsrDeclaration R>
constexpr std::uint64_t held_bits(const R*) {
  std::uint64_t held = 0;
  for (const Form& form : forms<R>) held |= form.held();
  return held;
}

/// A CSR as the access instructions see it.
struct CsrInfo {
  unsigned number;  // of the first register
  unsigned stride;
  unsigned count;
  Width width;
  Presence presence;
  bool in_reduced_la32;
  bool holds_state;
  Family slots;
  std::span<const Form> forms;

  template <class R>
  constexpr bool is() const {
    return number == R::number;
  }
};

/// The value of a form's mask that holds where variants of the form hold.
template <Domain D, class MaskOf>
Bits<D, 64> by_form(const CsrInfo& csr, const Choices<D>& c, MaskOf mask_of) {
  auto mask = mask_of(csr.forms.front());
  for (const Form& form : csr.forms.subspan(1))
    mask = choose(
        has(form.feature, c), [&] { return mask_of(form); }, [&] { return mask; });
  return mask;
}

/// The bits of a form that are there, of those that a feature or a parameter decides on.
template <Domain D>
Bits<D, 64> there(const Form& form, const Choices<D>& c) {
  auto bits = Bits<D, 64>::of(ones(64));
  if (form.parameter != Parameter::none) bits = bits_below(form.parameter, c) | Bits<D, 64>::of(~form.bounded);
  for (const Conditional& one : form.conditional) {
    if (one.given == Feature::none) break;
    const auto of_this = select(has(one.given, c), Bits<D, 64>::of(ones(64)), Bits<D, 64>::of(~one.bits));
    bits = bits & of_this;
  }
  return bits;
}

/// The bits that an access class has in a register.
template <Domain D>
Bits<D, 64> bits_of_class(const CsrInfo& csr, std::uint64_t Form::*access_class, const Choices<D>& c) {
  const auto bits =
      by_form(csr, c, [&](const Form& form) { return there(form, c) & Bits<D, 64>::of(form.*access_class); });
  return csr.width == Width::W32 ? bits : bits & general_register_bits(c);
}

/// The bits that a register can hold.
template <Domain D>
Bits<D, 64> held(const CsrInfo& csr, const Choices<D>& c) {
  return bits_of_class(csr, &Form::rw, c) | bits_of_class(csr, &Form::r, c) | bits_of_class(csr, &Form::rw1c, c);
}

/// The bits that read 1 whatever is written.
template <Domain D>
Bits<D, 64> constant_ones(const CsrInfo& csr, const Choices<D>& c) {
  return by_form(csr, c, [&](const Form& form) {
    auto bits = Bits<D, 64>::of(form.constant);
    for (const Conditional& one : form.conditional) {
      if (one.given == Feature::none) break;
      if (one.otherwise) bits = select(has(one.given, c), bits, bits | Bits<D, 64>::of(one.bits));
    }
    return bits;
  });
}

}  // namespace vcpuspec::loongarch
