/**
 * A program with a defect in a place that a process argument names, run as the language host would: the tests of
 * sdkPatches/promiseStacks.ts look at the stack trace that it ends with.
 */
import * as pulumi from "@pulumi/pulumi";

import { skipPromiseStacks } from "../../sdkPatches/promiseStacks";

/** Takes lines that JavaScript does not have, so that a trace without source maps names other lines. */
interface Place {
    readonly name: string;
}

class Group extends pulumi.ComponentResource {
    constructor({ name }: Place) {
        super("test:index:Group", name);
        breakDown("constructor");
        this.urn.apply(() => breakDown("apply"));
    }
}

function breakDown(place: string): void {
    if (process.argv[2] === place) {
        throw new TypeError(`a defect in ${place}`); // The line that the trace has to name.
    }
}

async function main(): Promise<void> {
    await pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) });
    await pulumi.runtime.runInPulumiStack(async () => {
        skipPromiseStacks();
        breakDown("program");
        new Group({ name: "group" });
    });
}

void main();
