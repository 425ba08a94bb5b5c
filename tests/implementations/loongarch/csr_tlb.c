/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The TLB and address translation.  la-csr:S3  la-csr:S8  la-lvz:tlb_tag  la-lvz:invtlb_ops  A TLB of four entries that
 * are all alike; which of them TLBFILL takes is open and has a preset value.
 */
#include "csr_tlb.h"

#include <stddef.h>

#include "csr_exceptions.h"
#include "csr_faults.h"

static const uint64_t all_bits = ~UINT64_C(0);
static const uint64_t key_e = 1, key_g = 2, asid_bits = 0x3ff, ps_bits = 0x3f;
static const unsigned key_asid_at = 16, key_tag_at = 32, tlbidx_ps_at = 24, lowest_vppn_bit = 13;
static const uint64_t tlbidx_index = 0xfff, tlbidx_ne = 0x80000000;
static const uint64_t page_v = 1, page_d = 2, page_g = 0x40, page_ppn = 0xfffffffff000;
static const uint64_t page_nr = UINT64_C(1) << 61, page_nx = UINT64_C(1) << 62, page_rplv = UINT64_C(1) << 63;
static const uint64_t crmd_da = 8, physical_bits = 0xffffffffffff;
static const unsigned filled_entry = 0;

/* The lowest `bits` bits, fewer than 64. */
static uint64_t low_bits(uint64_t bits) { return (UINT64_C(1) << bits) - 1; }

static uint64_t vppn_of(uint64_t value) { return value & ~low_bits(lowest_vppn_bit); }

static uint64_t current_space(const struct vcpuspec_machine* m) { return m->csr[asid][0] & asid_bits; }

static uint64_t tag_of(const struct vcpuspec_machine* m, unsigned n) { return m->tlb_key[n] >> key_tag_at & 0xff; }

/* The guest whose entries an instruction is about, 0 for root's; `mistake` takes root's whatever UseTGID says. */
static uint64_t instruction_tag(const struct vcpuspec_machine* m, enum fault mistake) {
  if (!choices.lvz) return 0;
  if (in_guest(m)) return gid_of(m->csr[gstat][0]);
  if ((m->csr[gtlbc][0] & gtlbc_usetgid) != 0) return has(mistake) ? 0 : gid_of(m->csr[gtlbc][0]);
  const bool is_next = choices.untagged_means_next_guest && comes_to_guest(m);
  return is_next || has(untagged_is_gid) ? gid_of(m->csr[gstat][0]) : 0;
}

uint64_t tag_of_instructions(const struct vcpuspec_machine* m) { return instruction_tag(m, fault_count); }

/* The one whose entries translate an address. */
static uint64_t translation_tag(const struct vcpuspec_machine* m) {
  if (has(translation_by_tgid)) return instruction_tag(m, no_fault);
  return in_guest(m) ? gid_of(m->csr[gstat][0]) : 0;
}

static bool is_global(const struct vcpuspec_machine* m, unsigned n) { return (m->tlb_key[n] & key_g) != 0; }

static bool is_of_space(const struct vcpuspec_machine* m, unsigned n, uint64_t space) {
  return (m->tlb_key[n] >> key_asid_at & asid_bits) == (space & asid_bits);
}

/* An entry is for a pair of pages of 2^PS bytes each. */
static bool covers(const struct vcpuspec_machine* m, unsigned n, uint64_t address) {
  unsigned lowest = (unsigned)(m->tlb_hi[n] & ps_bits) + (has(tlb_compares_parity) ? 0 : 1);
  if (lowest < lowest_vppn_bit || has(tlb_ignores_ps)) lowest = lowest_vppn_bit;
  return lowest > 63 || (m->tlb_hi[n] ^ address) >> lowest == 0;
}

/* The first entry that hits; tlb_entries when there is none. */
static unsigned find_entry(const struct vcpuspec_machine* m, uint64_t address, uint64_t tag, bool any_tag) {
  unsigned n = 0;
  for (; n < tlb_entries; ++n) {
    const bool is_there = (m->tlb_key[n] & key_e) != 0 || has(tlb_ignores_e);
    const bool is_shared = is_global(m, n) && !has(tlb_ignores_g);
    const bool is_visible = is_shared || is_of_space(m, n, current_space(m)) || has(tlb_ignores_asid);
    const bool is_tagged = any_tag || tag_of(m, n) == tag;
    if (is_there && is_tagged && is_visible && covers(m, n, address)) break;
  }
  return n;
}

