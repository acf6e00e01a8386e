# `cmake --install` into a scratch folder gives all that a packager expects.
include(${CMAKE_CURRENT_LIST_DIR}/installed_files.cmake)
file(REMOVE_RECURSE ${SCRATCH})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/usr OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
require_installed(${SCRATCH}/usr)
file(REMOVE_RECURSE ${SCRATCH})
