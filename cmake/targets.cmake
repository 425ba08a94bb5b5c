# SPDX-License-Identifier: Apache-2.0
# What other projects may use, under the names that find_package gives, too: vcpuspec::model, vcpuspec::checker,
# vcpuspec::adapter_c and the command vcpuspec::vcpuspec.

# The C interface of implementations: one header, which needs no C++.
add_library(vcpuspec_adapter_c INTERFACE)
target_include_directories(vcpuspec_adapter_c INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/checker/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

# Headers name each other from the root of the project, so that is what is installed below a folder of our own.
foreach(library spec claims checker)
  target_include_directories(vcpuspec_${library} INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/vcpuspec>)
endforeach()

set_target_properties(vcpuspec_spec PROPERTIES EXPORT_NAME model)
set_target_properties(vcpuspec_claims PROPERTIES EXPORT_NAME claims)
set_target_properties(vcpuspec_checker PROPERTIES EXPORT_NAME checker)
set_target_properties(vcpuspec_adapter_c PROPERTIES EXPORT_NAME adapter_c)

add_library(vcpuspec::model ALIAS vcpuspec_spec)
add_library(vcpuspec::claims ALIAS vcpuspec_claims)
add_library(vcpuspec::checker ALIAS vcpuspec_checker)
add_library(vcpuspec::adapter_c ALIAS vcpuspec_adapter_c)
add_executable(vcpuspec::vcpuspec ALIAS vcpuspec)

include(${CMAKE_CURRENT_LIST_DIR}/conformance_test.cmake)
