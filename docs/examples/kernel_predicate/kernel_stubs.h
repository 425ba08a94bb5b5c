// SPDX-License-Identifier: Apache-2.0
// Stand-ins for what the wake predicate of a kernel tree mentions: types with the fields it reads, and helpers that do
// the least that is right outside of a kernel. Written for this purpose; nothing here is taken from a kernel.
#ifndef KERNEL_STUBS_H
#define KERNEL_STUBS_H

#include <stdbool.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

enum { VGIC_V5_NR_PRIVATE_IRQS = 128 };
#define FEAT_GCIE_ICH_VMCR_EL2_EN 0x1ULL
#define FEAT_GCIE_ICH_VMCR_EL2_VPMR 0xf8000000ULL

struct vgic_irq {
  int irq_lock;  // nothing runs beside the predicate here
  bool enabled, active, hw, pending_latch, line_level;
  u8 priority;
};
struct vgic_v5_cpu_if {
  u64 vgic_vmcr, vgic_apr;
  u64 vgic_ppi_priorityr[16];
};
struct kvm {
  struct {
    struct {
      struct {
        unsigned long vgic_ppi_mask[2];
      } gicv5_vm;
    } vgic;
  } arch;
};
struct kvm_vcpu {
  struct kvm* kvm;
  struct {
    struct {
      struct vgic_v5_cpu_if vgic_v5;
    } vgic_cpu;
  } arch;
  struct vgic_irq ppi[VGIC_V5_NR_PRIVATE_IRQS];
};

// Fields: the value under a mask, moved down to bit 0.
#define FIELD_GET(mask, word) (((word) & (mask)) >> __builtin_ctzll(mask))
#define field_get(mask, word) FIELD_GET((u64)(mask), word)
#define GENMASK(high, low) ((~0ULL >> (63 - (high))) & (~0ULL << (low)))
#define min(a, b) ((a) < (b) ? (a) : (b))

// Bitmaps of longs.
#define for_each_set_bit(i, map, count) \
  for ((i) = 0; (i) < (count); ++(i))   \
    if ((map)[(i) / 64] >> ((i) % 64) & 1)

// A lock that is held for one statement, and that nobody else wants.
#define scoped_guard(kind, lock) if ((void)(lock), true)

static inline u32 vgic_v5_make_ppi(int i) { return (u32)i; }
static inline struct vgic_irq* vgic_get_vcpu_irq(struct kvm_vcpu* vcpu, u32 intid) { return &vcpu->ppi[intid]; }
static inline void vgic_put_irq(struct kvm* kvm, struct vgic_irq* irq) { (void)kvm, (void)irq; }
static inline bool vgic_get_phys_line_level(struct vgic_irq* irq) { return irq->line_level; }
static inline bool irq_is_pending(struct vgic_irq* irq) { return irq->pending_latch || irq->line_level; }

#endif
