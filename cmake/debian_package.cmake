# SPDX-License-Identifier: Apache-2.0
# `cpack -G DEB` in the build folder writes one package with all that is installed.
set(CPACK_PACKAGE_NAME vcpuspec)
set(CPACK_PACKAGE_VENDOR "vcpuspec")
if(NOT CPACK_PACKAGE_CONTACT) # who builds a package for others is whom they ask
  set(CPACK_PACKAGE_CONTACT "the vcpuspec maintainers <vcpuspec@localhost>")
endif()
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "executable specification and conformance suite for virtual CPUs")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Says what a virtual CPU's privileged state must do, for Arm GICv5 and for
LoongArch with its virtualization extension, and judges hypervisors,
emulators and cores by it: with test vectors, by proof, or on every input.
This package has the command, the vectors, the C interface for
implementations and the libraries for programs that judge by themselves.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Who links the static libraries needs what they use.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libyaml-cpp-dev, libfmt-dev, nlohmann-json3-dev, libsimdjson-dev, pkg-config, cmake")
set(CPACK_DEBIAN_COMPRESSION_TYPE gzip) # the vectors shrink to a fifth anyway, and xz takes minutes
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_GENERATOR DEB)
include(CPack)
