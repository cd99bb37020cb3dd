import { UserError } from "../../common/errors";
import { setCommand } from "../../config/fault";
import { buildFamily } from "../recognise/handlers";
import { recogniseNode } from "../recognise/node";
import { hasTestScript, pythonTests } from "../recognise/tests";
import { runScript } from "./node";
import type { Ended, Place } from "./place";
import { pythonTarget } from "./pythonTarget";

/** The status of Python's unittest where it has found no test, from 3.12 on. */
const NO_TESTS = 5;

/**
 * Runs an application's own tests. One that has none is released all the same: the version is still tried before it serves.
 *
 * @throws {UserError} where a test fails.
 */
export function test(place: Place): void {
    switch (buildFamily(place.settings.runtime)) {
        case "nodejs": {
            const project = recogniseNode(place.tree, place.folder);
            return hasTestScript(project?.scripts ?? {})
                ? refuse(runScript(place, "test"), "npm test")
                : untested(place, "package.json has no script `test`");
        }
        case "python":
            return testPython(place);
        case "other":
            return untested(place, `for ${place.settings.runtime} none are known`);
    }
}

function testPython(place: Place): void {
    const runner = pythonTests(place.tree, place.folder);
    if (runner === undefined) {
        return untested(place, "no file is named like one");
    }
    const { python } = pythonTarget(place);
    const { variables: env } = place;
    if (runner === "unittest") {
        const args = ["-m", "unittest", "discover", "--pattern", "*test*.py"];
        const ended = place.run(python, args, { cwd: place.location, env, shown: true });
        if (ended.status === NO_TESTS) {
            throw new UserError(
                "Python's unittest finds none of the tests that there are: it looks in packages only, which have an __init__.py.",
                `Add one beside them, or say how they are run: ${setCommand("build.test[0]", "<command>")}`,
            );
        }
        return refuse(ended, `python3 ${args.join(" ")}`);
    }
    const PYTHONPATH = [env["PYTHONPATH"], place.own("tools", "pytest")].filter(Boolean).join(":");
    const args = ["-m", "pytest", "-q", "-p", "no:cacheprovider"];
    refuse(
        place.run(python, args, { cwd: place.location, env: { ...env, PYTHONPATH }, shown: true }),
        "python3 -m pytest",
    );
}

function untested(place: Place, why: string): void {
    place.say(`warning: Nothing is tested: ${why}. Say how the application is tested with build.test.`);
}

function refuse({ status }: Ended, command: string): void {
    if (status !== 0) {
        throw new UserError(
            `The tests have failed: ${command} ended with status ${status}.`,
            "Its output above says which.",
        );
    }
}
