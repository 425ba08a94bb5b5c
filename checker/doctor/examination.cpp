// SPDX-License-Identifier: Apache-2.0
#include "checker/doctor/examination.h"

#include "checker/input_error.h"

namespace vcpuspec::doctor {

std::vector<Promise> promises() {
  std::vector<Promise> all;
  for (const auto& group : {promises_of_starting(), promises_of_numbers(), promises_of_requests(),
                            promises_of_machines(), promises_of_ending()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

Finding try_promise(const Promise& promise, Patient& patient) {
  if (!promise.finds_out && !patient.is_known())
    return {promise.says, Finding::Kind::not_tried, "it says no proper hello"};
  try {
    promise.examine(patient);
    return {promise.says, Finding::Kind::kept, ""};
  } catch (const Broken& why) {
    return {promise.says, Finding::Kind::broken, why.what()};
  } catch (const NotTried& why) {
    return {promise.says, Finding::Kind::not_tried, why.what()};
  } catch (const InputError& why) {
    return {promise.says, Finding::Kind::broken, why.what()};
  }
}

void examine(Patient& patient, const std::function<void(const Finding&)>& tell) {
  for (const Promise& promise : promises()) tell(try_promise(promise, patient));
}

}  // namespace vcpuspec::doctor
