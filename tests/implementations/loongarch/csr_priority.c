/* SPDX-License-Identifier: Apache-2.0 */
/* Exceptions in the order of the stages of an instruction, and of the checks within a stage. */
#include "csr_priority.h"

#include "csr_faults.h"

enum {
  interrupt,
  fetch_watchpoint,
  fetch_address_error,
  fetch_translation,
  fetch_machine_error,
  decoding,
  misaligned,
  address_error,
  bound_check,
  translation,
  misaligned_across_types,
  none
};

static uint64_t of_fetch(const uint64_t* found) {
  if (has(translation_before_watch) && found[fetch_translation] != 0) return fetch_translation;
  if (found[fetch_watchpoint] != 0) return fetch_watchpoint;
  if (found[fetch_address_error] != 0) return fetch_address_error;
  if (found[fetch_translation] != 0) return fetch_translation;
  return found[fetch_machine_error] != 0 ? fetch_machine_error : none;
}

static uint64_t of_access(const uint64_t* found) {
  if (found[misaligned] != 0 && !has(misaligned_comes_last)) return misaligned;
  if (has(bound_before_address_error) && found[bound_check] != 0) return bound_check;
  if (found[address_error] != 0) return address_error;
  if (found[bound_check] != 0) return bound_check;
  if (found[translation] != 0) return translation;
  if (found[misaligned] != 0) return misaligned;
  return found[misaligned_across_types] != 0 ? misaligned_across_types : none;
}

static uint64_t of_instruction(const uint64_t* found) {
  const uint64_t fetch = of_fetch(found), access = of_access(found);
  if (fetch != none) return fetch;
  if (has(access_before_decoding) && access != none) return access;
  return found[decoding] != 0 ? decoding : access;
}

uint64_t first_exception(const uint64_t* found) {
  const uint64_t exception = of_instruction(found);
  if (has(none_is_the_first) && exception == none) return interrupt;
  if (found[interrupt] != 0 && (exception == none || !has(interrupt_comes_last))) return interrupt;
  return exception;
}
