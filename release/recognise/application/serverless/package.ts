import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes, Told } from "../template/notes";

/** Reads what is left out of the package. */
export function packageSettings(root: Located, notes: Notes, settings: Map<string, Told>): void {
    const own = at(root, "package");
    const artifacts = [own, ...[...membersOf(at(root, "functions"))].map(([, value]) => at(value, "package"))];
    for (const artifact of artifacts.map((each) => at(each, "artifact")).filter((each) => each !== undefined)) {
        const what = `the package ${scalarOf(artifact) ?? "of its own"} is made by a build of its own`;
        // Of what is compiled, the platform knows no build in any case.
        const isCompiled = /^(java|dotnet|go|provided)/.test(scalarOf(at(root, "provider", "runtime")) ?? "");
        notes.add(
            isCompiled ? "value" : "missing",
            "package",
            artifact.line,
            what,
            "set build.commands to that build, and build.output to the folder that it writes",
        );
    }
    const patterns = itemsOf(at(own, "patterns")).map((item) => ({ item, text: scalarOf(item) ?? "" }));
    const excluded = itemsOf(at(own, "exclude")).map((item) => ({ item, text: scalarOf(item) ?? "" }));
    const left = [
        ...excluded.filter(({ text }) => !text.startsWith("!")),
        ...patterns.filter(({ text }) => text.startsWith("!")).map(({ item, text }) => ({ item, text: text.slice(1) })),
    ];
    const kept = [
        ...itemsOf(at(own, "include")),
        ...patterns.filter(({ text }) => !text.startsWith("!")).map(({ item }) => item),
    ];
    const isAll = (text: string) => /^(\.\/)?\*\*?(\/\*\*?)?$/.test(text);
    // What is installed is never left out: the build installs what the application needs.
    const taken = left
        .map(({ item, text }) => ({ item, text: text.replace(/^\.\//, "") }))
        .filter(
            ({ text }) => text !== "" && !isAll(text) && !/(^|\/)(node_modules|vendor|dist|build)(\/|$)/.test(text),
        );
    const [first] = taken;
    if (first !== undefined && !left.some(({ text }) => isAll(text)) && kept.length === 0) {
        settings.set("build.exclude", { value: taken.map(({ text }) => text), where: notes.at(first.item.line) });
    } else if (left.length > 0 && (kept.length > 0 || left.some(({ text }) => isAll(text)))) {
        const line = at(own, "patterns")?.line ?? at(own, "exclude")?.line ?? own?.line ?? 1;
        notes.add(
            "word",
            "package",
            line,
            "what is packaged is named by patterns that put back what others leave out",
            "nothing: all of the application is packaged but tests and the like; build.exclude leaves out more",
        );
    }
}
