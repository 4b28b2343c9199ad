#!/usr/bin/env bash
# Checks a running sandbox against the OpenAPI document that it serves, with a token of every role: generated requests,
# valid and invalid, and chains of them, must be answered as documented and never with 5xx; afterwards reached.py proves
# that every operation was answered 2xx to each role that may call it, and to no other.
#
#   tests/contract/schemathesis.sh BASE_URL QOLDAU_BINARY OUTPUT_FOLDER
#
# The sandbox must be started with QOLDAU_RATE_PER_SECOND and QOLDAU_RATE_BURST high enough (100000), and QOLDAU_VAR_DIR
# must be set here as it was there, since the binary signs tokens with the key in that folder. The check makes providers,
# staff and applications of its own and stops the sandbox's clock meanwhile: give it a sandbox that nobody else uses.
set -euo pipefail

base=${1:?base URL}
binary=$(realpath "${2:?path of the qoldau binary}")
out=${3:?output folder}
: "${QOLDAU_VAR_DIR:?the folder of the running sandbox}"
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
root=$(realpath "$here/../..")
examples=${CONTRACT_EXAMPLES:-10}
seed=${CONTRACT_SEED:-20261124}

tools=${CONTRACT_VENV:-$root/target/contract/venv}
if [[ ! -x $tools/bin/st ]]; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet schemathesis==4.32.5
fi

mkdir -p "$out"
out=$(realpath "$out")
rm -f "$out"/*.har "$out"/*.log
export PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1
trap 'curl -sf -o /dev/null -X PUT "$base/sandbox/clock" -H "Content-Type: application/json" -d "{\"now\":null}" || true' EXIT
curl -sf "$base/v1/openapi.json" -o "$out/openapi.json"
roles=$("$tools/bin/python" "$here/seed.py" "$base" "$binary" "$out")

# Every check that schemathesis has is on; schemathesis.toml and hooks.py name the exceptions and why they are some.
failed=()
for role in $roles; do
    echo "== $role"
    export SCHEMATHESIS_HOOKS=hooks QOLDAU_CONTRACT_WORLD=$out/world.json QOLDAU_CONTRACT_ROLE=$role
    if ! (cd "$out" && "$tools/bin/st" --config-file "$out/schemathesis-$role.toml" run openapi.json --url "$base" \
        --phases examples,coverage,fuzzing,stateful --mode all --checks all --continue-on-failure \
        --max-examples "$examples" --seed "$seed" --generation-allow-x00 true --generation-database none --no-shrink \
        --request-timeout 40 --suppress-health-check all --warnings off --no-color \
        --report har --report-har-path "$out/$role.har") >"$out/$role.log" 2>&1; then
        failed+=("$role")
        sed -n '/= FAILURES =/,$p;/= ERRORS =/,$p' "$out/$role.log"
    fi
    tail -n 1 "$out/$role.log"
done

"$tools/bin/python" "$here/reached.py" "$out/openapi.json" "$out" || failed+=(reached)
if ((${#failed[@]})); then
    echo "failed: ${failed[*]}" >&2
    exit 1
fi
echo "every operation was reached and answered as documented"
