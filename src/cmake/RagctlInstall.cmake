# What `cmake --install` puts where, and the Debian package that `cpack` makes of it.
install(TARGETS ragctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES README.md LICENSE CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY configs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)

foreach(section 1 5 7)
  file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/man/*.${section})
  if(pages)
    install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
  endif()
endforeach()

# Completions, where each shell looks for them. The binary prints its own, so they are made by running it.
if(EXISTS ${CMAKE_SOURCE_DIR}/src/command/completion.cpp AND NOT CMAKE_CROSSCOMPILING)
  set(completions ${CMAKE_BINARY_DIR}/completions)
  foreach(shell bash fish zsh)
    add_custom_command(OUTPUT ${completions}/ragctl.${shell} VERBATIM
      COMMAND ${CMAKE_COMMAND} -E make_directory ${completions}
      COMMAND ragctl completion ${shell} > ${completions}/ragctl.${shell})
  endforeach()
  add_custom_target(ragctl_completions ALL
    DEPENDS ${completions}/ragctl.bash ${completions}/ragctl.fish ${completions}/ragctl.zsh)
  install(FILES ${completions}/ragctl.bash RENAME ragctl
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${completions}/ragctl.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
  # Debian's zsh does not look into /usr/share/zsh/site-functions, only into the one below /usr/local; the prefix is
  # known at install time.
  install(CODE "set(completions \"${completions}\")\nset(data \"${CMAKE_INSTALL_DATADIR}\")")
  install(CODE [[
    if(EXISTS /etc/debian_version AND CMAKE_INSTALL_PREFIX MATCHES "/usr/?$")
      set(zsh_folder vendor-completions)
    else()
      set(zsh_folder site-functions)
    endif()
    file(INSTALL "${completions}/ragctl.zsh" DESTINATION "${CMAKE_INSTALL_PREFIX}/${data}/zsh/${zsh_folder}" RENAME _ragctl)
  ]])
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ragctl)
set(CPACK_PACKAGE_VENDOR "The ragctl authors")
set(CPACK_PACKAGE_CONTACT "The ragctl authors <ragctl@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
"ragctl keeps one private, self-contained knowledge base a tenant, each in a
directory of its own, and answers questions from it: in a shell command, in a
terminal chat, in a cron job. It reads text, Markdown, HTML, PDF, Office files, EPUB and
record files, searches by keyword and by meaning, and needs no daemon, no
database server and no network.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES TRUE)
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What dpkg-shlibdeps cannot see, because it is loaded only when a provider is asked.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libcurl4 (>= 7.87) | libcurl4t64")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion")
include(CPack)
