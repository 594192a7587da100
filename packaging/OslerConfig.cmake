# find_package(Osler) gives the targets Osler::osler (compiler and runtime) and Osler::runtime (compiled guidelines only),
# each also as Osler::osler_static and Osler::runtime_static.
get_filename_component(_osler_lib "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
get_filename_component(_osler_include "@PREFIX@/include" ABSOLUTE)

foreach(_osler_pair "osler;libosler" "runtime;libosler-runtime")
  list(GET _osler_pair 0 _osler_target)
  list(GET _osler_pair 1 _osler_file)
  if(NOT TARGET Osler::${_osler_target})
    add_library(Osler::${_osler_target} SHARED IMPORTED)
    set_target_properties(Osler::${_osler_target} PROPERTIES
      IMPORTED_LOCATION "${_osler_lib}/${_osler_file}.so.@VERSION@"
      IMPORTED_SONAME "${_osler_file}.so.@SOVERSION@"
      INTERFACE_INCLUDE_DIRECTORIES "${_osler_include}")
    add_library(Osler::${_osler_target}_static STATIC IMPORTED)
    set_target_properties(Osler::${_osler_target}_static PROPERTIES
      IMPORTED_LOCATION "${_osler_lib}/${_osler_file}.a"
      IMPORTED_LINK_INTERFACE_LANGUAGES "C"
      INTERFACE_LINK_LIBRARIES "@LIBS@"
      INTERFACE_INCLUDE_DIRECTORIES "${_osler_include}")
  endif()
endforeach()
foreach(_osler_target runtime runtime_static)
  set_property(TARGET Osler::${_osler_target} PROPERTY INTERFACE_COMPILE_DEFINITIONS OSLER_RUNTIME_ONLY)
endforeach()
unset(_osler_lib)
unset(_osler_include)
