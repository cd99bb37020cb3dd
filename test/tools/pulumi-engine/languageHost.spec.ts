import assert from "node:assert/strict";
import { forwardUnknownMethods } from "../../../tools/pulumi-engine/build/languageHost";

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
}
`;

describe("forwardUnknownMethods", () => {
    it("gives the option to the server before the resource monitor, and to no other", () => {
        const changed = forwardUnknownMethods(main).split("\n");
        const lines = main.split("\n");
        assert.deepEqual(
            changed.filter((line) => !lines.includes(line)).map((line) => line.trim()),
            [
                '"pulumi-language-host/forward"',
                "// Changed: methods that are newer than this host reach the engine, too.",
                "Options: append(rpcutil.OpenTracingServerInterceptorOptions(tracingSpan), forward.UnknownMethods(conn)),",
            ],
        );
        assert.deepEqual(
            lines.filter((line) => !changed.includes(line)),
            ["\t\tOptions: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),"],
        );
    });

    it("fails when the server is made in another way", () => {
        const odd = main.replace("tracingSpan", "span");
        assert.throws(() => forwardUnknownMethods(odd), /no single "Options: .*\(tracingSpan\),"/);
    });

    it("fails when it is made twice", () => {
        assert.throws(() => forwardUnknownMethods(main + main), /The language host has another shape than expected/);
    });
});
