// SPDX-License-Identifier: Apache-2.0
// A stand-in for the file of this name in a kernel tree, of our own: it defines what docs/examples/kernel_predicate
// takes out, says the same in other words, and has around it what must not be taken along.

static u32 vgic_v5_get_effective_priority_mask(struct kvm_vcpu *vcpu);

static u32 vgic_v5_get_effective_priority_mask(struct kvm_vcpu *vcpu)
{
	const u64 control = vcpu->arch.vgic_cpu.vgic_v5.vgic_vmcr;
	const u32 active = (u32)vcpu->arch.vgic_cpu.vgic_v5.vgic_apr;
	const u32 beyond_mask = (u32)FIELD_GET(FEAT_GCIE_ICH_VMCR_EL2_VPMR, control) + 1;
	u32 first_active = 0;

	while (first_active < 32 && !(active >> first_active & 1))
		++first_active;
	return FIELD_GET(FEAT_GCIE_ICH_VMCR_EL2_EN, control) ? min(first_active, beyond_mask) : 0;
}

static void vgic_v5_sync_ppi_priorities(struct kvm_vcpu *vcpu)
{
	const u64 *lanes = vcpu->arch.vgic_cpu.vgic_v5.vgic_ppi_priorityr;
	int ppi;

	for_each_set_bit(ppi, vcpu->kvm->arch.vgic.gicv5_vm.vgic_ppi_mask, VGIC_V5_NR_PRIVATE_IRQS)
		vgic_get_vcpu_irq(vcpu, vgic_v5_make_ppi(ppi))->priority = lanes[ppi / 8] >> (ppi % 8 * 8) & 31;
}

static bool is_due(struct vgic_irq *irq, u32 limit);

bool vgic_v5_has_pending_ppi(struct kvm_vcpu *vcpu)
{
	const u32 limit = vgic_v5_get_effective_priority_mask(vcpu);
	int ppi;

	for_each_set_bit(ppi, vcpu->kvm->arch.vgic.gicv5_vm.vgic_ppi_mask, VGIC_V5_NR_PRIVATE_IRQS) {
		struct vgic_irq *irq = vgic_get_vcpu_irq(vcpu, vgic_v5_make_ppi(ppi));
		bool pending;

		scoped_guard(raw_spinlock_irqsave, &irq->irq_lock)
			pending = irq->hw ? vgic_get_phys_line_level(irq) : irq_is_pending(irq);
		if (pending && irq->enabled && irq->priority < limit)
			return true;
	}
	return false;
}

void vgic_v5_put(struct kvm_vcpu *vcpu)
{
	if (this_does_not_compile(vcpu))
		vgic_v5_sync_ppi_priorities(vcpu);
}
