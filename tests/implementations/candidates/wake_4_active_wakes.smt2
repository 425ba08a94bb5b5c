; SPDX-License-Identifier: Apache-2.0
; Wrong: an active PPI wakes, too.
(define-fun can_signal ((vmcr (_ BitVec 64)) (apr (_ BitVec 64)) (priority (_ BitVec 8))) Bool
  (let ((vpmr ((_ zero_extend 3) ((_ extract 31 27) vmcr)))
        (up_to_ours (bvsub (bvshl #x00000002 ((_ zero_extend 24) priority)) #x00000001)))
    (and (= ((_ extract 0 0) vmcr) #b1) (bvule priority vpmr) (= (bvand ((_ extract 31 0) apr) up_to_ours) #x00000000))))

(define-fun gicv5.wake
    ((vmcr (_ BitVec 64)) (apr (_ BitVec 64)) (enabled (_ BitVec 4)) (pending (_ BitVec 4)) (active (_ BitVec 4))
     (level (_ BitVec 4)) (exposed (_ BitVec 4)) (priorities (_ BitVec 32))) Bool
  (let ((candidates (bvand exposed enabled pending)))
    (or
      (and (= ((_ extract 0 0) candidates) #b1) (can_signal vmcr apr ((_ extract 7 0) priorities)))
      (and (= ((_ extract 1 1) candidates) #b1) (can_signal vmcr apr ((_ extract 15 8) priorities)))
      (and (= ((_ extract 2 2) candidates) #b1) (can_signal vmcr apr ((_ extract 23 16) priorities)))
      (and (= ((_ extract 3 3) candidates) #b1) (can_signal vmcr apr ((_ extract 31 24) priorities))))))
