// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/setting.h"

/// Entry and ERTN: which exceptions, and which within which, are round trips to the mode and the PC where they came up,
/// and under which assumptions. For each assumption there is a control without it, which must be refuted.
namespace vcpuspec::loongarch {

namespace {

/// A kind of exception, by the registers that keep its way back.
enum class Context { none, general, refill, machine_error, debug };

/// What a round trip may depend on.
enum Assumption : unsigned {
  outside_debug_mode,
  outside_machine_error,
  outside_refill,
  whole_pc,     // no bits of the PC above 31 where addresses have 32 bits
  aligned_pc,   // TLBRERA has no room for the lowest two bits
  mapped_mode,  // to which the return from a refill leads
  in_plv0,      // where debug mode can execute ERTN
  own_code,     // on LA32 reduced a general exception with the code of a refill returns as a refill
  with_tlb,
  with_debug_mode,
  other_than_reduced_la32,
  assumption_count
};
constexpr const char* name_of(Assumption assumption) {
  constexpr const char* names[] = {"outside_debug_mode",
                                   "outside_machine_error",
                                   "outside_refill",
                                   "whole_pc",
                                   "aligned_pc",
                                   "mapped_mode",
                                   "in_plv0",
                                   "own_code",
                                   "with_tlb",
                                   "with_debug_mode",
                                   "other_than_reduced_la32"};
  return names[assumption];
}
using Assumptions = unsigned;
template <class... Some>
constexpr Assumptions all_of(Some... some) {
  return (0U | ... | (1U << some));
}

/// An exception, and another one within its handler; and how many ERTNs lead back to where the first one came up.
struct Trip {
  const char* name;
  Context outer;
  Context inner;
  unsigned returns;
  Assumptions assumptions;
  const char* title;
  const char* alias = "";
  bool is_software_saving = false;  // the handler saves PRMD and ERA, and restores them before its ERTN
  Expected expected = Expected::proved;
};

constexpr Assumptions back_by_prmd = all_of(outside_debug_mode, outside_machine_error, outside_refill, whole_pc);
constexpr Assumptions back_by_refill =
    all_of(outside_debug_mode, outside_machine_error, whole_pc, aligned_pc, mapped_mode, with_tlb);
constexpr Assumptions back_by_merrctl = all_of(outside_debug_mode, other_than_reduced_la32);
constexpr Assumptions back_by_dera = all_of(outside_debug_mode, with_debug_mode, in_plv0);

constexpr Trip trips[] = {
    {"general", Context::general, Context::none, 1, back_by_prmd | all_of(own_code),
     "ERTN after a general exception, with no CSR write between, restores CRMD and the PC.", "la-csr-prop:P19"},
    {"refill", Context::refill, Context::none, 1, back_by_refill,
     "ERTN after a TLB refill in mapped mode restores CRMD and the PC.", "la-csr-prop:P20"},
    {"machine_error", Context::machine_error, Context::none, 1, back_by_merrctl,
     "ERTN after a machine error restores all of CRMD and the PC, from any mode.", "la-csr-prop:P21"},
    {"debug", Context::debug, Context::none, 1, back_by_dera, "ERTN after a debug exception restores CRMD and the PC."},
    {"refill_in_general", Context::general, Context::refill, 2,
     all_of(outside_debug_mode, outside_machine_error, whole_pc, mapped_mode, with_tlb, other_than_reduced_la32),
     "A TLB refill within the handler of a general exception returns to the handler, and that to the first PC.",
     "la-csr-prop:P24"},
    {"machine_error_in_general", Context::general, Context::machine_error, 2,
     all_of(outside_debug_mode, outside_refill, whole_pc, other_than_reduced_la32),
     "A machine error within the handler of a general exception returns to the handler, and that to the first PC."},
    {"debug_in_general", Context::general, Context::debug, 2, back_by_prmd | all_of(with_debug_mode),
     "A debug exception within the handler of a general exception returns to the handler, and that to the first PC."},
    {"machine_error_in_refill", Context::refill, Context::machine_error, 2,
     all_of(outside_debug_mode, whole_pc, aligned_pc, mapped_mode, with_tlb, other_than_reduced_la32),
     "A machine error within the handler of a TLB refill returns to the handler, and that to the first PC."},
    {"debug_in_refill", Context::refill, Context::debug, 2, back_by_refill | all_of(with_debug_mode),
     "A debug exception within the handler of a TLB refill returns to the handler, and that to the first PC."},
    {"debug_in_machine_error", Context::machine_error, Context::debug, 2, all_of(outside_debug_mode, with_debug_mode),
     "A debug exception within the handler of a machine error returns to the handler, and that to the first PC."},
    {"general_in_general", Context::general, Context::general, 2, back_by_prmd | all_of(own_code),
     "A general exception within the handler of another one returns to the first PC, if the handler saves PRMD and "
     "ERA.",
     "", true},
    {"general_in_refill", Context::refill, Context::general, 1,
     all_of(outside_debug_mode, outside_machine_error, whole_pc, aligned_pc, mapped_mode, other_than_reduced_la32),
     "A general exception within the handler of a TLB refill does not return to that handler: one ERTN leads to the "
     "first PC."},
    {"general_in_machine_error", Context::machine_error, Context::general, 1, back_by_merrctl,
     "A general exception within the handler of a machine error does not return to that handler: one ERTN leads to "
     "the first PC."},
    {"refill_in_machine_error", Context::machine_error, Context::refill, 1, back_by_merrctl,
     "A TLB refill within the handler of a machine error does not return to that handler: one ERTN leads to the first "
     "PC."},
    {"general_in_debug", Context::debug, Context::general, 1, back_by_dera,
     "A general exception in debug mode leaves the way back from debug mode."},
    {"refill_in_debug", Context::debug, Context::refill, 1, back_by_dera,
     "A TLB refill in debug mode leaves the way back from debug mode."},
    {"machine_error_in_debug", Context::debug, Context::machine_error, 1, back_by_dera,
     "A machine error in debug mode leaves the way back from debug mode."},
    {"debug_in_debug", Context::debug, Context::debug, 1, back_by_dera,
     "A debug exception in debug mode leaves the way back from debug mode."},
    {"general_in_general_unsaved", Context::general, Context::general, 2, back_by_prmd | all_of(own_code),
     "A general exception within the handler of another one returns to the first PC, though the handler saves nothing.",
     "", false, Expected::refuted},
    {"refill_in_refill", Context::refill, Context::refill, 2, back_by_refill | all_of(other_than_reduced_la32),
     "A TLB refill within the handler of another one returns to the handler, and that to the first PC.", "", false,
     Expected::refuted},
    {"machine_error_in_machine_error", Context::machine_error, Context::machine_error, 2, back_by_merrctl,
     "A machine error within the handler of another one returns to the handler, and that to the first PC.", "", false,
     Expected::refuted},
};

template <Domain D>
Bit<D> holds_in(const CsrState<D>& s, Assumption assumption, const Bit<D>& has_code_of_refill, const Choices<D>& c) {
  const auto pc = read<PC>(s).word();
  const auto is_mapped = s[CRMD::DA] == 0 && s[CRMD::PG] == 1;
  switch (assumption) {
    case outside_debug_mode: return !is_set(s[DBG::DST]);
    case outside_machine_error: return !is_set(s[MERRCTL::IsMERR]);
    case outside_refill: return !is_set(s[TLBRERA::IsTLBR]);
    case whole_pc: return !has_32_bit_addresses(s) || pc.template slice<63, 32>() == 0;
    case aligned_pc: return pc.template slice<1, 0>() == 0;
    case mapped_mode: return is_mapped;
    case in_plv0: return s[CRMD::PLV] == 0;
    case own_code: return !is_reduced_la32(c) || !has_code_of_refill || is_mapped;
    case with_tlb: return has_tlb(c);
    case with_debug_mode: return has_debug_mode(c);
    case other_than_reduced_la32: return !is_reduced_la32(c);
    case assumption_count: break;
  }
  spec_bug("a round trip depends on something unknown");
}

/// Any exception of a kind.
template <Domain D>
struct AnyException {
  Context context;
  ExceptionCode<D> code;
  Bits<D, 64> address;
  MachineFault<D> fault;
  Bits<D, 2> cause;
};
template <Domain D>
AnyException<D> any_exception(Context context, const std::string& prefix, Inputs<D>& in) {
  AnyException<D> any{context, {}, {}, {}, {}};
  if (context == Context::general)
    any.code = {in.template bits<6>(prefix + "ecode"), in.template bits<9>(prefix + "esubcode")};
  if (context == Context::general || context == Context::refill) any.address = in.template bits<64>(prefix + "address");
  if (context == Context::machine_error) any.fault.cause = in.template bits<8>(prefix + "fault");
  if (context == Context::debug) any.cause = in.template bits<2>(prefix + "cause");
  return any;
}

template <Domain D>
CsrState<D> entered(const CsrState<D>& s, const AnyException<D>& any, const Open<D>& open) {
  switch (any.context) {
    case Context::none: break;
    case Context::general: return general_exception(s, Raised<D>{any.code, any.address}, open);
    case Context::refill: return tlb_refill(s, any.address, open);
    case Context::machine_error: return machine_error(s, any.fault, open);
    case Context::debug: return debug_exception(s, any.cause, open);
  }
  return s;
}

/// Whether the mode and the PC are as they were.
template <Domain D>
Bit<D> is_back(const CsrState<D>& now, const CsrState<D>& before) {
  return read<CRMD>(now).word() == read<CRMD>(before).word() && read<PC>(now).word() == read<PC>(before).word();
}

/// What a handler leaves that restores what it saved when it started, in `handler`.
template <Domain D>
CsrState<D> restored(const CsrState<D>& s, const CsrState<D>& handler) {
  return s.with_register(read<PRMD>(handler)).with_register(read<ERA>(handler)).with_register(read<ESTAT>(handler));
}

template <Domain D>
Statement<D> round_trip(Inputs<D>& in, const Trip& trip, unsigned dropped) {
  const auto any = in.template state<Machine, host>();
  const auto open = any_open(in);
  const auto s = in.within(graph::Scope::harness, [&] { return made_legal(any, open); });
  const auto outer = any_exception(trip.outer, "", in);
  const auto inner = any_exception(trip.inner, "inner_", in);

  const auto has_code_of_refill = outer.code.ecode == 0x3f || inner.code.ecode == 0x3f;
  auto assumed = Bit<D>::of(1);
  for (unsigned a = 0; a < assumption_count; ++a)
    if ((trip.assumptions >> a & 1) != 0 && a != dropped)
      assumed = assumed && holds_in(s, static_cast<Assumption>(a), has_code_of_refill, open.choices);

  const auto handler = in.rule([&] { return entered(s, outer, open); });
  const auto last = in.rule([&] { return ertn(entered(handler, inner, open), open); });
  if (trip.returns == 1) return {assumed, is_back(last, s)};
  const auto resumed = trip.is_software_saving ? restored(last, handler) : last;
  const auto first = in.rule([&] { return ertn(resumed, open); });
  return {assumed, is_back(last, handler) && is_back(first, s)};
}

template <unsigned Number, unsigned Dropped>
struct RoundTrip {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    return round_trip(in, trips[Number], Dropped);
  }
};

template <unsigned Number, unsigned Dropped>
void add_control(const Property& property, std::vector<Property>& all) {
  if constexpr ((trips[Number].assumptions >> Dropped & 1) != 0 && trips[Number].expected == Expected::proved) {
    const std::string without = std::string("without_") + name_of(static_cast<Assumption>(Dropped));
    all.push_back(control_of(property, without, property.citation, claim<RoundTrip<Number, Dropped>>()));
  }
}

template <unsigned Number, unsigned... Assumption>
void add_trip(std::vector<Property>& all, std::integer_sequence<unsigned, Assumption...>) {
  const Trip& trip = trips[Number];
  Property property{std::string("loongarch.round_trip.") + trip.name, trip.alias, trip.title, "la-csr:S4",
                    claim<RoundTrip<Number, assumption_count>>()};
  property.expected = trip.expected;
  all.push_back(property);
  (add_control<Number, Assumption>(property, all), ...);
}

template <unsigned... Number>
void add_trips(std::vector<Property>& all, std::integer_sequence<unsigned, Number...>) {
  (add_trip<Number>(all, std::make_integer_sequence<unsigned, assumption_count>()), ...);
}

}  // namespace

std::vector<Property> round_trip_properties() {
  std::vector<Property> all;
  add_trips(all, std::make_integer_sequence<unsigned, std::size(trips)>());
  return all;
}

}  // namespace vcpuspec::loongarch