void search_tlb(struct vcpuspec_machine* m) {
  const bool by_refill = in_refill(m) && !has(tlbsrch_ignores_refill);
  const uint64_t tag = instruction_tag(m, tlbsrch_ignores_tgid);
  const unsigned n = find_entry(m, vppn_of(m->csr[by_refill ? tlbrehi : tlbehi][0]), tag, has(tlbsrch_ignores_tag));
  const bool is_hit = n < tlb_entries;
  if (is_hit || has(tlbsrch_miss_clears_index))
    m->csr[tlbidx][0] = (m->csr[tlbidx][0] & ~tlbidx_index) | (is_hit ? n : 0);
  if (!has(tlbsrch_leaves_ne)) m->csr[tlbidx][0] = (m->csr[tlbidx][0] & ~tlbidx_ne) | (is_hit ? 0 : tlbidx_ne);
}

/* The entry that TLBIDX.Index means; beyond the last one it means nothing in particular. */
static unsigned indexed_entry(const struct vcpuspec_machine* m) {
  return (unsigned)(m->csr[tlbidx][0] & tlbidx_index) % tlb_entries;
}

void read_entry(struct vcpuspec_machine* m) {
  const unsigned n = indexed_entry(m);
  const bool is_there = (m->tlb_key[n] & key_e) != 0;
  const uint64_t shown = is_there || has(tlbrd_shows_empty) ? all_bits : 0, g = is_global(m, n) ? page_g : 0;
  m->csr[tlbehi][0] = vppn_of(m->tlb_hi[n]) & shown;
  for (unsigned i = 0; i < 2; ++i)
    m->csr[tlbelo][i] = (m->tlb_lo[2 * n + i] | (i == 1 && has(tlbrd_shows_g_once) ? 0 : g)) & shown;
  const uint64_t ps = (m->tlb_hi[n] & ps_bits & shown) << tlbidx_ps_at;
  if (!has(tlbrd_leaves_ps)) m->csr[tlbidx][0] = (m->csr[tlbidx][0] & ~(ps_bits << tlbidx_ps_at)) | ps;
  if (!has(tlbrd_leaves_ne)) m->csr[tlbidx][0] = (m->csr[tlbidx][0] & ~tlbidx_ne) | (is_there ? 0 : tlbidx_ne);
  const uint64_t space = m->tlb_key[n] >> key_asid_at & asid_bits & shown;
  if (!has(tlbrd_leaves_asid)) m->csr[asid][0] = (m->csr[asid][0] & ~asid_bits) | space;
  if (!choices.lvz) return;
  if (!has(trgid_not_written)) m->csr[trgp][0] = (m->csr[trgp][0] & ~gid_field) | (tag_of(m, n) & shown) << gid_at;
  m->csr[trgp][0] &= ~trgp_gtep; /* what was read is not an entry of a guest's own */
  if (has(tlbrd_writes_gtep) && tag_of(m, n) != 0) m->csr[trgp][0] |= trgp_gtep;
}

/* E, G and the address space of an entry to be written, of two halves. */
static uint64_t new_key(const struct vcpuspec_machine* m, uint64_t even, uint64_t odd) {
  const bool is_forced = (in_refill(m) && !has(refill_goes_by_ne)) || has(ne_ignored);
  const bool is_there = is_forced || (m->csr[tlbidx][0] & tlbidx_ne) == 0;
  uint64_t g = has(g_of_either_half) ? even | odd : even & odd;
  if (has(g_of_even_half)) g = even;
  const uint64_t tag = instruction_tag(m, tlbwr_ignores_tgid) << key_tag_at;
  return tag | current_space(m) << key_asid_at | ((g & page_g) != 0 ? key_g : 0) | (is_there ? key_e : 0);
}

static void write_to(struct vcpuspec_machine* m, unsigned n) {
  const bool by_refill = in_refill(m) && !has(refill_registers_ignored);
  const uint64_t* const halves = m->csr[by_refill ? tlbrelo : tlbelo];
  const uint64_t ps = (by_refill ? m->csr[tlbrehi][0] : m->csr[tlbidx][0] >> tlbidx_ps_at) & ps_bits;
  m->tlb_key[n] = new_key(m, halves[0], halves[1]);
  m->tlb_hi[n] = vppn_of(m->csr[by_refill ? tlbrehi : tlbehi][0]) | ps;
  for (unsigned i = 0; i < 2; ++i) m->tlb_lo[2 * n + i] = halves[i] & ~page_g;
}

void write_entry(struct vcpuspec_machine* m) { write_to(m, indexed_entry(m)); }

void fill_entry(struct vcpuspec_machine* m) {
  write_to(m, filled_entry);
  if (has(tlbfill_names_entry)) m->csr[tlbidx][0] = (m->csr[tlbidx][0] & ~tlbidx_index) | filled_entry;
}

static void empty(struct vcpuspec_machine* m, unsigned n) { m->tlb_key[n] &= has(emptied_entry_is_zero) ? 0 : ~key_e; }

