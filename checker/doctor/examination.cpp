// SPDX-License-Identifier: Apache-2.0
#include "checker/doctor/examination.h"

#include "checker/input_error.h"

namespace vcpuspec::doctor {

namespace {

Finding finding_of(const Promise& promise, Patient& patient) {
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

}  // namespace

void examine(Patient& patient, const std::function<void(const Finding&)>& tell) {
  for (const auto& group : {promises_of_starting(), promises_of_numbers(), promises_of_requests(),
                            promises_of_machines(), promises_of_ending()})
    for (const Promise& promise : group) tell(finding_of(promise, patient));
}

}  // namespace vcpuspec::doctor
