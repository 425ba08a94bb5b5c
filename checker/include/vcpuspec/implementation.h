/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C interface between vcpuspec and an implementation under test. C99; include nothing else of vcpuspec.
 *
 * Version 1. What is compiled against it goes on being judged: entries keep their place and their meaning, new ones
 * come behind the last, and `size` says which there are. No addition becomes compulsory.
 *
 * An implementation is a shared library that defines the function `vcpuspec_implementation`. It is judged on what
 * `describe` says it exports, and on nothing else. All numbers are 64-bit words in the byte order of the machine.
 *
 * Where it runs: in a process of its own, with limits on memory, time and files, without fork, exec or new privileges.
 * Inputs are read-only memory; outputs end at a page that must not be touched. Expectations are in another process.
 * Files can be read while the library is loaded and describes itself; a call can open none.
 *
 * A call leaves its process as it found it: descriptors 0 to 2, signal handlers and mask, timers, floating-point mode,
 * working directory and locale. One that changes any of them breaks the implementation, whatever it answers. What a
 * library sets up while it is loaded is its own affair.
 *
 * Threads: vcpuspec calls from one thread at a time. State that is kept between calls is a mistake unless it belongs to
 * a machine: cases are run again in another order, and the answers must be the same.
 */
#ifndef VCPUSPEC_IMPLEMENTATION_H
#define VCPUSPEC_IMPLEMENTATION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VCPUSPEC_ABI_VERSION 1

/* What every function returns. */
enum vcpuspec_status {
  VCPUSPEC_OK = 0,
  VCPUSPEC_UNSUPPORTED = 1, /* this implementation does not do that: the case counts as skipped, never as passed */
  VCPUSPEC_ERROR = 2        /* the implementation itself gave up: the case counts as "implementation broken" */
};

/* One machine of the implementation. Opaque to vcpuspec; created and destroyed by the functions below. */
struct vcpuspec_machine;

/*
 * What an implementation offers. Entries that are not used are NULL; `describe` is compulsory, and `call` when it names
 * functions. The table and all it points to belong to the implementation and stay valid until the library is unloaded.
 */
struct vcpuspec_implementation {
  /* sizeof(struct vcpuspec_implementation) as it was compiled: how vcpuspec knows which entries exist. */
  size_t size;

  /* VCPUSPEC_ABI_VERSION as the implementation was compiled. */
  uint32_t abi_version;

  /*
   * Says what the implementation exports, as JSON text in UTF-8, at most 1 MiB, terminated by NUL:
   *   {"name": "my hypervisor", "version": "1.2",
   *    "functions": [{"name": "gicv5.wake", "in": 28, "out": 1}],
   *    "machines": [{"name": "gicv5.ppi",
   *                  "slots": ["cpu.ICH_VMCR_EL2", "cpu.ICH_APR_EL2", ...],
   *                  "events": [{"name": "write_icc_pcr", "args": 1, "results": 0}, ...]}]}
   * `in`, `out`, `args` and `results` count words. The position of a function in the list is its number in `call`. Must
   * give the same text whenever it is called; NULL is an error.
   *
   * At most one machine, since `create` makes one. Of its slots and of its events those that it has, in any order: a
   * trace that names another slot or has another event is skipped. Their positions are what `load`, `observe` and
   * `step` go by.
   */
  const char* (*describe)(void);