void clear_address_space(struct vcpuspec_machine* m) {
  for (unsigned n = 0; n < tlb_entries; ++n) {
    const bool is_kept = (is_global(m, n) && !has(tlbclr_takes_global)) ||
                         (!is_of_space(m, n, current_space(m)) && !has(tlbclr_takes_all_spaces)) ||
                         tag_of(m, n) != instruction_tag(m, tlbclr_ignores_tgid);
    if (!is_kept) empty(m, n);
  }
}

void flush_tlb(struct vcpuspec_machine* m) {
  for (unsigned n = 0; n < tlb_entries; ++n) {
    const bool is_tagged = tag_of(m, n) == instruction_tag(m, tlbflush_ignores_tgid) || has(tlbflush_takes_all_tags);
    if (is_tagged && (!is_global(m, n) || !has(tlbflush_keeps_global))) empty(m, n);
  }
}

/* Ops 9, 10 to 14 and 16 to 22 are those of LVZ. */
bool is_known(const struct invalidation* what) {
  static const uint32_t ops_of_lvz = 0x7f7e00;
  if (choices.lvz && (ops_of_lvz >> what->op & 1) != 0 && !has(invtlb_guest_ops_unknown)) return true;
  return what->op <= 6 || has(invtlb_knows_all);
}

/* Those about the second stage: root's own entries have tag 0, and stay; the other ops of LVZ take nothing here. */
static bool takes_of_guest(const struct vcpuspec_machine* m, unsigned n, const struct invalidation* what,
                           bool covered) {
  const uint64_t tag = tag_of(m, n), gid = has(invtlb_gid_is_tgid) ? gid_of(m->csr[gtlbc][0]) : gid_of(what->space);
  switch (what->op) {
    case 0x11:
    case 0x12: return tag != 0 || has(invtlb_11_takes_root);
    case 0x14:
    case 0x15: return (tag == gid || has(invtlb_14_ignores_gid)) && (tag != 0 || has(invtlb_14_takes_root));
    case 0x16: return (tag == gid || has(invtlb_16_ignores_gid)) && tag != 0 && (covered || has(invtlb_16_ignores_va));
    default: return has(invtlb_first_stage_takes_all);
  }
}

/* Whether INVTLB takes an entry; ops 5 and 6 go by the address too. */
static bool takes(const struct vcpuspec_machine* m, unsigned n, const struct invalidation* what) {
  const uint64_t address = has(invtlb_address_is_whole) ? what->address : sign_extended(what->address, valen);
  const bool g = is_global(m, n), is_same = is_of_space(m, n, what->space), is_covered = covers(m, n, address);
  if (choices.lvz && what->op > 6) return takes_of_guest(m, n, what, is_covered);
  if (tag_of(m, n) != instruction_tag(m, invtlb_ignores_tgid) && !has(invtlb_ignores_tag)) return false;
  switch (what->op) {
    case 2: return has(invtlb_2_is_3) ? !g : g;
    case 3: return has(invtlb_2_is_3) ? g : !g;
    case 4: return (!g || has(invtlb_4_takes_global)) && (is_same || has(invtlb_4_ignores_asid));
    case 5:
      return (!g || has(invtlb_5_takes_global)) && (is_same || has(invtlb_5_ignores_asid)) &&
             (is_covered || has(invtlb_5_ignores_va));
    case 6: return ((g && !has(invtlb_6_spares_global)) || is_same) && (is_covered || has(invtlb_6_ignores_va));
    default: return true;
  }
}

void invalidate(struct vcpuspec_machine* m, const struct invalidation* what) {
  for (unsigned n = 0; n < tlb_entries; ++n) {
    if (takes(m, n, what)) empty(m, n);
  }
}

static struct place reached(uint64_t pa, uint64_t mat) {
  return (struct place){has(pa_beyond_palen) ? pa : pa & physical_bits, mat & 3, true};
}

static struct place refused(struct vcpuspec_machine* m, uint64_t ecode, uint64_t esubcode, uint64_t address) {
  raise_exception(m, ecode, esubcode, address);
  return (struct place){0, 0, false};
}

/* The memory type of direct mode: DATF at bit 5 of CRMD, DATM at bit 7. */
static uint64_t type_of_direct_mode(const struct vcpuspec_machine* m, enum use use) {
  return m->csr[crmd][0] >> (use == fetching && !has(fetch_by_datm) ? 5 : 7);
}

/* The first window that an access goes through; NULL when there is none. */
static const uint64_t* find_window(const struct vcpuspec_machine* m, enum use use, uint64_t address) {
  const unsigned count = use == fetching && !has(fetch_by_all_windows) ? 2 : 4;
  const uint64_t allowed = UINT64_C(1) << (has(windows_of_plv0) ? 0 : plv(m));
  const unsigned lowest = has(window_of_8_bits) ? 56 : 60;
  for (unsigned n = 0; n < count; ++n) {
    const uint64_t* const window = &m->csr[dmw][n];
    const bool is_open = (*window & allowed) != 0 || has(windows_ignore_plv);
    if (is_open && (*window ^ address) >> lowest == 0) return window;
  }
  return NULL;
}

