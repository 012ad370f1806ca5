#!/bin/sh
# pnpm hands `pnpm token` over to npm, whose own command of that name manages registry tokens; here it means a token of the demo issuer.
# `.npmrc` names this file as npm; everything else goes on to the real one.
if [ "$1" = token ]; then
  shift
  exec node "$(dirname "$0")/../../cli/token.ts" "$@"
fi
exec npm "$@"
