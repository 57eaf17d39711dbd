# shellcheck shell=bash disable=SC2034,SC2154,SC2206
# Where libllama's source comes from and how it is built. Sourced after common.sh by bootstrap and peers.

llama_package=0.3.36 # of llama-cpp-python; requirements/llama.txt pins its hash
llama_version=0.5.0  # what llama.cpp's own build files say in that package
llama_tested='0.5.*' # the installed versions that Parley takes
llama_recipe=1       # raise it when what is below changes what is built

llama_source=$deps/src/llama-cpp-python-$llama_package/vendor/llama.cpp

# The compiler and flags of the library, which the measuring partners share. Position-independent code links into
# every kind of program; build number and commit are given, or CMake would ask the git of the folder around it.
# PARLEY_LLAMA_FLAGS adds CMake flags (a sanitizer, -DGGML_NATIVE=OFF for valgrind), not backends with libraries of
# their own: llama.pc would not list those.
llama_flags=(
    -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=gcc -DCMAKE_CXX_COMPILER=g++
    -DBUILD_SHARED_LIBS=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_INSTALL_LIBDIR=lib
    -DGGML_NATIVE=ON -DGGML_OPENMP=ON -DGGML_CCACHE=OFF
    -DLLAMA_BUILD_NUMBER=0 "-DLLAMA_BUILD_COMMIT=llama-cpp-python-$llama_package"
    -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF -DLLAMA_OPENSSL=OFF
    ${PARLEY_LLAMA_FLAGS:-}
)
library_flags=(-DLLAMA_BUILD_COMMON=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF)

# A short name for all that a build depends on: version, recipe, flags, compiler and processor. A home folder may be
# shared by machines whose processors differ.
llama_key() {
    {
        echo "$llama_package $llama_recipe ${llama_flags[*]}"
        gcc -dumpmachine -dumpfullversion
        if [ -r /proc/cpuinfo ]; then
            awk -F: '/^(model name|flags|CPU implementer|CPU part|Features)/ && !seen[$1]++' /proc/cpuinfo
        fi
    } | sha256sum | cut -c 1-10
}

bring_build_tools() {
    python_environment build || fail "The build tools could not be installed. Is there a network? Then run this again."
}

# Brings the source package and unpacks it. pip compares the hash before it looks inside; looking at a source package
# runs its build backend, which is why that is pinned in the environment too.
fetch_llama_source() {
    [ ! -e "$llama_source/CMakeLists.txt" ] || return 0
    bring_build_tools
    say "Fetching the source of libllama $llama_version (77 MB) ..."
    run_logged llama-fetch "$deps/venv-build/bin/python" -m pip download --disable-pip-version-check --no-input \
        --no-deps --no-binary :all: --no-build-isolation --no-cache-dir --retries 2 \
        --require-hashes -r "$requirements/llama.txt" -d "$work/download" ||
        fail "The source of libllama could not be fetched. Is there a network? Then run this again."
    mkdir "$work/source"
    tar -xzf "$work/download"/llama_cpp_python-*.tar.gz -C "$work/source" --strip-components 1 ||
        fail "The source of libllama could not be unpacked into $work. Is the disk full?"
    mkdir -p "$deps/src"
    rm -rf "$deps/src/llama-cpp-python-$llama_package"
    mv "$work/source" "$deps/src/llama-cpp-python-$llama_package"
}

# Builds the library into .deps/llama-VERSION-KEY, once, and makes .deps/llama point to it when it is whole.
build_llama() {
    local name
    name=llama-$llama_version-$(llama_key)
    if [ ! -e "$deps/$name/lib/pkgconfig/llama.pc" ]; then
        fetch_llama_source
        bring_build_tools
        say "Building libllama $llama_version for this processor, once; this takes a minute or two ..."
        local cmake=$deps/venv-build/bin/cmake broken="libllama could not be built. The log above says why."
        PATH=$deps/venv-build/bin:$PATH run_logged llama-configure "$cmake" -S "$llama_source" -B "$work/build" \
            "${llama_flags[@]}" "${library_flags[@]}" "-DCMAKE_INSTALL_PREFIX=$work/install" || fail "$broken"
        build_logged llama-build "$cmake" --build "$work/build" || fail "$broken"
        run_logged llama-install "$cmake" --install "$work/build" || fail "$broken"
        write_llama_pc "$work/install" || fail "$broken"
        rm -rf "${deps:?}/$name"
        mv "$work/install" "$deps/$name"
        say "libllama is in .deps/$name"
    fi
    set_llama_prefix "$deps/$name" # again, in case the clone was moved
    point_link llama "$name"
    llama_pkgconfig=$deps/$name/lib/pkgconfig
}

# point_link LINK NAME: makes .deps/LINK point to .deps/NAME. A link is replaced in one step by renaming another over
# it; without -T mv would follow the old one.
point_link() {
    if [ "$(readlink "$deps/$1" || true)" = "$2" ]; then return 0; fi
    ln -sfn "$2" "$deps/$1.new"
    mv -T "$deps/$1.new" "$deps/$1"
}

# The library's own llama.pc leaves out what static linking needs. Its first line is set_llama_prefix's.
write_llama_pc() {
    local version library
    version=$(sed -n 's/^Version: *//p' "$1/lib/pkgconfig/llama.pc")
    for library in llama ggml ggml-cpu ggml-base; do
        [ -e "$1/lib/lib$library.a" ] || { say "lib$library.a is missing from the build."; return 1; }
    done
    cat >"$1/lib/pkgconfig/llama.pc" <<PC
prefix=
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: llama
Description: llama.cpp's C library, built as static libraries
Version: $version
Libs: -L\${libdir} -lllama -lggml -lggml-cpu -lggml-base -lstdc++ -lgomp -lm -lpthread -ldl
Cflags: -I\${includedir}
PC
}

# set_llama_prefix FOLDER: makes FOLDER/lib/pkgconfig/llama.pc say that the library is in FOLDER. Not by ${pcfiledir}:
# SwiftPM knows it, but breaks it at spaces.
set_llama_prefix() {
    local file=$1/lib/pkgconfig/llama.pc wanted="prefix=${1// /\\ }" found
    read -r found <"$file" || true
    if [ "$found" = "$wanted" ]; then return 0; fi
    { printf '%s\n' "$wanted"; tail -n +2 "$file"; } >"$file.new"
    mv "$file.new" "$file"
}
