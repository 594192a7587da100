#!/usr/bin/env python3
"""What is installed: the files, the names that the libraries have, and programs built against them in every way that
docs/embedding.md names."""
import os
import re

from installed import (BUILD, COMPILER, ROOT, SEED, WARNINGS, build, declared, flags, has, host, main, make, prefix, read,  # noqa
                       run, same, test, write)

VERSION = "#include <osler.h>\n#include <stdio.h>\nint main(void) { return puts(osler_version()) < 0; }\n"


def version():
    return re.search(r'#define \w+_VERSION "(.*)"', read(os.path.join(ROOT, "include/osler.h")).decode())[1]


def soname():
    return ".so." + version().rsplit(".", 1)[0]


def defined(library, *words):
    """Global names of a library."""
    return {line.split()[-1] for line in run("nm", *words, "--defined-only", library).stdout.splitlines() if len(line.split()) == 3}


@test
def the_version_in_the_header_is_one():
    text = read(os.path.join(ROOT, "include/osler.h")).decode()
    same(".".join(re.findall(r"#define \w+_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", text)), version())


@test
def everything_is_installed_where_it_belongs():
    found = {os.path.relpath(os.path.join(folder, name), prefix()) for folder, _, names in os.walk(prefix()) for name in names}
    for name in ("bin/osler", "include/osler.h", "lib/pkgconfig/osler.pc", "lib/pkgconfig/osler-runtime.pc",
                 "lib/cmake/Osler/OslerConfig.cmake", "lib/cmake/Osler/OslerConfigVersion.cmake", "share/doc/osler/LICENSE",
                 "share/osler/editors/vim/syntax/osler.vim", "share/osler/editors/vscode/syntaxes/osler.tmLanguage.json",
                 "share/man/man1/osler.1", "share/man/man1/osler-run.1", "share/bash-completion/completions/osler",
                 "share/zsh/site-functions/_osler"):
        assert name in found, name
    for command in "osler", "osler-shared":
        same(os.path.exists(os.path.join(prefix(), "bin", command)), os.path.exists(os.path.join(BUILD, command)))
    for library in ("libosler", "libosler-runtime"):
        for end in (".a", ".so", soname(), ".so." + version()):
            assert "lib/" + library + end in found, library + end
        dynamic = run("readelf", "-d", os.path.join(prefix(), "lib", library + ".so")).stdout
        has(dynamic, "Library soname: [%s%s]" % (library, soname()))
        assert "TEXTREL" not in dynamic and "RPATH" not in dynamic and "RUNPATH" not in dynamic
    same(run(os.path.join(prefix(), "bin/osler"), "--version").stdout.split()[1], version())


@test
def the_libraries_have_the_names_of_the_header_and_no_others():
    whole, runtime = declared(), declared("-D%s_RUNTIME_ONLY" % "osler".upper())
    assert runtime < whole and len(whole) > 40, (len(runtime), len(whole))
    for library, names in (("libosler", whole), ("libosler-runtime", runtime)):
        path = os.path.join(prefix(), "lib", library)
        same(defined(path + ".so", "-D"), names)
        same(defined(path + ".a", "-g"), names)


@test
def the_runtime_has_nothing_of_grammar_and_compiler():
    rooms = [os.path.join(BUILD, room, name) for room in ("grammar", "compiler") for name in os.listdir(os.path.join(BUILD, room))
             if name.endswith(".o")]
    theirs = set().union(*(defined(path) for path in rooms))
    ours = defined(os.path.join(prefix(), "lib/libosler-runtime.a"))
    inner = {name for name in theirs & ours if not name.startswith("__")}
    outside = set().union(*(defined(os.path.join(BUILD, room, name)) for room in ("base", "runtime")
                            for name in os.listdir(os.path.join(BUILD, room)) if name.endswith(".o")))
    same(inner - outside, set())


@test
def the_runtime_is_small():
    path = os.path.abspath("runtime.so")
    run("strip", "-o", path, os.path.join(prefix(), "lib/libosler-runtime.so"))
    text, data = run("size", path).stdout.splitlines()[1].split()[:2]
    print("# text and data of libosler-runtime.so, stripped: %d bytes" % (int(text) + int(data)))
    assert int(text) + int(data) < 400 * 1024, (text, data)


@test
def a_program_is_built_with_pkg_config():
    write("host.c", VERSION)
    for package in ("osler", "osler-runtime"):
        same(host(build("host.c", "./host", package)).stdout.strip(), version())
        has(run("ldd", "./host", env={**os.environ, "LD_LIBRARY_PATH": os.path.join(prefix(), "lib")}).stdout, "lib" + package + soname())


