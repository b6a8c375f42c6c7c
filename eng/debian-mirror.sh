# shellcheck shell=bash
# Sourced by the scripts that take packages from Debian.

# debian_mirror: prints GPULOGREG_DEBIAN_MIRROR or, where that is not set, the Debian mirror that apt uses here; nothing on
# Ubuntu, or where apt's lists are empty.
debian_mirror() {
  if [ -n "${GPULOGREG_DEBIAN_MIRROR:-}" ]; then
    echo "$GPULOGREG_DEBIAN_MIRROR"
  else
    # shellcheck disable=SC2016 # expanded by apt-get
    apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Origin: Debian' 'Label: Debian' | sed -n 1p
  fi
}
