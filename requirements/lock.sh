#!/bin/sh
# Writes the pinned files with hashes from the *.in files. Needs uv on the PATH.
# PyTorch and its CUDA companions are left to torch.txt, see there.
set -eu
cd "$(dirname "$0")"
left_out="torch torchvision triton"
left_out="$left_out $(uv pip compile --universal --override overrides.txt --python-version 3.11 test.in -q --no-annotate --no-header \
    | sed -n 's/^\(nvidia-[a-z0-9-]*\|cuda-[a-z0-9-]*\)==.*/\1/p' | tr '\n' ' ')"
flags=""
for name in $left_out; do flags="$flags --no-emit-package $name"; done
for role in test core bot worker s3; do
    # test.txt holds all, so that every role gets the versions that were tested together
    constraint=""
    [ "$role" = test ] || constraint="-c test.txt"
    # shellcheck disable=SC2086
    uv pip compile --universal --override overrides.txt --generate-hashes --python-version 3.11 --no-annotate --no-header -q \
        $flags $constraint "$role.in" -o "$role.txt"
done
