import { optional, preset } from "../declare/absence";
import { choice, group, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";

export const adopted = group(
    {
        meaning:
            "The function and the REST API that were there before the platform, and keep their names. `platform adopt` writes it; taking " +
            "it out means another function and API, which `removal.protect` refuses.",
        shape: "a map with functionName and apiName",
        absent: optional("the stack makes its own"),
    },
    {
        functionName: text({
            meaning: "The name of the function.",
            rule: pattern(/^[\w-]{1,64}$/, "the name of a function: 1 to 64 letters, digits, hyphens and underscores"),
            limits: '"CreateFunction" of AWS Lambda',
        }),
        apiName: text({
            meaning: "The name of the REST API.",
            rule: pattern(/^.{1,1024}$/, "the name of a REST API"),
        }),
        endpointType: choice({
            meaning:
                "How the API is reached: `EDGE` by way of CloudFront, as REST APIs are made where nothing is said, or `REGIONAL`. It stays as it " +
                "was found.",
            values: ["EDGE", "REGIONAL"],
            absent: preset("REGIONAL"),
        }),
    },
);

/** What was there before the platform. */
export type AdoptedConfig = ValueOf<typeof adopted>;
