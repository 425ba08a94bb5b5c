# SPDX-License-Identifier: Apache-2.0
# vcpuspec_add_conformance_test: one CTest test that judges an implementation.
#
#   vcpuspec_add_conformance_test(
#     NAME name               # of the test
#     ENDPOINT endpoint       # what is judged, as `vcpuspec check` takes it: so:$<TARGET_FILE:mine>
#     [FILES file...]         # vector files; none: all that are shipped
#     [KNOWN file]            # the deviations that are recorded
#     [TIMEOUT seconds]       # of the whole test, 600 if not given
#     [LABELS label...]       # besides `conformance`, which each has
#     [ARGS argument...])     # further options of `vcpuspec check`
#
# Files are meant from the current source directory. The test passes when the implementation conforms, or deviates only
# as recorded; a run in which no case ran (exit code 4) is counted as skipped, and everything else fails.

function(_vcpuspec_require_file file)
  if(NOT file MATCHES "\\$<" AND NOT EXISTS ${file})
    message(FATAL_ERROR "vcpuspec_add_conformance_test: there is no file ${file}")
  endif()
endfunction()

function(_vcpuspec_require_arguments)
  if(DEFINED given_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "vcpuspec_add_conformance_test: `${given_UNPARSED_ARGUMENTS}` is no argument of it; options of "
                        "vcpuspec go behind ARGS")
  endif()
  if(DEFINED given_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "vcpuspec_add_conformance_test: nothing stands behind ${given_KEYWORDS_MISSING_VALUES}")
  endif()
  foreach(required NAME ENDPOINT)
    if(NOT DEFINED given_${required})
      message(FATAL_ERROR "vcpuspec_add_conformance_test: ${required} is missing")
    endif()
  endforeach()
  if(NOT given_TIMEOUT MATCHES "^[1-9][0-9]*$")
    message(FATAL_ERROR "vcpuspec_add_conformance_test: TIMEOUT is `${given_TIMEOUT}`, not a number of seconds")
  endif()
endfunction()

function(vcpuspec_add_conformance_test)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "NAME;ENDPOINT;KNOWN;TIMEOUT" "FILES;LABELS;ARGS")
  if(NOT DEFINED given_TIMEOUT AND NOT "TIMEOUT" IN_LIST given_KEYWORDS_MISSING_VALUES)
    set(given_TIMEOUT 600)
  endif()
  _vcpuspec_require_arguments()
  set(arguments ${given_ARGS})
  if(DEFINED given_KNOWN)
    cmake_path(ABSOLUTE_PATH given_KNOWN BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    _vcpuspec_require_file(${given_KNOWN})
    list(APPEND arguments --known ${given_KNOWN})
  endif()
  foreach(file IN LISTS given_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    _vcpuspec_require_file(${file})
    list(APPEND files ${file})
  endforeach()
  add_test(NAME ${given_NAME} COMMAND vcpuspec::vcpuspec check ${given_ENDPOINT} ${files} ${arguments}
           WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  set_tests_properties(${given_NAME} PROPERTIES SKIP_RETURN_CODE 4 TIMEOUT ${given_TIMEOUT}
                                                LABELS "conformance;${given_LABELS}")
endfunction()
