#!/bin/sh
# What voxdesk needs to be built, tested and checked, and how a system gets it.
#   make/deps.sh install GROUP...   Debian and Ubuntu: installs through apt what is missing.
#                                   Elsewhere: names it with its package, exit 1.
#   make/deps.sh check GROUP...     only looks; names what is missing, exit 1.
# Groups: build test fuzz lint bench contract pg deb. When everything is there, no package manager is called.
set -u

# group|how to see that it is there|Debian, Ubuntu|Fedora|Arch|Alpine
# cmd:NAME is a program, pc:NAME a pkg-config module, h:HEADER a C header, hh:HEADER a C++ one, pg:NAME a program of
# PostgreSQL's server, which Debian keeps out of the PATH.
table='
build|cmd:g++|g++|gcc-c++|gcc|g++
build|cmd:pkg-config|pkg-config|pkgconf-pkg-config|pkgconf|pkgconf
build|pc:ncursesw|libncurses-dev|ncurses-devel|ncurses|ncurses-dev
build|pc:sqlite3|libsqlite3-dev|sqlite-devel|sqlite|sqlite-dev
build|pc:libcjson|libcjson-dev|cjson-devel|cjson|cjson-dev
build|pc:libqrencode|libqrencode-dev|qrencode-devel|qrencode|libqrencode-dev
build|pc:icu-uc|libicu-dev|libicu-devel|icu|icu-dev
build|hh:phonenumbers/phonenumberutil.h|libphonenumber-dev|libphonenumber-devel|libphonenumber|libphonenumber-dev
build|pc:libcurl|libcurl4-openssl-dev|libcurl-devel|curl|curl-dev
build|pc:libmicrohttpd|libmicrohttpd-dev|libmicrohttpd-devel|libmicrohttpd|libmicrohttpd-dev
build|pc:inih|libinih-dev|inih-devel|libinih|inih-dev
build|pc:libsodium|libsodium-dev|libsodium-devel|libsodium|libsodium-dev
build|cmd:msgfmt|gettext|gettext|gettext|gettext-dev
test|h:cmocka.h|libcmocka-dev|libcmocka-devel|cmocka|cmocka-dev
test|h:vterm.h|libvterm-dev|libvterm-devel|libvterm|libvterm-dev
fuzz|cmd:clang|clang|clang|clang|clang
fuzz|fuzzer:|libclang-rt-dev|compiler-rt|compiler-rt|compiler-rt
lint|cmd:clang-format|clang-format|clang-tools-extra|clang|clang-extra-tools
lint|cmd:clang-tidy|clang-tidy|clang-tools-extra|clang|clang-extra-tools
lint|cmd:cppcheck|cppcheck|cppcheck|cppcheck|cppcheck
bench|cmd:sqlite3|sqlite3|sqlite|sqlite|sqlite
bench|h:vterm.h|libvterm-dev|libvterm-devel|libvterm|libvterm-dev
contract|cmd:node|nodejs|nodejs|nodejs|nodejs
contract|cmd:npm|npm|npm|npm|npm
pg|pg:initdb|postgresql|postgresql-server|postgresql|postgresql
pg|cmd:psql|postgresql-client|postgresql|postgresql|postgresql-client
deb|cmd:dpkg-shlibdeps|dpkg-dev|dpkg-dev|dpkg|dpkg-dev
'

cc=${CC:-gcc}
cxx=${CXX:-g++}
pkg_config=${PKG_CONFIG:-pkg-config}

# A header is there when the compiler finds it; CFLAGS may say where.
header() {
	language=$1
	shift
	echo "#include <$1>" | if [ "$language" = c ]; then
		$cc ${CFLAGS:-} -x c -E - >/dev/null 2>&1
	else
		$cxx ${CXXFLAGS:-} -x c++ -E - >/dev/null 2>&1
	fi
}

# clang has its fuzzer's and sanitizers' libraries in a package apart.
fuzzer() {
	command -v clang >/dev/null 2>&1 || return 1
	file=$(clang -print-file-name=libclang_rt.fuzzer-x86_64.a)
	[ -e "$file" ] || ls "$(clang -print-resource-dir)"/lib/*/libclang_rt.fuzzer*.a >/dev/null 2>&1
}

server_program() {
	command -v "$1" >/dev/null 2>&1 && return 0
	for file in /usr/lib/postgresql/*/bin/"$1" /usr/libexec/postgresql*/"$1"; do
		[ -x "$file" ] && return 0
	done
	return 1
}

