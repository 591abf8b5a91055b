#!/usr/bin/env bash
# Fetches the third-party files of static/vendor/ again, at the versions pinned below.
#
# Needs npm; asks whatever registry npm is set up to use. Change a version here, run this script,
# look at the pages, and commit script and files together.
set -euo pipefail

BOOTSTRAP=5.3.9
HTMX=2.0.11
SOURCE_SANS=5.3.1

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
vendor="$here/static/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fetch NAME VERSION: unpacks a npm package into $work/NAME/package.
fetch() {
  mkdir -p "$work/$1"
  (cd "$work/$1" && npm pack --silent "$1@$2" >/dev/null && tar -xzf ./*.tgz)
}

fetch bootstrap "$BOOTSTRAP"
fetch htmx.org "$HTMX"
fetch @fontsource/source-sans-3 "$SOURCE_SANS"

rm -rf "$vendor"
mkdir -p "$vendor/bootstrap" "$vendor/htmx" "$vendor/source-sans-3"
# Of Bootstrap, its style sheet only: no page uses a script of its. The pointer to its source map is
# dropped: the map is not shipped, and the static files' manifest refuses a pointer to a missing file.
sed '/sourceMappingURL=/d' "$work/bootstrap/package/dist/css/bootstrap.min.css" >"$vendor/bootstrap/bootstrap.min.css"
cp "$work/bootstrap/package/LICENSE" "$vendor/bootstrap/LICENSE"
cp "$work/htmx.org/package/dist/htmx.min.js" "$vendor/htmx/htmx.min.js"
cp "$work/htmx.org/package/LICENSE" "$vendor/htmx/LICENSE"
# The face of the PDFs, so that they look the same on every machine; the pages use the system's face.
source_sans="$work/@fontsource/source-sans-3/package"
cp "$source_sans/files/source-sans-3-latin-400-normal.woff2" \
  "$source_sans/files/source-sans-3-latin-600-normal.woff2" "$source_sans/LICENSE" \
  "$vendor/source-sans-3/"
chmod 644 "$vendor"/*/*

cat >"$vendor/VERSIONS" <<END
Third-party files, fetched from npm by scripts/vendor.sh. Do not edit them here.

bootstrap $BOOTSTRAP   MIT   bootstrap/bootstrap.min.css
htmx.org $HTMX    0BSD  htmx/htmx.min.js
@fontsource/source-sans-3 $SOURCE_SANS   OFL-1.1   source-sans-3/*.woff2 (Source Sans 3.052, Adobe; Latin letters)
END
echo "static/vendor: bootstrap $BOOTSTRAP, htmx.org $HTMX, source-sans-3 $SOURCE_SANS"
