# Shared by the commands of bin/: a Python, a virtual environment, the system's packages.
# Sourced, never run. Messages are in French: these commands are also run in town halls.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
absolute() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$2" "$1" ;; esac; }

# Python must speak UTF-8 whatever the machine's locale, and see no other project's packages.
export PYTHONUTF8=1
unset PYTHONHOME PYTHONPATH

VENV_DIR=$(absolute "${VENV_DIR:-$ROOT/.venv}" "$PWD")
VAR_DIR=$(absolute "${VAR_DIR:-$ROOT/var}" "$PWD")
export VAR_DIR

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}
is_root() { [ "$(id -u)" -eq 0 ]; }
has() { command -v "$1" >/dev/null 2>&1; }

usable_python() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# Sets PYTHON to a Python 3.11 to 3.13, one that can make environments if there is a choice.
find_python() {
  local candidate first=
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
    has "$candidate" && usable_python "$candidate" || continue
    first=${first:-$candidate}
    if has_venv "$candidate"; then
      PYTHON=$candidate
      return
    fi
  done
  PYTHON=$first
  [ -n "$PYTHON" ] || fail "Python 3.11, 3.12 ou 3.13 est nécessaire et n’a pas été trouvé (paquet « python3 »)."
}

APT_READ=
apt_install() { # apt_install PACKAGE…: for root on Debian and its like; fails when it cannot
  is_root && has apt-get || return 1
  say "Installation des paquets du système : $*"
  if [ -z "$APT_READ" ]; then
    apt-get update -qq >&2 || true # an unreachable source does not prevent the others
    APT_READ=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>"${TMPDIR:-/tmp}/apt-$$.log" || {
    tail -5 "${TMPDIR:-/tmp}/apt-$$.log" >&2
    rm -f "${TMPDIR:-/tmp}/apt-$$.log"
    return 1
  }
  rm -f "${TMPDIR:-/tmp}/apt-$$.log"
}

make_venv() { # make_venv FOLDER
  if ! has_venv "$PYTHON"; then
    local package
    package=python$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    apt_install "$package" && has_venv "$PYTHON" || fail \
      "Il manque le module « venv » de Python. Installez le paquet « ${package} », par exemple :" \
      $'\n'"  sudo apt-get install $package"
  fi
  "$PYTHON" -m venv --clear "$1"
}

venv_ready() { # venv_ready SET: its packages are those of the requirements file
  local set
  # What the tests need holds what the demonstration needs.
  for set in "$1" tests; do
    cmp -s "$ROOT/requirements/$set.txt" "$VENV_DIR/installed-$set.txt" && return
  done
  return 1
}

# use_environment SET: makes or completes the virtual environment with requirements/SET.txt.
use_environment() {
  if ! { venv_ready "$1" && "$VENV_DIR/bin/python" -c '' 2>/dev/null; }; then
    find_python
    mkdir -p "$(dirname "$VENV_DIR")"
    # Two commands started together: the second waits, then finds the work done. The lock belongs
    # to file descriptor 9 of this shell, and goes with it.
    exec 9>"$VENV_DIR.lock"
    "$PYTHON" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    if ! usable_python "$VENV_DIR/bin/python"; then
      say "Création de l’environnement Python ($VENV_DIR)…"
      make_venv "$VENV_DIR"
    fi
    if ! venv_ready "$1"; then
      say "Installation des paquets Python (une seule fois, une à deux minutes)…"
      # From here on the packages are of no known set: an installation may be cut halfway.
      rm -f "$VENV_DIR"/installed-*.txt
      "$VENV_DIR/bin/python" -m pip install -qq --disable-pip-version-check --no-deps \
        --require-hashes -r "$ROOT/requirements/$1.txt" 9>&- ||
        fail "Les paquets Python n’ont pas pu être installés : voyez le message ci-dessus."
      cp "$ROOT/requirements/$1.txt" "$VENV_DIR/installing"
      mv "$VENV_DIR/installing" "$VENV_DIR/installed-$1.txt"
    fi
    exec 9>&-
  fi
  PATH=$VENV_DIR/bin:$PATH
  export PATH
}

# The PDF engine loads these libraries of the system.
has_pango() {
  [ "$(uname)" = Linux ] || return 0
  python -c 'import ctypes
for name in "pango-1.0.so.0", "pangoft2-1.0.so.0", "harfbuzz-subset.so.0":
    ctypes.CDLL("lib" + name)' 2>/dev/null
}

need_pango() {
  has_pango || apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || true
  has_pango || fail "Il manque les bibliothèques de mise en page des PDF (Pango), par exemple :" \
    $'\n'"  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
}

# Sets CHROMIUM to a Chromium that starts: the system's, else the one that Playwright downloads.
find_chromium() {
  local candidate
  for candidate in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome \
    "$(python -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright: print(playwright.chromium.executable_path)' 2>/dev/null)"; do
    candidate=$(command -v "$candidate" 2>/dev/null) || continue
    "$candidate" --version >/dev/null 2>&1 || continue
    CHROMIUM=$candidate
    export CHROMIUM
    return 0
  done
  return 1
}

need_chromium() {
  find_chromium && return
  if apt_install chromium && find_chromium; then return; fi
  say "Téléchargement de Chromium…"
  if is_root && has apt-get; then
    playwright install --with-deps chromium >&2 || true
  else
    playwright install chromium >&2 || true
  fi
  find_chromium || fail "Les tests ont besoin du navigateur Chromium, par exemple :" \
    $'\n'"  sudo apt-get install chromium" \
    $'\n'"ou donnez le chemin d’un Chromium dans la variable CHROMIUM."
}

# Playwright drives the browser by a program that loads this library; a bare Debian lacks it.
need_playwright() {
  python -m playwright --version >/dev/null 2>&1 && return
  apt_install libatomic1 || true
  python -m playwright --version >/dev/null 2>&1 || fail \
    "Les tests du navigateur ont besoin de la bibliothèque « libatomic », par exemple :" \
    $'\n'"  sudo apt-get install libatomic1"
}

need_poppler() {
  has pdftotext && has pdftoppm && return
  apt_install poppler-utils || fail "Les tests ont besoin de pdftotext et pdftoppm, par exemple :" \
    $'\n'"  sudo apt-get install poppler-utils"
}
