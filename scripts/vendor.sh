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
# The face of pages and PDFs. Pages take a lighter cut of it: the letters of French and what goes with
# them (pyftsubset, which WeasyPrint brings into .venv).
source_sans="$work/@fontsource/source-sans-3/package"
cp "$source_sans/LICENSE" "$vendor/source-sans-3/"
french="U+0020-007E,U+00A0,U+00A7,U+00AB,U+00B0,U+00B2,U+00B7,U+00BB,U+00C0,U+00C2,U+00C6-00CB,U+00CE"
french+=",U+00CF,U+00D4,U+00D7,U+00D9,U+00DB,U+00DC,U+00E0,U+00E2,U+00E6-00EB,U+00EE,U+00EF,U+00F4,U+00F9"
french+=",U+00FB,U+00FC,U+00FF,U+0152,U+0153,U+0178,U+2013,U+2014,U+2019,U+201C,U+201D,U+2026,U+202F"
french+=",U+20AC,U+2212"
for weight in 400 600; do
  latin="$vendor/source-sans-3/source-sans-3-latin-$weight-normal.woff2"
  cp "$source_sans/files/source-sans-3-latin-$weight-normal.woff2" "$latin"
  "$here/.venv/bin/pyftsubset" "$latin" --unicodes="$french" --layout-features=kern,tnum,lnum,ccmp,mark \
    --no-hinting --desubroutinize --flavor=woff2 \
    --output-file="$vendor/source-sans-3/source-sans-3-french-$weight.woff2"
done
chmod 644 "$vendor"/*/*

cat >"$vendor/VERSIONS" <<END
Third-party files, fetched from npm by scripts/vendor.sh. Do not edit them here.

bootstrap $BOOTSTRAP   MIT   bootstrap/bootstrap.min.css
htmx.org $HTMX    0BSD  htmx/htmx.min.js
@fontsource/source-sans-3 $SOURCE_SANS   OFL-1.1   source-sans-3/*.woff2 (Source Sans 3.052, Adobe; Latin letters, and a cut for French)
END
echo "static/vendor: bootstrap $BOOTSTRAP, htmx.org $HTMX, source-sans-3 $SOURCE_SANS"
