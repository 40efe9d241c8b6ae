#!/bin/sh
# Build the container images. With docker or podman they are pulled and built as usual; where there is
# no container engine buildah does it in a chroot, on Debian bases that debootstrap makes.
# usage: images.sh [kowalski|skyportal]…
set -eu
cd "$(dirname "$0")/.."

SUITE=bookworm
DEBIAN=docker.io/library/debian:bookworm-slim
NODE_SUITE=trixie
NODE=docker.io/library/node:20-trixie-slim
CERTIFICATES=/etc/ssl/certs/ca-certificates.crt

LOG=$(mktemp)
trap 'rm -f "$LOG"' EXIT

[ $# -gt 0 ] || set -- kowalski skyportal

engine() { # print the container engine that works here, if any
    for command in docker podman; do
        if "$command" info >/dev/null 2>&1; then echo "$command" && return 0; fi
    done
    return 1
}

require() { # require COMMAND…: install the packages of these names when root, else name the line
    missing=""
    for command in "$@"; do
        command -v "$command" >/dev/null 2>&1 || missing="$missing $command"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "no container engine, and missing:$missing; as root, type: apt-get update &&" \
            "apt-get install --yes --no-install-recommends$missing" >&2
        exit 1
    fi
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends $missing >/dev/null
}

known() { # known TAG: whether there is such an image
    buildah inspect --type image "$1" >/dev/null 2>&1
}

base() { # base SUITE TAG [PACKAGE…]: make an image of a Debian and give it the name that is built on
    suite=$1 tag=$2
    shift 2
    if known "$tag"; then return 0; fi
    echo "making $tag with debootstrap"
    container=$(buildah from scratch)
    root=$(buildah mount "$container")
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" >"$LOG" 2>&1 || fail
    if [ $# -gt 0 ]; then
        run="buildah run --isolation=chroot --network=host $container --"
        $run apt-get install --yes --no-install-recommends "$@" >"$LOG" 2>&1 || fail
    fi
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
    # The certificates that are mounted below are those of this machine.
    buildah config --env SSL_CERT_FILE=$CERTIFICATES --env PIP_CERT=$CERTIFICATES \
        --env NODE_EXTRA_CA_CERTS=$CERTIFICATES --env npm_config_cafile=$CERTIFICATES "$container"
    buildah umount "$container" >/dev/null
    buildah commit --quiet --rm "$container" "$tag" >/dev/null
}

fail() { # show how the log ends, and stop
    tail -n 20 "$LOG" >&2
    buildah rm "$container" >/dev/null
    exit 1
}

if found=$(engine); then
    for image in "$@"; do
        "$found" build --file "$image/Dockerfile" --tag "fritz/$image" .
    done
    exit 0
fi

require buildah debootstrap
base $SUITE $DEBIAN
case " $* " in
*" skyportal "*) base $NODE_SUITE $NODE nodejs npm ;;
esac
for image in "$@"; do
    # Docker's format, as the other one has no health checks.
    buildah build --isolation=chroot --network=host --format=docker --pull-never --layers \
        --volume $CERTIFICATES:$CERTIFICATES:ro \
        --file "$image/Dockerfile" --tag "fritz/$image" .
done
buildah images --filter "reference=fritz/*" --format '{{.Name}}  {{.Size}}'
