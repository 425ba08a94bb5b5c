; SPDX-License-Identifier: Apache-2.0
; The effective priority mask: the first priority that may not be signalled.
(set-logic QF_BV)
(define-sort Register () (_ BitVec 64))
(define-sort Limit () (_ BitVec 6))

; The number of the lowest bit that is set, 32 when none is: what is one in x & -x alone, found by halves.
(define-fun lowest_set_bit ((bits (_ BitVec 32))) Limit
  (let ((alone (bvand bits (bvneg bits))))
    (ite (= bits #x00000000) (_ bv32 6)
      (concat #b0
        (bvcomp (bvand alone #xffff0000) alone)
        (bvcomp (bvand alone #xff00ff00) alone)
        (bvcomp (bvand alone #xf0f0f0f0) alone)
        (bvcomp (bvand alone #xcccccccc) alone)
        (bvcomp (bvand alone #xaaaaaaaa) alone)))))

(define-fun gicv5.effective_mask ((vmcr Register) (apr Register)) Limit
  (let ((enabled (= ((_ extract 0 0) vmcr) #b1))
        (first_masked (bvadd ((_ zero_extend 1) ((_ extract 31 27) vmcr)) (_ bv1 6)))
        (running (lowest_set_bit ((_ extract 31 0) apr))))
    (ite enabled
         (ite (bvult running first_masked) running first_masked)
         (_ bv0 6))))