there() {
	case $1 in
	cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
	pc:*) "$pkg_config" --exists "${1#pc:}" 2>/dev/null ;;
	h:*) header c "${1#h:}" ;;
	hh:*) header c++ "${1#hh:}" ;;
	fuzzer:) fuzzer ;;
	pg:*) server_program "${1#pg:}" ;;
	esac
}

family() {
	if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
		echo debian
		return
	fi
	words=$(sed -n 's/^ID=\|^ID_LIKE=//p' /etc/os-release 2>/dev/null | tr -d '"' | tr '\n' ' ')
	case " $words " in
	*" fedora "* | *" rhel "*) echo fedora ;;
	*" arch "*) echo arch ;;
	*" alpine "*) echo alpine ;;
	*) echo other ;;
	esac
}

# The lines of the table for the groups given, of which the thing is not there.
# On Debian dpkg's own list answers first: one call, and libraries need no compiler to be seen.
missing() {
	groups=" $* "
	if [ "$os" = debian ]; then
		installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package} ' 2>/dev/null |
			tr -s ' ' '\n' | sed -n '/^installed$/{n;p;}' | tr '\n' ' ') "
	else
		installed=
	fi
	echo "$table" | while IFS='|' read -r group probe debian fedora arch alpine; do
		case $groups in *" $group "*) ;; *) continue ;; esac
		[ -n "$group" ] || continue
		case $installed in *" $debian "*) continue ;; esac
		there "$probe" && continue
		echo "$probe|$debian|$fedora|$arch|$alpine"
	done
}

name_missing() {
	case $os in
	fedora) column=3 command="dnf install" ;;
	arch) column=4 command="pacman -S" ;;
	alpine) column=5 command="apk add" ;;
	debian) column=2 command="apt-get install" ;;
	*) column=2 command= ;;
	esac
	if [ -n "$command" ]; then
		echo "voxdesk cannot go on: this is missing:" >&2
	else
		echo "voxdesk cannot go on: this is missing (with its usual packages):" >&2
	fi
	echo "$1" | while IFS='|' read -r probe debian fedora arch alpine; do
		case $column in
		3) package=$fedora ;;
		4) package=$arch ;;
		5) package=$alpine ;;
		*) package=$debian ;;
		esac
		if [ -z "$command" ]; then
			package="Debian $debian, Fedora $fedora, Arch $arch, Alpine $alpine"
		fi
		what=${probe#*:}
		printf '  %-32s %s\n' "${what:-the fuzzer of clang}" "$package" >&2
	done
	packages=$(echo "$1" | cut -d'|' -f$column | sort -u | tr '\n' ' ')
	case $os in
	debian) echo "Install it with: make deps deps-test   (or: apt-get install ${packages% })" >&2 ;;
	other) echo "Install these with your package manager, then run make again." >&2 ;;
	*) echo "Install it with: $command ${packages% }   then run make again." >&2 ;;
	esac
}

# One apt-get update, one install. As root directly, else through sudo, else the operator is told.
apt_install() {
	sudo=
	if [ "$(id -u)" -ne 0 ]; then
		if ! command -v sudo >/dev/null 2>&1; then
			echo "Packages are missing, and installing them needs root (there is no sudo here)." >&2
			echo "Run this as root, then make again:  apt-get update && apt-get install $*" >&2
			return 1
		fi
		sudo=sudo
	fi
	echo "  install $*"
	log=$(mktemp) || return 1
	$sudo apt-get -q update >"$log" 2>&1 || tail -n 5 "$log" >&2
	# A package that a release folds into another one is left out, and looked for below.
	known=
	for package; do
		if apt-cache show "$package" >/dev/null 2>&1; then known="$known $package"; fi
	done
	if [ -n "$known" ] && ! $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=120 install --no-install-recommends $known >"$log" 2>&1 </dev/null; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		echo "apt could not install:$known" >&2
		echo "Look at the lines above, mend the package sources or the network, then run make again." >&2
		return 1
	fi
	rm -f "$log"
}

action=${1:-}
case $action in
install | check) shift ;;
*) echo "usage: make/deps.sh install|check GROUP..." >&2; exit 2 ;;
esac

os=$(family)
lines=$(missing "$@")
[ -z "$lines" ] && exit 0
if [ "$action" = install ] && [ "$os" = debian ]; then
	apt_install $(echo "$lines" | cut -d'|' -f2 | sort -u) || exit 1
	lines=$(missing "$@")
	[ -z "$lines" ] && exit 0
fi
name_missing "$lines"
exit 1
