#!/usr/bin/env bash
# Stands in for the AWS CLI in application.spec.ts: notes its arguments in the file `calls` beside it, and answers as
# AWS would for a function whose alias is at version 1. Files beside it decide otherwise, each for one call:
#   <command>.error   is printed as the error of the first such call
#   <command>.second  is printed as the error of the second such call
#   <command>.answer  is the answer of the first such call
#   answer.json       is what the invoked function answers
tools=$(dirname "$0")
command=$2
printf '%s\n' "$*" >>"$tools/calls"

if [ -f "$tools/$command.error" ]; then
    cat "$tools/$command.error" >&2
    rm "$tools/$command.error"
    exit 254
fi
if [ -f "$tools/$command.second" ]; then
    mv "$tools/$command.second" "$tools/$command.error"
fi
if [ "$command" = invoke ]; then
    cat "$tools/answer.json" 2>/dev/null >"${!#}" || echo '{"statusCode": 200}' >"${!#}"
fi
if [ -f "$tools/$command.answer" ]; then
    cat "$tools/$command.answer"
    rm "$tools/$command.answer"
    exit
fi
case $command in
get-alias) printf '1\trevision-1\n' ;;
update-function-code)
    python3 -c 'import base64, hashlib; package = open(".release/package.zip", "rb").read()
print(base64.b64encode(hashlib.sha256(package).digest()).decode())'
    ;;
publish-version) echo 2 ;;
invoke) echo None ;;
update-alias) echo revision-2 ;;
esac
