// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/kvm/switching.h"
#include "spec/loongarch/kvm/handle_exit.h"

/// Claims about what KVM does for a guest that has exited.
namespace vcpuspec::loongarch::kvm {

namespace {

/// P31.
struct DecodesEveryWordOnce {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto word = in.template bits<32>("badi");
    const auto pc = in.template bits<64>("pc");
    const auto is = in.rule([&] { return decode_gspr(word); });
    const Bit<D> all[] = {is.cpucfg, is.csr, is.cacop, is.iocsr, is.idle, is.none};
    auto count = Bits<D, 3>::of(0);
    for (const Bit<D>& one : all) count = count + as_bit(one).template widen<3>();
    const auto next = in.rule([&] { return pc_after_gspr(pc, is); });
    const auto moves = select(is.none, pc, pc + 4);
    const auto iocsr = implies(is.iocsr, word.template slice<31, 13>() == 0x3240);
    return {always<D>(), count == 1 && next == moves && iocsr};
  }
};

/// P13, of a register that KVM's memory has. The version before gave the masked value.
template <bool Before>
struct SoftwareExchangesGiveAll {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto old = in.template bits<64>("old");
    const auto value = in.template bits<64>("value");
    const auto mask = in.template bits<64>("mask");
    const auto result = in.rule(
        [&] { return Before ? exchange_software_csr_b1(old, value, mask) : exchange_software_csr(old, value, mask); });
    return {always<D>(),
            result.rd == old && (result.next & mask) == (value & mask) && (result.next & ~mask) == (old & ~mask)};
  }
};

/// B8: what hardware offers becomes what KVM asks for.
template <bool Before>
struct AsksForWhatIsOffered {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto offers = in.template bits<64>("offers");
    const auto value = in.rule([&] { return Before ? gctl_value_b8(offers) : gctl_value(offers); });
    const RegisterValue<D, GCTL> asked{value};
    const RegisterValue<D, GCTL> offered{offers};
    const auto matc = asked[GCTL::MATC] == select(offered[GCTL::MATP].test(1), Bits<D, 2>::of(1), 0);
    const auto toci = asked[GCTL::TOCI] == select(offered[GCTL::TOCIP].test(2), Bits<D, 2>::of(2), 0);
    const auto others = Bits<D, 64>::of(~(mask_of(GCTL::MATC) | mask_of(GCTL::TOCI)));
    return {always<D>(), matc && toci && (value & others) == 0};
  }
};

/// P32: what an emulated instruction gives goes to a register of the guest, of which r0 is always 0.
struct RegisterZeroStaysZero {
  template <Domain D>
  static ConditionalStatement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto word = in.template bits<32>("badi");
    const auto old = in.template bits<64>("old");
    const auto r0 = Bits<D, 5>::of(r_zero);
    const auto emulated = in.rule([&] { return emulate_csr(on.s, word, old); });
    const auto is_zero = [&](const KvmState<D>& s) { return in_vcpu<guest_gpr>(s, r_zero) == 0; };
    return {on.is_possible && is_zero(on.s), is_zero(emulated.next), word.template slice<4, 0>() != r0 || old == 0};
  }
};

/// P13 of whole instructions, by the number of rj.
struct SoftwareCsrsFollowTheInstruction {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto word = in.template bits<32>("badi");
    const auto old = in.template bits<64>("old");
    const auto emulated = in.rule([&] { return emulate_csr(on.s, word, old); });
    const auto rd = word.template slice<4, 0>();
    const auto rj = word.template slice<9, 5>();
    const auto value = named_register(on.s, rd);
    const auto mask = named_register(on.s, rj);
    const auto reads = implies(rj == 0, emulated.software == old);
    const auto writes = implies(rj == 1, emulated.software == value);
    const auto exchanges = implies(rj != 0 && rj != 1, emulated.software == ((old & ~mask) | (value & mask)));
    return {on.is_possible, reads && writes && exchanges && named_register(emulated.next, rd) == old};
  }
};

}  // namespace

std::vector<Property> emulation_properties() {
  const Property exchanges{"loongarch.kvm.software_exchanges_give_all", "lvz-prop:P13",
                           "An exchange of a register that only KVM's memory has gives all that it held.",
                           "kvm-la:sw_csr", claim<SoftwareExchangesGiveAll<false>>()};
  const Property asks{"loongarch.kvm.asks_for_what_is_offered", "",
                      "KVM asks GCTL for root's memory types and the secure cache operations if these are offered, and "
                      "for nothing else.",
                      "kvm-la:enable_sequence", claim<AsksForWhatIsOffered<false>>()};
  return {
      {"loongarch.kvm.decodes_every_word_once", "lvz-prop:P31",
       "Every word that an exit by GSPR brings is of exactly one class, and one of none leaves the guest where it "
       "was.",
       "kvm-la:gspr_decode", claim<DecodesEveryWordOnce>()},
      exchanges,
      control_of(exchanges, "as_before_ebd50de14f1a", "kvm-la:B1", claim<SoftwareExchangesGiveAll<true>>()),
      asks,
      control_of(asks, "as_before_bdb13252e5d1", "kvm-la:B8", claim<AsksForWhatIsOffered<true>>()),
      {"loongarch.kvm.software_csrs_follow_the_instruction", "lvz-prop:P13",
       "A CSR instruction on a register that only KVM's memory has reads, writes or exchanges it, and rd gets what it "
       "held.",
       "kvm-la:sw_csr", claim<SoftwareCsrsFollowTheInstruction>()},
      {"loongarch.kvm.register_zero_stays_zero", "lvz-prop:P32",
       "After an emulated instruction r0 of the guest still reads 0.", "kvm-la:emulated_registers",
       claim<RegisterZeroStaysZero>(), Expected::recorded, "003-emulated-instruction-writes-r0"}};
}

}  // namespace vcpuspec::loongarch::kvm
