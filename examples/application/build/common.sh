# Shared by release.sh and verify.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for variable in ARTIFACT_BUCKET ARTIFACT_BUCKET_KEY LAMBDA_FUNCTION_NAME LAMBDA_EXECUTION_ROLE LAMBDA_FUNCTION_ALIAS \
    GITHUB_REPO_URL API_INVOKE_URL CODEBUILD_RESOLVED_SOURCE_VERSION; do
    : "${!variable:?is missing; the platform and CodeBuild set it in each build}"
done

function_name=$LAMBDA_FUNCTION_NAME
environment=$LAMBDA_FUNCTION_ALIAS
commit=$CODEBUILD_RESOLVED_SOURCE_VERSION
work=.release       # The package, and what release.sh leaves for verify.sh.
moved=$work/moved   # "<version before> <version now> <the alias' revision now>"

say() { printf '%s\n' "$*"; }

die() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# move_alias VERSION REVISION: points the environment at a version and prints the alias' new revision. Refused when
# anybody has moved the alias since REVISION was read. A gradual rollout under way ends with it.
move_alias() {
    aws lambda update-alias --function-name "$function_name" --name "$environment" --function-version "$1" \
        --revision-id "$2" --routing-config 'AdditionalVersionWeights={}' --query RevisionId --output text
}
