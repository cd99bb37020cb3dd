import type { Break } from "./break";

/** Breaks of what calls the function, and who may. */
export const EVENTS_BREAKS: readonly Break[] = [
    {
        file: "release/recognise/application/template/linkMade.ts",
        before: 'if (kind === "queues" && isSource && made.value["deadLetters"] === undefined) {',
        after: 'if (kind === "queues" && isSource) {',
        specs: ["test/release/recognise/application/besides.spec.ts"],
    },
    {
        file: "config/events/deadLetters.ts",
        before: "const isAsked = (linkOf(queue) !== undefined) === (resources.links !== undefined);",
        after: "const isAsked = true;",
        specs: ["test/components/resources/eventLinks.spec.ts"],
    },
    {
        file: "config/events/deadLetters.ts",
        before: "return enabled && isAsked && known?.losesFailed === true ? [notice(queue, known.isFifo)] : [];",
        after: "return isAsked && known?.losesFailed === true ? [notice(queue, known.isFifo)] : [];",
        specs: ["test/config/deadLetters.spec.ts"],
    },
    {
        file: "config/events/sources.ts",
        before: '...(kind === "queues" ? { losesFailed: deadLetters === undefined && !isForeign } : {}),',
        after: '...(kind === "queues" ? { losesFailed: deadLetters === undefined } : {}),',
        specs: ["test/config/deadLetters.spec.ts"],
    },
    {
        file: "components/fromConfig/linkSources.ts",
        before: 'losesFailed: link instanceof LinkedQueue && settings["deadLettersArn"] === undefined,',
        after: 'losesFailed: settings["deadLettersArn"] === undefined,',
        specs: ["test/components/resources/eventLinks.spec.ts"],
    },
    {
        file: "components/events/buckets.ts",
        before: "buckets.set(bucketName, [...(buckets.get(bucketName) ?? []), each]);",
        after: "buckets.set(bucketName, [each]);",
        specs: ["test/components/bucketEvents.spec.ts"],
    },
    {
        file: "components/events/buckets.ts",
        before: "dependsOn: aliases.map(({ permission }) => permission),",
        after: "",
        specs: ["test/components/bucketEvents.spec.ts"],
    },
    {
        file: "components/events/buckets.ts",
        before: "...(former.length === 0 ? {} : { aliases: former.map((name) => ({ name })) }),",
        after: "",
        specs: ["test/components/bucketEvents.spec.ts"],
    },
    {
        file: "components/events/buckets.ts",
        before: "if (physical.some((each) => each !== bucket)) {",
        after: "if (physical.length === 0) {",
        specs: ["test/components/bucketEvents.spec.ts"],
    },
    {
        file: "components/events/buckets.ts",
        before: "if (others !== undefined && others !== aliases) {",
        after: "if (physical.length === 0) {",
        specs: ["test/components/resources/eventLinks.spec.ts"],
    },
    {
        file: "config/events/buckets.ts",
        before: "return !shared ? `${environment}-${reference}` : isLink ? reference : `resources.${reference}`;",
        after: "return shared && isLink ? reference : `${environment}-${reference}`;",
        specs: ["test/components/bucketEvents.spec.ts"],
    },
    {
        file: "config/events/buckets.ts",
        before: "const called = notificationsName(of.environment.name, bucket, found);",
        after: "const called = notificationsName(of.environment.name, bucket);",
        specs: ["test/components/bucketEvents.spec.ts"],
    },
    {
        file: "automation/twinNotifications.ts",
        before: "deployment.resources = (deployment.resources ?? []).filter(({ urn }) => !gone.includes(urn));",
        after: "",
        specs: ["test/cli/unfinished.spec.ts"],
    },
    {
        file: "automation/twinNotifications.ts",
        before: "if (type === NOTIFICATION && id !== undefined) {",
        after: "if (type === NOTIFICATION && id === urn) {",
        specs: ["test/cli/unfinished.spec.ts"],
    },
    {
        file: "config/keys/apiAnswers.ts",
        before: "VPC.test(value)",
        after: "value === VPC.source",
        specs: ["test/config/api.spec.ts"],
    },
];
