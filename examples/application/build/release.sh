#!/usr/bin/env bash
# Releases the application to one environment: packages it once, publishes that package as a version, tests the version
# and only then moves the environment's alias to it. Whatever fails, the environment goes on serving what it served.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# A package holds what was built on this machine. Lambda changes a function's architecture together with its code only.
case "$(uname -m)" in
aarch64 | arm64) architecture=arm64 ;;
*) architecture=x86_64 ;;
esac

# Prints the version that holds the package. The function's code ($LATEST) and the key in the bucket are shared by all
# environments, and their builds may run at the same time; so each step makes sure that it got this package.
publish() {
    local sha
    aws s3 cp --only-show-errors "$work/package.zip" "s3://$ARTIFACT_BUCKET/$ARTIFACT_BUCKET_KEY" || return
    sha=$(aws lambda update-function-code --function-name "$function_name" --s3-bucket "$ARTIFACT_BUCKET" \
        --s3-key "$ARTIFACT_BUCKET_KEY" --architectures "$architecture" --query CodeSha256 --output text) || return
    if [ "$sha" != "$package_sha" ]; then
        say "ResourceConflict: another build has just put its package under the same key." >&2
        return 1
    fi
    aws lambda wait function-updated-v2 --function-name "$function_name" || return
    aws lambda publish-version --function-name "$function_name" --code-sha256 "$sha" --description "$commit" \
        --query Version --output text
}

# True when publishing failed because another build was faster. Anything else would fail again.
was_conflict() { grep -qE 'ResourceConflict|is different from current CodeSHA256' "$work/errors"; }

say "Release $GITHUB_REPO_URL/commit/$commit to $environment"
rm -rf "$work"
mkdir "$work"
package_sha=$(python3 build/package.py "$work/package.zip" "$commit")

# Read first: if the alias moves while this build runs, the move below is refused.
before=$(aws lambda get-alias --function-name "$function_name" --name "$environment" \
    --query '[FunctionVersion, RevisionId]' --output text)
read -r previous revision <<<"$before"

version=
for pause in 2 4 8 16 0; do
    if version=$(publish 2>"$work/errors"); then
        break
    fi
    cat "$work/errors" >&2
    if ! was_conflict || [ "$pause" = 0 ]; then
        die "The package could not be published as a version. $environment still serves version $previous."
    fi
    sleep $((pause + RANDOM % 3)) # Of different lengths, so that two builds do not meet again.
done
aws lambda wait published-version-active --function-name "$function_name" --qualifier "$version"
say "Published version $version"

error=$(aws lambda invoke --function-name "$function_name" --qualifier "$version" \
    --payload fileb://build/health-event.json --query FunctionError --output text "$work/answer.json")
if [ "$error" != None ] || ! python3 build/smoke.py "$work/answer.json"; then
    cat "$work/answer.json" >&2
    die "Version $version does not answer. $environment still serves version $previous."
fi
say "Tested version $version"

if [ "$version" = "$previous" ]; then
    say "$environment serves version $version already"
else
    revision=$(move_alias "$version" "$revision") || die "$environment could not be moved to version $version."
    say "Moved $environment from version $previous to version $version"
fi
say "$previous $version $revision" >"$moved"
