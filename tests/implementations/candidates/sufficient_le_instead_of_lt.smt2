; SPDX-License-Identifier: Apache-2.0
; Wrong: an interrupt of the running priority preempts, `<=` where `<` is meant.
(define-fun gicv5.sufficient_priority
    ((vmcr (_ BitVec 64)) (apr (_ BitVec 64)) (priority (_ BitVec 5))) Bool
  (let ((vpmr ((_ extract 31 27) vmcr))
        (active ((_ extract 31 0) apr))
        (priorities_up_to_ours (bvsub (bvshl #x00000001 ((_ zero_extend 27) priority)) #x00000001)))
    (and (bvule priority vpmr)
         (= (bvand active priorities_up_to_ours) #x00000000))))
