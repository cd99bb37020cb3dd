import { BUILD_VARIABLES } from "../../contract/buildVariables";
import { SECRET_REFERENCE } from "../buildSecrets";
import { map, text } from "../declare/kinds";
import { pattern, refusing } from "../declare/rules";

/** What a shell takes as a name; CodeBuild has no rule of its own. */
const NAME = pattern(
    /^[A-Za-z_]\w{0,127}$/,
    "up to 128 letters, digits and _, not starting with a digit, and none of AWS's, of the platform's or of the build contract",
);

/** Without these nothing of a build is found; CodeBuild would take a value as it is written, `$PATH` in it and all. */
const MACHINE: readonly string[] = ["PATH", "HOME", "PWD", "SHELL", "BASH_ENV"];

/** Why a name cannot be given to a variable of the build; undefined where it can. */
function reservation(name: string): string | undefined {
    if (/^CODEBUILD_/i.test(name)) {
        return "CodeBuild keeps names that start with CODEBUILD_ for itself";
    }
    if (/^AWS_/i.test(name)) {
        return "names that start with AWS_ decide with whose rights the build releases";
    }
    if (/^PLATFORM_/i.test(name)) {
        return "names that start with PLATFORM_ are the platform's own";
    }
    if ((BUILD_VARIABLES as readonly string[]).includes(name)) {
        return "it is one of the seven variables that every build gets";
    }
    return MACHINE.includes(name) ? "the machine that builds sets it itself" : undefined;
}

/** The name of a variable that a build is given. */
export const variableName = refusing(NAME, reservation);

export const environment = map({
    meaning:
        "Plain variables of the build, together at most 4 KB, for every environment's build and for the check of pull requests. " +
        "They are shown in clear wherever builds are; what looks like a secret is refused.",
    shape: "a map of names to plain texts",
    names: variableName,
    nameIs: "a variable's name",
    placeholder: "<name>",
    of: text({
        meaning: "The value of a variable.",
        rule: pattern(/^[^\0]+$/, "a text without NUL"),
    }),
    limits: '"Environment variables in build environments" of AWS CodeBuild',
});

/** What names a secret. Whether it does is for buildRules.ts to say: what is written here by mistake must not be shown. */
const REFERENCE = { ...SECRET_REFERENCE, check: (value: string) => value !== "" };

export const secrets = map({
    meaning:
        "Variables whose values are secret, for every environment's build: what each is in, which CodeBuild reads as a build " +
        "starts. The check of pull requests has none of them.",
    shape: "a map of names to what holds each value",
    names: variableName,
    nameIs: "a variable's name",
    placeholder: "<name>",
    of: text({ meaning: "A secret of Secrets Manager or a parameter of Systems Manager.", rule: REFERENCE }),
    limits: '"Build specification reference for CodeBuild": `env/secrets-manager`, `env/parameter-store`',
});