@test
def a_program_is_built_with_the_static_libraries():
    write("host.c", VERSION.replace("int main", "int arena_init(void); int text_put(void); int arena_init(void) { return 1; } "
                                    "int text_put(void) { return 2; }\nint main"))  # names that Osler has inside, too
    for package in ("osler", "osler-runtime"):
        words = [word for word in flags(package, static=True) if word != "-l" + package]
        run(*COMPILER, *WARNINGS, "host.c", "-o", "host", os.path.join(prefix(), "lib/lib%s.a" % package), *words)
        same(run("./host").stdout.strip(), version())


@test
def the_runtime_declares_no_compiler():
    write("host.c", "#include <osler.h>\nint main(void) { return (int)osler_compile(0, 0, 0, 0); }\n")
    done = run(*COMPILER, *WARNINGS, "host.c", "-o", "host", *flags("osler-runtime"), fine=False)
    assert done.returncode != 0 and "osler_compile" in done.stderr, done.stderr


@test
def a_program_is_built_with_cmake():
    write("host.c", VERSION)
    targets = ("osler", "osler_static", "runtime", "runtime_static")
    write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.13)\nproject(host C)\nfind_package(Osler %s REQUIRED)\n" % version() +
          "".join("add_executable(%s host.c)\ntarget_link_libraries(%s Osler::%s)\n" % ("with_" + name, "with_" + name, name)
                  for name in targets))
    run("cmake", "-S", ".", "-B", "made", "-DCMAKE_PREFIX_PATH=" + prefix(), "-DCMAKE_C_COMPILER=gcc")
    run("cmake", "--build", "made")
    for name in targets:
        same(run("made/with_" + name).stdout.strip(), version())
    write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.13)\nproject(host NONE)\nfind_package(Osler 99.0 REQUIRED)\n")
    assert run("cmake", "-S", ".", "-B", "other", "-DCMAKE_PREFIX_PATH=" + prefix(), fine=False).returncode != 0


@test
def the_header_is_c_and_cpp():
    write("host.c", "#include <osler.h>\n")
    write("host.cpp", "#include <osler.h>\n")
    for standard in ("-std=c99", "-std=c11", "-std=c17"):
        run(*COMPILER, standard, *WARNINGS[1:], "-fsyntax-only", "host.c", *flags()[:1])
    run("g++", "-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "host.cpp", *flags()[:1])


@test
def a_package_is_staged_below_destdir():
    folder = os.path.abspath("stage")
    make("install", "DESTDIR=" + folder, "PREFIX=/usr", "LIBDIR=/usr/lib/somewhere")
    assert os.path.exists(folder + "/usr/lib/somewhere/libosler.so"), os.listdir(folder)
    has(read(folder + "/usr/lib/somewhere/pkgconfig/osler.pc").decode(), "prefix=/usr\n", "libdir=/usr/lib/somewhere\n")
    assert folder.encode() not in b"".join(read(os.path.join(where, name)) for where, _, names in os.walk(folder)
                                           for name in names if name.endswith((".pc", ".cmake")))
    make("uninstall", "DESTDIR=" + folder, "PREFIX=/usr", "LIBDIR=/usr/lib/somewhere")
    same([name for _, _, names in os.walk(folder) for name in names], [])


@test
def a_build_without_libsodium_refuses_what_has_to_be_signed():
    write("host.c", """#include <osler.h>
#include <stdio.h>
int main(void) {
    const char *key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    osler_trust trust = { .keys = &key, .keys_count = 1 };
    osler_program *program;
    char why[160], *a, *b;
    printf("%d ", osler_program_load_signed("OSLB", 4, "untrusted comment: ", 19, &trust, 0, &program, 0, why) == OSLER_REFUSED);
    printf("%d %s", osler_keys_make((const unsigned char *)"0123456789012345678901234567890123456789", 0, &a, &b) == OSLER_MISUSE, why);
    return program != 0;
}
""")
    run(*COMPILER, "-std=c11", "-D_DEFAULT_SOURCE", "-DOSLER_WITHOUT_SODIUM", "-I", ROOT, "-c", os.path.join(ROOT, "runtime/signature.c"),
        "-o", "signature.o")
    run(*COMPILER, *WARNINGS, "host.c", "signature.o", os.path.join(BUILD, "inside.a"), "-lffi", "-lm", "-o", "host", flags()[0])
    same(run("./host").stdout, "1 1 This build of Osler has no signatures and trusts nothing.")


@test
def the_tarball_is_the_same_each_time_and_builds():
    if not os.path.exists(os.path.join(ROOT, ".git")):
        return  # a tarball makes no tarballs
    name = os.path.join(BUILD, "osler-%s.tar.gz" % version())
    make("dist")
    first = read(name)
    os.remove(name)
    make("dist")
    same(read(name) == first, True)
    run("tar", "xf", name)
    folder = os.path.abspath("osler-" + version())
    run("make", "-s", "-j2", "-C", folder, "OPT=-O0", "build/osler", env={**os.environ, "BUILD": "build"})
    has(run(os.path.join(folder, "build/osler"), "run", os.path.join(folder, "guidelines", os.path.basename(SEED))).stdout, "liver")


if __name__ == "__main__":
    main()
