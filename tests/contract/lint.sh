#!/usr/bin/env bash
# Lints the checked-in OpenAPI document: spectral with its rules for OpenAPI and redocly with its recommended rules, none
# switched off. Any finding, a hint too, fails. The tools are installed into target/contract/node at pinned versions.
#
#   tests/contract/lint.sh [DOCUMENT]        openapi/openapi.json when left out
set -euo pipefail

root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
document=$(realpath "${1:-$root/openapi/openapi.json}")
tools=$root/target/contract/node
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

mkdir -p "$tools"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools" \
    @stoplight/spectral-cli@6.16.3 @redocly/cli@2.77.0
printf 'extends: ["spectral:oas"]\n' >"$tools/ruleset.yaml"

"$tools/node_modules/.bin/spectral" lint --ruleset "$tools/ruleset.yaml" --fail-severity hint "$document"

# redocly fails on errors only; a warning is a finding too.
report=$("$tools/node_modules/.bin/redocly" lint --extends recommended --format json "$document")
node -e '
    const { totals, problems } = JSON.parse(process.argv[1]);
    for (const problem of problems) console.error(`${problem.ruleId}: ${problem.message}`);
    process.exit(totals.errors + totals.warnings + problems.length === 0 ? 0 : 1);
' "$report"
echo "no findings"
