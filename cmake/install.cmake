# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` lays down, in the GNU directories. Nothing of it holds an absolute path of this machine.
include(CMakePackageConfigHelpers)

set(data ${CMAKE_INSTALL_DATADIR}/vcpuspec)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/vcpuspec)

# One file of targets for each component: who asks for the C interface needs no library of the checker.
install(TARGETS vcpuspec EXPORT vcpuspec_command DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS vcpuspec-worker DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/vcpuspec)
install(TARGETS vcpuspec_spec EXPORT vcpuspec_model DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS vcpuspec_claims vcpuspec_checker EXPORT vcpuspec_checker DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS vcpuspec_adapter_c EXPORT vcpuspec_adapter_c)
foreach(component command model checker adapter_c)
  install(EXPORT vcpuspec_${component} NAMESPACE vcpuspec:: FILE vcpuspec-${component}.cmake DESTINATION ${package})
endforeach()

# The headers of the specification, the checker's public ones, and the C interface beside them.
set(headers ${CMAKE_INSTALL_INCLUDEDIR}/vcpuspec)
install(DIRECTORY spec DESTINATION ${headers} FILES_MATCHING PATTERN *.h)
install(DIRECTORY checker/vectors DESTINATION ${headers}/checker
        FILES_MATCHING PATTERN *.h PATTERN case_json.h EXCLUDE)
foreach(folder checker checker/reports)
  file(GLOB public_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.h)
  install(FILES ${public_headers} DESTINATION ${headers}/${folder})
endforeach()
install(FILES properties/claims/property.h DESTINATION ${headers}/properties/claims)
install(FILES checker/include/vcpuspec/implementation.h DESTINATION ${headers})

# What the command reads at run time, and what its messages name: the same paths as in the sources.
install(DIRECTORY vectors DESTINATION ${data} PATTERN *.py EXCLUDE PATTERN *_generator EXCLUDE
                                              PATTERN __pycache__ EXCLUDE)
install(DIRECTORY docs DESTINATION ${data} PATTERN adr EXCLUDE PATTERN man EXCLUDE)
install(FILES vectors/schema/vector.schema.json docs/report.schema.json docs/coverage.schema.json
        DESTINATION ${data}/schemas)
include(${CMAKE_CURRENT_LIST_DIR}/pages.cmake)

install(FILES README.md CHANGELOG.md LICENSE cmake/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})

write_basic_package_version_file(${PROJECT_BINARY_DIR}/generated/vcpuspec-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
configure_package_config_file(cmake/vcpuspec-config.cmake.in ${PROJECT_BINARY_DIR}/generated/vcpuspec-config.cmake
                              INSTALL_DESTINATION ${package} PATH_VARS data CMAKE_INSTALL_LIBEXECDIR
                              NO_CHECK_REQUIRED_COMPONENTS_MACRO)
install(FILES ${PROJECT_BINARY_DIR}/generated/vcpuspec-config.cmake
              ${PROJECT_BINARY_DIR}/generated/vcpuspec-config-version.cmake cmake/conformance_test.cmake
        DESTINATION ${package})

# pkg-config knows where it found a file; everything else is seen from there.
set(pkgconfig ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
cmake_path(ABSOLUTE_PATH pkgconfig BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} OUTPUT_VARIABLE pkgconfig_at)
foreach(directory LIBDIR INCLUDEDIR DATADIR BINDIR LIBEXECDIR)
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_${directory} BASE_DIRECTORY ${pkgconfig_at}
             OUTPUT_VARIABLE ${directory}_FROM_PC)
endforeach()
foreach(name vcpuspec vcpuspec-adapter)
  configure_file(cmake/${name}.pc.in ${PROJECT_BINARY_DIR}/generated/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/generated/${name}.pc DESTINATION ${pkgconfig})
endforeach()
