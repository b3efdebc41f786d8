#!/bin/sh
# Usage: install.sh ROLE   (run | test)
# Makes .venv with the pinned requirements of a role, once; a later call with the same files
# returns at once.
set -eu
cd "$(dirname "$0")/.."
role=${1:?role missing: run or test}
python=${PYTHON:-python3}
case "$role" in
    run) files="bot worker" ;;
    test) files="test" ;;
    *) echo "install.sh: unknown role '$role'; use run or test" >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*" >&2; }

if ! command -v "$python" >/dev/null 2>&1; then
    say "Python 3.11 or newer is needed, and '$python' is not there. On Debian: apt install python3 python3-venv"
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "Python 3.11 or newer is needed; '$python' is $("$python" -V 2>&1). Name another: make PYTHON=python3.12 …"
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    say "Python's venv module is missing. On Debian: apt install python3-venv"
    exit 1
fi

# The stamp of a role is the hash of what it was installed from. The requirements of tests hold
# everything that running needs, from the same pins.
sum_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
running=$(sum_of requirements/bot.txt requirements/worker.txt requirements/torch.txt)
testing=$(sum_of requirements/test.txt requirements/torch.txt)
[ "$role" = run ] && wanted="$running" || wanted="$testing"
if grep -qsx "$role $wanted" .venv/installed; then
    exit 0
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "Creating the virtual environment .venv …"
    "$python" -m venv --clear .venv
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1
for file in $files; do
    say "Installing requirements/$file.txt (pinned, with hashes) …"
    .venv/bin/python -m pip install --quiet --no-deps --require-hashes -r "requirements/$file.txt"
done
say "Installing PyTorch (a large download the first time) …"
.venv/bin/python -m pip install --quiet -r requirements/torch.txt
if [ "$role" = test ]; then
    printf 'run %s\ntest %s\n' "$running" "$testing" > .venv/installed
else
    printf 'run %s\n' "$running" > .venv/installed
fi
say "Done."
