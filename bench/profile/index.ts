import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { svg } from "../bar";
import { measure } from "../command";
import { evaluation } from "../graph";
import { inFolder } from "../scope";
import { shares, type CpuProfile } from "./shares";

/** A CPU profile of one evaluation as a picture: whose code the time goes to. */
export async function evaluationProfile(environments: number, signal?: AbortSignal): Promise<string> {
    return inFolder("profile", async (folder) => {
        const command = evaluation(environments);
        // Once without, so that the one file of the program is there.
        await measure(command, signal);
        await measure({ ...command, args: ["--cpu-prof", "--cpu-prof-dir", folder, ...command.args] }, signal);
        const [name = ""] = readdirSync(folder);
        const profile = JSON.parse(readFileSync(join(folder, name), "utf8")) as CpuProfile;
        const bars = shares(profile).map(({ where, seconds, share, isOurs }) => ({
            label: where,
            value: seconds,
            text: `${seconds.toFixed(2)} s, ${(share * 100).toFixed(0)} %`,
            colour: isOurs ? 1 : 0,
        }));
        return svg({
            title: `Where the CPU time of an evaluation goes: ${environments} environments`,
            legend: ["not ours", "ours"],
            groups: [{ title: "by the code that was running", bars }],
        });
    });
}
