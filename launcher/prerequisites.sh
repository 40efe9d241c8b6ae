#!/bin/sh
# Check that what Debian must supply is there. As root, install what is missing; otherwise name the
# exact line to type, and stop.
# usage: prerequisites.sh NEED…   with NEED one of python node maven chromium faketime
set -eu

missing=""
want() { # want PACKAGE COMMAND…: some command of these must exist
    package=$1
    shift
    for command in "$@"; do
        if command -v "$command" >/dev/null 2>&1; then return 0; fi
    done
    missing="$missing $package"
}

for need in "$@"; do
    case "$need" in
    python)
        want python3 python3
        if command -v python3 >/dev/null 2>&1; then
            python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
                echo "Python 3.11 or later is needed, this is $(python3 --version 2>&1)" >&2
                exit 1
            }
            python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
        fi
        ;;
    node)
        want nodejs node
        want npm npm
        if command -v node >/dev/null 2>&1; then
            node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || {
                echo "Node 20 or later is needed, this is $(node --version)" >&2
                exit 1
            }
        fi
        ;;
    maven) want maven mvn ;;
    chromium) want chromium chromium chromium-browser google-chrome ;;
    faketime) want faketime faketime ;;
    *)
        echo "unknown prerequisite: $need" >&2
        exit 2
        ;;
    esac
done

[ -z "$missing" ] && exit 0

line="apt-get update && apt-get install --yes --no-install-recommends$missing"
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install --yes -qq --no-install-recommends $missing >/dev/null
else
    echo "missing:$missing; as root, type: $line" >&2
    exit 1
fi
