# `cpack` makes a Debian package with everything in it, which names what it needs. That it installs on a fresh machine
# is proved by scripts/check-fresh-machine.
include(${CMAKE_CURRENT_LIST_DIR}/installed_files.cmake)
file(REMOVE_RECURSE ${SCRATCH})
execute_process(COMMAND ${CPACK} -G DEB -B ${SCRATCH} WORKING_DIRECTORY ${BUILD} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(GLOB package ${SCRATCH}/*.deb)
execute_process(COMMAND dpkg-deb --field ${package} OUTPUT_VARIABLE fields COMMAND_ERROR_IS_FATAL ANY)
# libcurl is loaded when it is first needed, so dpkg-shlibdeps does not see it.
foreach(wanted "Package: ragctl" "Architecture: " "Maintainer: " "Description: " libc6 libsqlite3-0 libicu libcurl4 ca-certificates)
  string(FIND "${fields}" "${wanted}" at)
  if(at EQUAL -1)
    message(SEND_ERROR "${package} does not say '${wanted}':\n${fields}")
  endif()
endforeach()
execute_process(COMMAND dpkg-deb --extract ${package} ${SCRATCH}/root COMMAND_ERROR_IS_FATAL ANY)
require_installed(${SCRATCH}/root/usr)
file(REMOVE_RECURSE ${SCRATCH})
