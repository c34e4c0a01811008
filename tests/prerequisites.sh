#!/usr/bin/env bash
# Brings what pip cannot: Debian's chromium, postgresql, and what sets letters on paper, where they are missing and may be installed. Where they may not, says what
# will be skipped, and succeeds.
set -euo pipefail

has_postgresql() {
    command -v initdb > /dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null
}

has_pango() {
    ldconfig -p 2> /dev/null | grep libpangoft2-1.0 > /dev/null && command -v fc-list > /dev/null && fc-list : family | grep "Noto Sans Devanagari" > /dev/null
}

missing() {
    has_pango || echo libpangoft2-1.0-0 fonts-noto-core
    command -v chromium > /dev/null || echo chromium
    has_postgresql || echo postgresql
}

install() {
    local administrator=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo > /dev/null && sudo -n true 2> /dev/null || return 1
        administrator="sudo -n"
    fi
    command -v apt-get > /dev/null || return 1
    echo "Installing with apt-get: $*"
    $administrator timeout 300 apt-get update --quiet --quiet < /dev/null || return 1
    $administrator env DEBIAN_FRONTEND=noninteractive timeout 900 apt-get install --yes --quiet --quiet \
        --no-install-recommends "$@" < /dev/null
}

wanted=$(missing)
[ -n "$wanted" ] || exit 0
# shellcheck disable=SC2086 # one word a package
install $wanted || true

for package in $(missing); do
    case $package in
        chromium) echo "There is no chromium, so the tests in a browser are skipped." ;;
        libpangoft2-1.0-0) echo "There is no Pango or no Devanagari font, so reports cannot be printed." ;;
        fonts-noto-core) continue ;;
        postgresql) echo "There is no PostgreSQL, so the tests on it are skipped; those on SQLite run." ;;
    esac
    echo "  On Debian an administrator gets it with: apt-get install $package"
done >&2
