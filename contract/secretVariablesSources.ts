import { PLACEHOLDER_MARK } from "./placeholderSources";

/**
 * What Lambda starts in place of the runtime: it reads the secrets, and then starts that. The value of a variable travels in base64, since
 * it may hold line breaks, and is in nothing but this process and the one that takes its place: a here-string would be a file in /tmp. What
 * the application sets for its own interpreter (NODE_OPTIONS, PYTHONPATH) is not for this one. No variable that
 * somebody configures begins with an underscore, as those of this one do.
 */
const START = `#!/bin/bash
# Reads the secrets that PLATFORM_SECRETS names into variables, and starts the runtime. See docs/settings.md of the platform.
_here="$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)"
case "$(basename "$1")" in
    python*) _found="$("$1" -I "$_here/read_secrets.py")" || exit 1 ;;
    *) _found="$(NODE_OPTIONS= "$1" "$_here/read_secrets.cjs")" || exit 1 ;;
esac
while [ -n "$_found" ]; do
    _line="\${_found%%$'\\n'*}"
    _found="\${_found:\${#_line}+1}"
    # A command's result loses line breaks at its end, so that something has to stand behind them.
    _read="$(printf '%s' "\${_line#* }" | base64 -d && printf x)"
    export "\${_line%% *}=\${_read%x}"
done
unset _found _line _read _here
if [ -n "\${PLATFORM_WRAPPER:-}" ]; then
    # The application's own, such as that of a tracer, finds what it would without this one.
    export AWS_LAMBDA_EXEC_WRAPPER="$PLATFORM_WRAPPER"
    exec "$PLATFORM_WRAPPER" "$@"
fi
exec "$@"
`;

const NODE = `"use strict";
// Prints each secret variable with its value in base64. Nothing but Node.js itself is needed, so that a start takes no longer.
const { createHash, createHmac } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const DEADLINE = Date.now() + 7000; // Lambda gives a start 10 seconds.
const { host, variables, command } = JSON.parse(process.env.PLATFORM_SECRETS);
const region = process.env.AWS_REGION;
const base = process.env.AWS_ENDPOINT_URL_SSM || process.env.AWS_ENDPOINT_URL || "https://" + host;

const sha = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

// "Create a signed AWS API request" in the IAM User Guide.
function signed(body) {
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
    const time = new Date().toISOString().replace(/[:-]|\\.\\d{3}/g, "");
    const headers = {
        "content-type": "application/x-amz-json-1.1",
        host: new URL(base).host,
        "x-amz-date": time,
        ...(token ? { "x-amz-security-token": token } : {}),
        "x-amz-target": "AmazonSSM.GetParameters",
    };
    const names = Object.keys(headers);
    const lines = names.map((name) => name + ":" + headers[name] + "\\n").join("");
    const request = ["POST", "/", "", lines, names.join(";"), sha(body)].join("\\n");
    const scope = [time.slice(0, 8), region, "ssm", "aws4_request"];
    const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha(request)].join("\\n");
    const key = scope.reduce((last, part) => hmac(last, part), "AWS4" + secret);
    const signature = createHmac("sha256", key).update(text).digest("hex");
    const { host: _, ...sent } = headers;
    return {
        ...sent,
        authorization: "AWS4-HMAC-SHA256 Credential=" + id + "/" + scope.join("/") +
            ", SignedHeaders=" + names.join(";") + ", Signature=" + signature,
    };
}

async function ask(names) {
    const body = JSON.stringify({ Names: names, WithDecryption: true });
    for (let pause = 100; ; pause *= 2) {
        const left = DEADLINE - Date.now();
        let problem;
        try {
            const headers = signed(body);
            const answer = await fetch(base, { method: "POST", headers, body, signal: AbortSignal.timeout(Math.max(left, 1)) });
            const said = await answer.json().catch(() => ({}));
            if (answer.ok) {
                return said.Parameters;
            }
            problem = String(said.__type || answer.status).split("#").pop();
            if (answer.status < 500 && !/Throttl|TooManyRequests/.test(problem)) {
                throw new Error("Systems Manager refused to tell: " + problem);
            }
        } catch (error) {
            if (/refused to tell/.test(error.message)) {
                throw error;
            }
            problem = error.name === "TimeoutError" ? "no answer" : (error.cause && error.cause.code) || error.message;
        }
        if (Date.now() + pause > DEADLINE) {
            throw new Error("Systems Manager did not tell within 7 seconds: " + problem);
        }
        // Many that start at once do not ask again at once.
        await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    }
}

// What a function has before its first release answers without any.
function isPlaceholder() {
    const { LAMBDA_TASK_ROOT: root, _HANDLER: handler } = process.env;
    try {
        return readFileSync(join(root, handler.replace(/\\.[^.]*$/, "") + ".js"), "utf8").includes("${PLACEHOLDER_MARK}");
    } catch {
        return false;
    }
}

async function main() {
    if (isPlaceholder()) {
        return;
    }
    const names = [...new Set(Object.values(variables))];
    const values = {};
    for (let start = 0; start < names.length; start += 10) {
        for (const { Name, Value } of await ask(names.slice(start, start + 10))) {
            values[Name] = Value;
        }
    }
    const missing = names.filter((name) => values[name] === undefined);
    if (missing.length > 0) {
        const keys = missing.map((name) => name.split("/").pop());
        throw new Error("There is no secret " + missing.join(", ") + ". Set it: " + keys.map((key) => command.replace("<name>", key)).join("; "));
    }
    const lines = Object.entries(variables).map(([name, from]) => name + " " + Buffer.from(values[from]).toString("base64"));
    process.stdout.write(lines.join("\\n") + "\\n");
}

main().catch((error) => {
    process.stderr.write("error: The function does not start, since its secrets were not read. " + error.message + "\\n");
    process.exitCode = 1;
});
`;

