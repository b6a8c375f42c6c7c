#!/usr/bin/env bash
# The head of the one file that eng/gpu-run.sh packs: below its last line lies a compressed archive of the programs with
# their runtime, the peers' scripts and run.sh, which gets all arguments. It is unpacked into a folder of its own under
# TMPDIR (default: /tmp), and that folder is removed at the end.
set -uo pipefail
folder=$(mktemp -d "${TMPDIR:-/tmp}/gpulogreg-gpu-run.XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
tail -n "+$(($(grep -a -n -m 1 '^: archive$' "$0" | cut -d : -f 1) + 1))" "$0" | tar xz -C "$folder" ||
  { echo "gpu-run: '$0' cannot be unpacked into $folder; copy it again whole, or name a folder with more room in TMPDIR" >&2; exit 1; }
"$folder/run.sh" "$@"
exit
# shellcheck disable=SC2317 # never reached: it marks where the archive begins
: archive
