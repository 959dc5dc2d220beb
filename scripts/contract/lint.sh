#!/usr/bin/env bash
# Lints openapi.yaml by the rules that a public linter recommends: a warning counts as an error.
source "$(dirname "$0")/../common.sh"
export REDOCLY_SUPPRESS_UPDATE_NOTICE=true NODE_NO_WARNINGS=1
scripts/node/node_modules/.bin/redocly lint openapi.yaml --config scripts/contract/redocly.yaml --format=stylish
