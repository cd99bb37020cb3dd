#!/usr/bin/env bash
# Verifies a release from outside, through the environment's own URL. If the release does not answer as it should, the
# environment goes back to the version that it served before, and the build fails.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

read -r previous version revision <"$moved"
if python3 build/verify.py "$API_INVOKE_URL" "$commit" "$environment"; then
    say "$environment serves version $version at $API_INVOKE_URL"
    exit 0
fi
if [ "$previous" = "$version" ]; then
    die "$environment does not answer as it should. It served version $version before, too; nothing was moved."
fi
move_alias "$previous" "$revision" >/dev/null ||
    die "$environment does not answer as it should, and could not be moved back from version $version to $previous."
die "$environment did not answer as it should. It serves version $previous again, as before."
