#!/bin/sh
# Makes a Debian package of an installed tree: data/packaging/deb.sh ROOT OUT_FOLDER
# What it depends on is computed from the libraries that the program is linked with or loads.
set -eu
root=$1 out=$2
version=$(sed -n 's/^#define VERSION_TEXT "\(.*\)"$/\1/p' src/base/version.h)
architecture=$(dpkg --print-architecture)

if [ -d "$root/usr/share/man" ]; then gzip -9nf "$root"/usr/share/man/man1/*.1; fi
strip --strip-unneeded "$root/usr/bin/voxdesk"
install -D -m 644 README.md "$root/usr/share/doc/voxdesk/README.md"

# dpkg-shlibdeps wants a debian/control; an empty one in a folder of its own is enough.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/debian"
printf 'Source: voxdesk\n\nPackage: voxdesk\nArchitecture: any\nDescription: voxdesk\n' >"$work/debian/control"
binary=$(realpath "$root/usr/bin/voxdesk")
depends=$(cd "$work" && dpkg-shlibdeps -O "$binary" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
if [ -z "$depends" ]; then
	echo "dpkg-shlibdeps named no library: without them the package would not run where it is installed." >&2
	exit 1
fi

# What is loaded while the program runs is in no list of what it is linked with.
loaded() {
	file=$(realpath -e "$(pkg-config --variable=libdir "$1")/$2") && name=$(dpkg-query -S "$file") || {
		echo "$2 belongs to no package here: the package would not say that it needs it." >&2
		exit 1
	}
	depends="$depends, ${name%%:*}"
}
loaded libcurl libcurl.so.4
loaded libmicrohttpd libmicrohttpd.so.12

mkdir -p "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<END
Package: voxdesk
Version: $version
Architecture: $architecture
Maintainer: voxdesk <voxdesk@localhost>
Section: comm
Priority: optional
Depends: $depends
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Description: operator console for AI receptionists behind existing phone numbers
 voxdesk helps an operator connect a business's existing phone number to an AI
 receptionist: the right call-forwarding code for the carrier, kept track of
 customer by customer, on a terminal, with or without a network.
END
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
package=$out/voxdesk_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
echo "  deb     $package"
echo "          Depends: $depends"