  /*
   * Answers n cases of function number `fn`, one after the other: case i reads the words in[i * IN] to
   * in[i * IN + IN - 1] and writes out[i * OUT] to out[i * OUT + OUT - 1], IN and OUT as `describe` says. n is at least
   * 1. `in` must not be written. All of `out` must be written when the result is VCPUSPEC_OK (a word left as it was
   * breaks the implementation); it is not read otherwise.
   * Returns enum vcpuspec_status for the whole batch; a batch that is not answered with VCPUSPEC_OK is asked again case
   * by case.
   *
   * gicv5.wake, IN 28, OUT 1: must a vCPU that has just been put under WFI wake? In: ICH_VMCR_EL2, ICH_APR_EL2; then
   * two words each, word 0 for PPI 0 to 63: enabled, pending, active, handling mode (1 = level), exposed to the guest;
   * then the sixteen registers ICH_PPI_PRIORITYR<n>_EL2. It is the hardware's state just after that put. Only exposed
   * PPIs count. Out: 1 to wake, 0 to stay blocked.
   *
   * gicv5.effective_mask, IN 2, OUT 1: the effective priority mask. In: ICH_VMCR_EL2, ICH_APR_EL2. Out: 0 to 32.
   *
   * loongarch.exception_priority, IN 11, OUT 1: which of several exceptions of one instruction is taken. In: 1 for each
   * that there is, in this order: an interrupt; of the fetch a watchpoint, an address error, one of translation, a
   * machine error; one of decoding; of the access one that must be aligned and is not, an address error, a bound check,
   * one of translation, one that is not aligned and goes to pages of different memory types. Out: its position, from 0
   * on, or 11 for none.
   */
  int32_t (*call)(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n);

  /*
   * Machines. vcpuspec makes one when the first trace comes and runs all traces on it, one after the other: `load`,
   * then for each event `step` and `observe`, and `observe` once more, which must give the same. What is left of an
   * earlier trace after `load` is a mistake: it shows when the traces are run in another order. The first call that is
   * not answered with VCPUSPEC_OK ends its trace. The process ends without `destroy`. `reset` and `run` are not called
   * so far.
   *
   * The slots are the whole state of a machine, and so is what `save` writes. Before each event of a trace (of a long
   * one, before sixteen of them) fresh machines are made, one gets the slots by `load`, another what `save` wrote by
   * `restore`; both must go on as the first one does, and are destroyed. Without both `save` and `restore` neither is
   * called.
   *
   * A table that describes a machine needs create, destroy, load, step and observe.
   */

  /* Makes a machine in its reset state; NULL when there is no memory. Whoever creates it destroys it. */
  struct vcpuspec_machine* (*create)(void);

  /* Frees a machine. `machine` may be NULL. */
  void (*destroy)(struct vcpuspec_machine* machine);

  /* Puts a machine into its reset state. */
  int32_t (*reset)(struct vcpuspec_machine* machine);

  /* Sets all slots, in the order in which `describe` lists them; `count` is their number. */
  int32_t (*load)(struct vcpuspec_machine* machine, const uint64_t* slots, uint64_t count);

  /*
   * Runs one event: its number in the list of `describe`, its arguments, and room for its results, as many words as
   * `describe` says. `args` and `results` may be NULL when there are none. `args` must not be written; all results must
   * be, up to a page that must not be touched.
   */
  int32_t (*step)(struct vcpuspec_machine* machine, uint32_t event, const uint64_t* args, uint64_t* results);

  /*
   * Runs n events. `words` holds for each event its number followed by its arguments; `results` has room for all
   * results one after the other. Stops at the first event that is not answered with VCPUSPEC_OK and returns its status;
   * the number of events done goes to *done.
   */
  int32_t (*run)(struct vcpuspec_machine* machine, const uint64_t* words, uint64_t n, uint64_t* results,
                 uint64_t* done);

  /* Writes all slots, in the order in which `describe` lists them; `count` is their number. Changes nothing. */
  int32_t (*observe)(const struct vcpuspec_machine* machine, uint64_t* slots, uint64_t count);

  /*
   * Writes a machine's whole state into `buffer` of *size bytes and sets *size to the bytes used. A buffer that is too
   * small, NULL included, is VCPUSPEC_ERROR with *size set to what is needed. The bytes mean something to `restore`
   * only.
   */
  int32_t (*save)(const struct vcpuspec_machine* machine, void* buffer, size_t* size);

  /* Puts a machine, fresh or used, into the state that `save` wrote. */
  int32_t (*restore)(struct vcpuspec_machine* machine, const void* buffer, size_t size);
};

/* The one symbol vcpuspec looks for. Returns the table; never NULL, always the same. */
const struct vcpuspec_implementation* vcpuspec_implementation(void);

#ifdef __cplusplus
}
#endif

#endif