const PYTHON = `"""Prints each secret variable with its value in base64. Nothing but Python itself is needed, so that a start takes no longer."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request

DEADLINE = time.monotonic() + 7  # Lambda gives a start 10 seconds.
TOLD = json.loads(os.environ["PLATFORM_SECRETS"])
BASE = os.environ.get("AWS_ENDPOINT_URL_SSM") or os.environ.get("AWS_ENDPOINT_URL") or "https://" + TOLD["host"]


class Refused(Exception):
    pass


def _sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256)


def _signed(body):
    """The headers of a request: "Create a signed AWS API request" in the IAM User Guide."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": BASE.split("://")[1].rstrip("/"),
        "x-amz-date": now,
        "x-amz-security-token": os.environ.get("AWS_SESSION_TOKEN"),
        "x-amz-target": "AmazonSSM.GetParameters",
    }
    headers = {name: value for name, value in headers.items() if value}
    lines = "".join(f"{name}:{value}\\n" for name, value in headers.items())
    names = ";".join(headers)
    request = "\\n".join(["POST", "/", "", lines, names, _sha(body)])
    scope = [now[:8], os.environ["AWS_REGION"], "ssm", "aws4_request"]
    text = "\\n".join(["AWS4-HMAC-SHA256", now, "/".join(scope), _sha(request)])
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope:
        key = _hmac(key, part).digest()
    signature = _hmac(key, text).hexdigest()
    credential = os.environ["AWS_ACCESS_KEY_ID"] + "/" + "/".join(scope)
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
    return headers


def _ask(names):
    body = json.dumps({"Names": names, "WithDecryption": True})
    pause = 0.1
    while True:
        try:
            request = urllib.request.Request(BASE.rstrip("/") + "/", body.encode(), _signed(body))
            with urllib.request.urlopen(request, timeout=max(DEADLINE - time.monotonic(), 0.001)) as answer:
                return json.load(answer)["Parameters"]
        except urllib.error.HTTPError as error:
            try:
                said = json.load(error)
            except ValueError:
                said = {}
            problem = str(said.get("__type") or error.code).split("#")[-1]
            if error.code < 500 and "Throttl" not in problem and "TooManyRequests" not in problem:
                raise Refused(f"Systems Manager refused to tell: {problem}")
        except OSError as error:
            problem = "no answer" if isinstance(getattr(error, "reason", error), TimeoutError) else str(getattr(error, "reason", error))
        if time.monotonic() + pause > DEADLINE:
            raise Refused(f"Systems Manager did not tell within 7 seconds: {problem}")
        time.sleep(pause * random.uniform(0.5, 1))  # Many that start at once do not ask again at once.
        pause *= 2


def _is_placeholder():
    """What a function has before its first release answers without any."""
    module = os.environ.get("_HANDLER", "").rpartition(".")[0].replace(".", "/")
    try:
        with open(os.path.join(os.environ.get("LAMBDA_TASK_ROOT", ""), module + ".py"), encoding="utf-8") as file:
            return "${PLACEHOLDER_MARK}" in file.read()
    except (OSError, ValueError):
        return False


def main():
    if _is_placeholder():
        return
    variables = TOLD["variables"]
    names = sorted(set(variables.values()))
    values = {}
    for start in range(0, len(names), 10):
        values.update({each["Name"]: each["Value"] for each in _ask(names[start : start + 10])})
    missing = [name for name in names if name not in values]
    if missing:
        mend = "; ".join(TOLD["command"].replace("<name>", name.split("/")[-1]) for name in missing)
        raise Refused(f"There is no secret {', '.join(missing)}. Set it: {mend}")
    for name, parameter in variables.items():
        print(name, base64.b64encode(values[parameter].encode()).decode())


try:
    main()
except Refused as refusal:
    sys.exit(f"error: The function does not start, since its secrets were not read. {refusal}")
`;

/** The files of the layer, by their paths; all may be executed. */
export const SECRET_VARIABLES_FILES: Readonly<Record<string, string>> = {
    "platform/start": START,
    "platform/read_secrets.cjs": NODE,
    "platform/read_secrets.py": PYTHON,
};