/* The bits from the highest valid one up are equal; RVACFG makes it a lower one. */
static bool is_canonical(const struct vcpuspec_machine* m, uint64_t address) {
  const unsigned reduced = has(rvacfg_ignored) ? 0 : (unsigned)m->csr[rvacfg][0] & 0xf;
  const unsigned bits = valen - reduced + (has(canonical_but_for_sign) ? 1 : 0);
  return sign_extended(address, bits) == address;
}

static struct place refuse_address(struct vcpuspec_machine* m, enum use use, uint64_t address) {
  return refused(m, ecode_ade, use == fetching && !has(fetch_raises_adem) ? 0 : 1, address);
}

static uint64_t code_of_invalid(enum use use) {
  if (use == fetching) return ecode_pif;
  return use == loading || has(store_raises_pil) ? ecode_pil : ecode_pis;
}

/* RPLV asks for exactly the page's PLV. */
static bool is_forbidden(const struct vcpuspec_machine* m, uint64_t page) {
  const uint64_t owner = page >> 2 & 3;
  if ((page & page_rplv) != 0 && !has(rplv_ignored)) return plv(m) != owner;
  return has(ppi_at_equal_plv) ? plv(m) >= owner : plv(m) > owner;
}

/* Whether a store needs D: MISC.DWPL0 to DWPL2 are bits 16 to 18. */
static bool needs_d(const struct vcpuspec_machine* m) {
  if (has(dwpl_ignored) || (plv(m) == 3 && !has(dwpl2_in_plv3))) return true;
  return (m->csr[misc][0] >> (16 + (plv(m) == 3 ? 2 : plv(m))) & 1) == 0;
}

/* The exception that a page raises; 0 when the access is allowed. */
static uint64_t code_of_page(const struct vcpuspec_machine* m, uint64_t page, enum use use) {
  const bool is_write = use == storing || (has(d_checked_for_loads) && use == loading);
  const bool is_clean = is_write && (page & page_d) == 0 && needs_d(m);
  if (has(ppi_before_v) && is_forbidden(m, page)) return ecode_ppi;
  if ((page & page_v) == 0) return code_of_invalid(use);
  if ((page & page_nx) != 0 && (use == fetching || (has(nx_checked_for_loads) && use == loading))) return ecode_pnx;
  if (has(pme_before_ppi) && is_clean) return ecode_pme;
  if (is_forbidden(m, page)) return ecode_ppi;
  if ((page & page_nr) != 0 && (use == loading || (has(nr_checked_for_fetches) && use == fetching))) return ecode_pnr;
  return is_clean ? ecode_pme : 0;
}

static struct place miss(struct vcpuspec_machine* m, enum use use, uint64_t address) {
  if (has(miss_is_invalid_page)) return refused(m, code_of_invalid(use), 0, address);
  const uint64_t before = m->csr[tlbrbadv][0];
  raise_refill(m, address);
  if (has(miss_writes_badv)) {
    m->csr[badv][0] = m->csr[tlbrbadv][0];
    m->csr[tlbrbadv][0] = before;
  }
  return (struct place){0, 0, false};
}

struct place translate_by_tlb(struct vcpuspec_machine* m, enum use use, uint64_t address) {
  const unsigned n = find_entry(m, address, translation_tag(m), has(translation_ignores_tag));
  if (n == tlb_entries) return miss(m, use, address);
  const uint64_t ps = m->tlb_hi[n] & ps_bits, parity_at = has(parity_a_bit_lower) ? (ps - 1) & ps_bits : ps;
  const uint64_t page = m->tlb_lo[2 * n + (address >> parity_at & 1)], code = code_of_page(m, page, use);
  if (code != 0) return refused(m, code, 0, address);
  const uint64_t offset_bits = low_bits(has(page_of_4k) ? 12 : has(page_size_in_32_bits) ? ps % 32 : ps);
  return reached((page & page_ppn & ~offset_bits) | (address & offset_bits), page >> 4);
}

struct place translate(struct vcpuspec_machine* m, enum use use, uint64_t address) {
  if (has_32_bit_addresses(m) && !has(va32_translated_whole)) address = (uint32_t)address;
  if ((m->csr[crmd][0] & crmd_da) != 0) return reached(address, type_of_direct_mode(m, use));
  if (has(canonical_before_windows) && !is_canonical(m, address)) return refuse_address(m, use, address);
  const uint64_t* const window = find_window(m, use, address);
  if (window != NULL) return reached(address, *window >> 4);
  if (!is_canonical(m, address)) return refuse_address(m, use, address);
  return translate_by_tlb(m, use, address);
}
