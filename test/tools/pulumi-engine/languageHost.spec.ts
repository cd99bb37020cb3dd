import assert from "node:assert/strict";
import { changedHost } from "../../../tools/pulumi-engine/build/languageHost";

const main = `package main

import (
	"time"

	"github.com/blang/semver"
	"google.golang.org/grpc"
)

func main() {
	serve(rpcutil.ServeOptions{
		Options: rpcutil.OpenTracingServerInterceptorOptions(nil),
	})
}

func run() {
	serve(rpcutil.ServeOptions{
		Options: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),
	})
	if err != nil {
		if host.typescript {
			return
		}
		nodeargs, err := shlex.Split(host.nodeargs)
	}
}
`;

describe("changedHost", () => {
    it("gives the option to the server before the resource monitor alone, and takes what the project's file says", () => {
        const changed = changedHost(main).split("\n");
        const lines = main.split("\n");
        assert.deepEqual(
            changed.filter((line) => !lines.includes(line)).map((line) => line.trim()),
            [
                '"pulumi-language-host/forward"',
                '"pulumi-language-host/options"',
                "// Changed: methods that are newer than this host reach the engine, too.",
                "Options: append(rpcutil.OpenTracingServerInterceptorOptions(tracingSpan), forward.UnknownMethods(conn)),",
                'if options.Bool(req, "typescript", host.typescript) {',
                'nodeargs, err := shlex.Split(options.Text(req, "nodeargs", host.nodeargs))',
            ],
        );
        assert.deepEqual(
            lines.filter((line) => !changed.includes(line)),
            [
                "\t\tOptions: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),",
                "\t\tif host.typescript {",
                "\t\tnodeargs, err := shlex.Split(host.nodeargs)",
            ],
        );
    });

    it("fails when the server is made in another way", () => {
        const odd = main.replace("tracingSpan", "span");
        assert.throws(() => changedHost(odd), /no single "Options: .*\(tracingSpan\),"/);
    });

    it("fails when it is made twice", () => {
        assert.throws(() => changedHost(main + main), /The language host has another shape than expected/);
    });
});
