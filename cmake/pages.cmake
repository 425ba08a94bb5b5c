# SPDX-License-Identifier: Apache-2.0
# Manual pages and completions as files, written by the command from its option table; two pages are written by hand.
set(pages ${PROJECT_BINARY_DIR}/generated/man)
set(completions ${PROJECT_BINARY_DIR}/generated/completions)
file(MAKE_DIRECTORY ${pages} ${completions})
foreach(page vcpuspec-vectors.5 vcpuspec-protocol.7)
  configure_file(docs/man/${page}.in ${pages}/${page} @ONLY)
endforeach()
add_custom_command(
  OUTPUT ${pages}/vcpuspec.1 ${completions}/vcpuspec
  COMMAND bash ${PROJECT_SOURCE_DIR}/cmake/write_pages.sh $<TARGET_FILE:vcpuspec> ${pages} ${completions}
  DEPENDS vcpuspec cmake/write_pages.sh
  VERBATIM)
add_custom_target(vcpuspec_pages ALL DEPENDS ${pages}/vcpuspec.1)

install(DIRECTORY ${pages}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 FILES_MATCHING PATTERN *.1)
install(FILES ${pages}/vcpuspec-vectors.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES ${pages}/vcpuspec-protocol.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
install(FILES ${completions}/vcpuspec DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${completions}/_vcpuspec DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${completions}/vcpuspec.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
