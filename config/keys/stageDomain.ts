import { optional } from "../declare/absence";
import { group, text } from "../declare/kinds";
import { pattern } from "../declare/rules";

export const domain = group(
    {
        meaning:
            "A domain name of this environment, beside the address that API Gateway gives it. A stage's: it takes TLS 1.2 at least, and it takes a " +
            "certificate, or a zone in which one is validated: [docs/api.md](docs/api.md).",
        shape: "a map with the domain's name, and certificate or zone",
        absent: optional(),
    },
    {
        name: text({
            meaning: "The name, which no other environment may have.",
            rule: pattern(
                /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
                "a domain name in small letters, such as api.example.com",
                "api.example.com",
            ),
        }),
        certificate: text({
            meaning: "The ARN of a certificate of AWS Certificate Manager for it, in the Region of the stack.",
            rule: pattern(
                /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
                "the ARN of a certificate, such as arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab",
                "arn:aws:acm:<region>:<account>:certificate/<id>",
            ),
            absent: optional("made, and validated by a record in `zone`"),
        }),
        zone: text({
            meaning: "The id of the hosted zone of Route 53 that its records are made in.",
            rule: pattern(/^Z[A-Z0-9]{5,31}$/, "the id of a hosted zone, such as Z2ABCDEFGHIJKL", "Z2ABCDEFGHIJKL"),
            absent: optional("no record is made: the output `environments` says which one to make"),
        }),
        basePath: text({
            meaning:
                "What stands before the paths of the API under this name. `event.path` begins with it; `pathParameters` does not.",
            rule: pattern(/^[A-Za-z0-9$_.+!*'(),/-]{1,100}$/, "a path without / at its beginning, such as v1", "v1"),
            absent: optional("none: the root of the name is that of the API"),
        }),
    },
);

export const webAcl = text({
    meaning:
        "The ARN of a web ACL of AWS WAF, in the Region of the stack, that looks at every request of this environment. A stage's, at `up`. It has to let " +
        "GET of `release.healthPath` pass from everywhere, or every release is taken back.",
    rule: pattern(
        /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[\w-]+$/,
        "the ARN of a regional web ACL, such as arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1234abcd",
        "arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>",
    ),
    absent: optional(),
});
