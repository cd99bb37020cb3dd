import assert from "node:assert/strict";
import { keepClients, keepServices } from "../../../tools/pulumi-engine/build/trim";
import { shortenWaits } from "../../../tools/pulumi-engine/build/waits";

const services = `package sdkv2

import (
	"context"

	"github.com/hashicorp/terraform-provider-aws/internal/conns"
	"github.com/hashicorp/terraform-provider-aws/internal/service/acm"
	"github.com/hashicorp/terraform-provider-aws/internal/service/amp"
	"github.com/hashicorp/terraform-provider-aws/internal/service/s3"
)

func servicePackages(ctx context.Context) []conns.ServicePackage {
	v := []conns.ServicePackage{
		acm.ServicePackage(ctx),
		amp.ServicePackage(ctx),
		s3.ServicePackage(ctx),
	}

	return slices.Clone(v)
}
`;

const clients = `package conns

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/amp"
	"github.com/hashicorp/terraform-provider-aws/names"
)

func (c *AWSClient) ACMClient(ctx context.Context) *acm.Client {
	return errs.Must(client[*acm.Client](ctx, c, names.ACM, make(map[string]any)))
}

func (c *AWSClient) AMPClient(ctx context.Context) *amp.Client {
	return errs.Must(client[*amp.Client](ctx, c, names.AMP, make(map[string]any)))
}
`;

describe("keepServices", () => {
    it("keeps the imports and the entries of the named services, and all other lines", () => {
        const kept = keepServices(services, new Set(["acm", "s3"]));
        assert.equal(kept, services.replace(/^.*\bamp\b.*\n/gm, ""));
    });

    it("fails when a named service is missing", () => {
        assert.throws(() => keepServices(services, new Set(["acm", "sns"])), /no import of the service sns/);
    });

    it("fails when a service is imported and not listed", () => {
        const odd = services.replace("		acm.ServicePackage(ctx),\n", "");
        assert.throws(() => keepServices(odd, new Set(["acm"])), /no entry of the service acm/);
    });

    it("fails when imports and entries do not go together", () => {
        const odd = services.replace("		amp.ServicePackage(ctx),\n", "");
        assert.throws(
            () => keepServices(odd, new Set(["acm"])),
            /another shape than expected: 2 imports but 1 entries/,
        );
    });

    it("fails when it finds nothing to cut", () => {
        assert.throws(() => keepServices(services, new Set(["acm", "amp", "s3"])), /Nothing was cut/);
    });
});

describe("keepClients", () => {
    it("keeps the imports and the methods of the named packages", () => {
        const kept = keepClients(clients, new Set(["acm"]));
        assert.match(kept, /service\/acm"/);
        assert.match(kept, /func \(c \*AWSClient\) ACMClient/);
        assert.match(kept, /terraform-provider-aws\/names"/);
        assert.doesNotMatch(kept, /amp|AMP/);
    });

    it("leaves no method without its end", () => {
        const kept = keepClients(clients, new Set(["amp"]));
        assert.equal(kept.match(/^func/gm)?.length, kept.match(/^}$/gm)?.length);
    });

    it("fails when a method does not end", () => {
        const odd = clients.slice(0, clients.lastIndexOf("}"));
        assert.throws(() => keepClients(odd, new Set(["acm"])), /a method has no end/);
    });

    it("fails when a package has no method", () => {
        const odd = clients.replace("*acm.Client {", "(*acm.Client, error) {");
        assert.throws(() => keepClients(odd, new Set(["acm"])), /no client method of the AWS SDK package acm/);
    });
});

describe("shortenWaits", () => {
    const wait = `	// Set a default Delay using the StateChangeConf values
	delay := backoff.SDKv2HelperRetryCompatibleDelay(conf.Delay, conf.PollInterval, conf.MinTimeout)

`;

    it("asks at once, and twice at most for the same", () => {
        assert.equal(
            shortenWaits(wait),
            `	// Set a default Delay using the StateChangeConf values
	delay := backoff.SDKv2HelperRetryCompatibleDelay(0, 0, 0)
	conf.ContinuousTargetOccurence = min(conf.ContinuousTargetOccurence, 2)

`,
        );
    });

    it("refuses a file of another shape", () => {
        assert.throws(() => shortenWaits(wait.replace("conf.Delay", "0")), /have another shape than expected/);
        assert.throws(() => shortenWaits(wait + wait), /have another shape than expected/);
    });
});
