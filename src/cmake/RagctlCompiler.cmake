# Warnings, sanitizers and link options, as one interface target that every room links.
add_library(ragctl_warnings INTERFACE)
target_compile_options(ragctl_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual -Wformat=2 -Wimplicit-fallthrough
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(ragctl_warnings INTERFACE -Wno-restrict)  # false alarms on std::string, GCC bug 105329
endif()
if(RAGCTL_WERROR)
  target_compile_options(ragctl_warnings INTERFACE -Werror)
endif()
if(RAGCTL_SANITIZE)
  add_compile_options(-fsanitize=${RAGCTL_SANITIZE} -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${RAGCTL_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The checks inserted hide initialisations from gcc's flow analysis (its manual says so); the release build keeps it.
    target_compile_options(ragctl_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(RAGCTL_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "RAGCTL_FUZZ needs clang, whose library libFuzzer is: -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
add_compile_definitions(RAGCTL_VERSION="${PROJECT_VERSION}")

# Start-up time is a feature: bind lazily and drop libraries that nothing uses.
add_link_options(-Wl,--as-needed -Wl,-O1 -Wl,--hash-style=gnu)
