#!/usr/bin/env bash
# eng/opencl-root.sh COMMAND [ARG...]
# eng/opencl-root.sh --check            says only whether this machine can: exit 0, or 69 and a line with the reason
#
# Runs COMMAND in the current folder, inside a private Debian 13 root whose OpenCL device is PoCL 6 on the CPU, so that
# the OpenCL kernels are tested on machines without a GPU. (ILGPU refuses older ones, as Debian 12's 3.1.)
#
# The first call builds the root with mmdebstrap (about a minute, 540 MB); later calls start in under a second.
# Inside, the repository is read-only but for artifacts/, /tmp is fresh, and `dotnet` is the machine's own. A folder
# `shared` above the repository (test data not shipped with it) is visible too. The mounts live in a private namespace, so
# nothing is left mounted afterwards.
#
#   GPULOGREG_OPENCL_ROOT      where the root lives                      (default: artifacts/opencl-root)
#   GPULOGREG_DEBIAN_MIRROR    the Debian mirror to build it from        (default: the one that apt uses here)
#   POCL_MAX_WORK_GROUP_SIZE   largest work group the device reports     (default: 256, as on real OpenCL GPUs)
set -euo pipefail

fail() { echo "opencl-root: $*" >&2; exit 69; }

[ $# -ge 1 ] || { echo "opencl-root: no command given; usage: eng/opencl-root.sh COMMAND [ARG...]" >&2; exit 64; }
[ "$(uname -s)" = Linux ] || fail "this system is $(uname -s); a private Debian root needs Linux"
command -v apt-get >/dev/null || fail "no apt-get here; a private Debian root is built with apt on Debian or Ubuntu"
[ "$(id -u)" = 0 ] || fail "not root; mounting needs it: run again with  sudo -E env \"PATH=\$PATH\" ..."
unshare --mount true 2>/dev/null || fail "this machine forbids private mounts (unshare --mount); in a container, add CAP_SYS_ADMIN"
[ "$1" != --check ] || exit 0

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
root=${GPULOGREG_OPENCL_ROOT:-$repo/artifacts/opencl-root}
case $root in /?*) ;; *) fail "GPULOGREG_OPENCL_ROOT is '$root'; give an absolute path" ;; esac

# shellcheck source=eng/debian-mirror.sh
. "$repo/eng/debian-mirror.sh"

build_root() {
  if ! command -v mmdebstrap >/dev/null; then
    echo "opencl-root: installing mmdebstrap with apt-get" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      mmdebstrap debian-archive-keyring >/dev/null
  fi
  local mirror
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || fail "apt's lists name no Debian mirror; run apt-get update, or name one in GPULOGREG_DEBIAN_MIRROR"
  echo "opencl-root: building a Debian 13 root with PoCL in $root (about a minute)" >&2
  rm -rf --one-file-system "$root"
  mkdir -p "$(dirname "$root")"
  mmdebstrap --quiet --mode=root --variant=apt --components=main \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include=pocl-opencl-icd,ocl-icd-libopencl1 trixie "$root" "$mirror" >&2 ||
    fail "mmdebstrap could not build Debian 13 from $mirror; name another mirror in GPULOGREG_DEBIAN_MIRROR"
  # ILGPU loads the library by its development name.
  local library
  for library in "$root"/usr/lib/*-linux-gnu/libOpenCL.so.1; do ln -sf libOpenCL.so.1 "${library%.1}"; done
  mkdir -p "$root/var/cache/pocl"
  touch "$root/.ready"
}

# Where .ready is missing, the root is absent or its building was cut short. Calls that come together wait for the one
# that builds.
if [ ! -e "$root/.ready" ]; then
  mkdir -p "$(dirname "$root")"
  exec 9>"$root.lock"
  flock 9
  [ -e "$root/.ready" ] || build_root
  exec 9>&-
fi

dotnet_folder=
if command -v dotnet >/dev/null; then dotnet_folder=$(dirname "$(readlink -f "$(command -v dotnet)")"); fi
# The tests look for shared/data in every folder above the repository, nearest first.
shared=''
above=$repo
while [ "$above" != / ] && [ -z "$shared" ]; do
  above=$(dirname "$above")
  if [ -d "${above%/}/shared/data" ]; then shared=${above%/}/shared; fi
done
mkdir -p "$repo/artifacts"

export repo root shared dotnet_folder work="$PWD"
export PATH="${dotnet_folder:+$dotnet_folder:}/usr/bin:/bin:/usr/sbin:/sbin" HOME=/root TMPDIR=/tmp
export DOTNET_ROOT="$dotnet_folder" DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export POCL_CACHE_DIR=/var/cache/pocl POCL_MAX_WORK_GROUP_SIZE="${POCL_MAX_WORK_GROUP_SIZE:-256}"
# The same compute units and memory on every machine, whatever it has.
export HWLOC_SYNTHETIC="${HWLOC_SYNTHETIC-numa:1(memory=16GB) core:2 pu:1}"

# shellcheck disable=SC2016 # expanded by the inner shell, inside the namespace
exec unshare --mount --propagation private bash -euc '
  read_only() { mkdir -p "$root$1"; mount --bind "$1" "$root$1"; mount -o remount,bind,ro "$root$1"; }
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount --rbind /sys "$root/sys"
  mount -t tmpfs tmpfs "$root/tmp"
  read_only "$repo"
  mount --bind "$repo/artifacts" "$root$repo/artifacts"
  if [ -n "$shared" ]; then read_only "$shared"; fi
  if [ -n "$dotnet_folder" ]; then read_only "$dotnet_folder"; fi
  exec chroot "$root" /usr/bin/env -C "$work" "$@"' sh "$@"
